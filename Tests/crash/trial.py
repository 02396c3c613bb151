"""One house in which the process dies, is started again, and must come to what it would have come to."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, NamedTuple, Optional, Sequence, Set, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from record import Plain, Record, difference  # noqa: E402
from scripted import Asked, ScriptedServer  # noqa: E402
from support.house import House  # noqa: E402

#: Seconds that any part of a trial may take.
PATIENCE = 60
SHIM = Path(os.environ.get("BACKLOT_FAULT_SHIM", ""))


class Wrong(Exception):
    """Something that must hold does not."""


class Fault(NamedTuple):
    """Where the process dies: at which of its writes, and when."""

    at: int
    when: str  # before, after or torn

    def __str__(self) -> str:
        return f"{self.when} write {self.at}"


def require(holds: Any, *words: Any) -> None:
    if not holds:
        raise Wrong(" ".join(str(word) for word in words))


class Trial:
    """A house on the scripted model. Each life of its process is a phase."""

    #: Of this process; the path of the model says which house and phase asks.
    _made = 0

    def __init__(self, server: ScriptedServer, wiki: str, house: Optional[House] = None) -> None:
        Trial._made += 1
        self.server = server
        self.house = house or House()
        self.name = f"{os.getpid()}-{Trial._made}"
        self.phase = 0
        #: Runs that ended before the first phase.
        self.earlier: FrozenSet[str] = frozenset()
        #: What was committed at the end of each phase.
        self.left: List[Record] = []
        self.log = self.house.root.with_suffix(".writes")
        self.names = {str(self.house.root): "HOUSE", server.url: "SERVER", wiki: "WIKI"}

    def close(self) -> None:
        for phase in range(self.phase + 1):
            self.server.forget(self._place(phase))
        self.house.close()
        if self.log.exists():
            self.log.unlink()

    def _place(self, phase: int) -> str:
        return f"{self.name}-{phase}"

    def env(self, fault: Optional[Fault]) -> Dict[str, str]:
        """The environment of this phase."""
        env = self.server.env(self._place(self.phase))
        if self.log.exists():
            self.log.unlink()
        env.update({
            "LD_PRELOAD": str(SHIM), "CRASH_LOG": str(self.log),
            "CRASH_BELOW": f"{self.house.data}:{self.house.work}",
        })
        if fault is not None:
            env.update({"CRASH_AT": str(fault.at), "CRASH_WHEN": fault.when})
        return env

    def pitch(self) -> None:
        """Writes a pitch to which nothing happens, so that the trial can begin behind it."""
        env = {**self.env(None), **self.server.env(f"{self.name}-earlier")}
        finished = self.house.run("pitch", "Ada Lovelace", env=env, timeout=PATIENCE)
        require(finished.code == 0, finished)
        self.server.forget(f"{self.name}-earlier")
        runs = Record.of_killed(self.house.data, self.earlier).runs
        self.earlier = frozenset(run["id"] for run in runs)

    def writes(self) -> List[Tuple[str, str]]:
        """Kind and path of each write of this phase, in order."""
        if not self.log.exists():
            return []
        lines = self.log.read_text().replace(str(self.house.root), "").splitlines()
        return [(line.split(" ", 2)[1], line.split(" ", 2)[2]) for line in lines]

    def died(self) -> Record:
        """Ends a phase by what the killed process left behind."""
        record = Record.of_killed(self.house.data, self.earlier)
        require(not record.broken_rules(), "after the kill:", record.broken_rules())
        self.left.append(record)
        self.phase += 1
        return record

    def ended(self) -> Record:
        """Ends the last phase, whose process left by itself."""
        record = Record(self.house.data / "backlot.db", self.earlier)
        self.left.append(record)
        return record

    def asked(self, phase: int) -> List[Asked]:
        return self.server.asked(self._place(phase))

    # What the run has come to

    def files(self) -> Dict[str, str]:
        plain = Plain(self.names)
        return {
            str(file.relative_to(self.house.work)): plain(file.read_text(errors="replace"))
            for file in sorted(self.house.work.rglob("*"))
            if file.is_file()
        }

    def data_files(self) -> Dict[str, str]:
        plain = Plain(self.names)
        names = [str(file.relative_to(self.house.data)) for file in sorted(self.house.data.rglob("*"))]
        owners = [name for name in names if name.startswith("owners/") and name.endswith(".lock")]
        # A process may leave its own behind, which the next one removes: never more than the last.
        require(len(owners) <= 1, "files of dead owners are left:", *owners)
        return {plain(name): "is there" for name in names if name not in owners}

    def outcome(self) -> Dict[str, Any]:
        record = self.left[-1]
        shape = record.shape(self.names)
        shape["documents"] = self.files()
        shape["data folder"] = self.data_files()
        plain = Plain(self.names)
        shape["bodies"] = sorted(
            plain(record.bodies[row["hash"]].decode()) for row in record.tables["artifacts"]
        )
        return shape

    def on_disk(self) -> None:
        """Each document's file holds the bytes of its last version."""
        record = self.left[-1]
        rows = sorted(record.tables["artifacts"], key=lambda row: row["seq"])
        for path, digest in {row["path"]: row["hash"] for row in rows if row["path"]}.items():
            require(Path(path).read_bytes() == record.bodies[digest], path, "differs from the database")


class Uncrashed:
    """What the same script comes to if nothing happens: what every trial is held against."""

    def __init__(self, trial: Trial) -> None:
        self.outcome = trial.outcome()
        record = trial.left[-1]
        waiting: Dict[str, List[str]] = {}
        for agent, step in record.model_steps():
            waiting.setdefault(agent, []).append(step)
        #: The step of each request.
        self.steps: Dict[str, str] = {}
        for agent, digest in trial.asked(0):
            require(digest not in self.steps, "the script asks the same twice")
            self.steps[digest] = waiting[agent].pop(0)
        self.searches = record.searches()

    def expect(self, trial: Trial) -> int:
        """Holds a trial that has ended against this; gives how many model calls were repeated."""
        self._expect_paid_once(trial)
        final = trial.left[-1]
        require(not final.broken_rules(), final.broken_rules())
        require(not final.open_items(), final.open_items())
        require([run["status"] for run in final.runs] == ["completed"], "runs:", final.runs)
        for record in trial.left[:-1]:
            kept = [row for row in final.events if row["session_id"] == record.session]
            had = [row for row in record.events if row["session_id"] == record.session]
            require(kept[: len(had)] == had, "an event that was committed is gone or changed")
        found = difference(self.outcome, trial.outcome())
        require(not found, "; ".join(found))
        trial.on_disk()
        checked = trial.house.run("db", "check", timeout=PATIENCE)
        require(checked.code == 0, "the database's own check:", checked)
        return sum(len(trial.asked(phase)) for phase in range(trial.phase + 1)) - len(self.steps)

    def _expect_paid_once(self, trial: Trial) -> None:
        done: Set[str] = set()
        sought: Set[str] = set()
        paid: Set[str] = set()
        for phase, record in enumerate(trial.left):
            asked = [digest for _, digest in trial.asked(phase)]
            for digest in asked:
                require(digest in self.steps, "another request than without a crash, in phase", phase)
                step = self.steps[digest]
                require(asked.count(digest) == 1, step, "was paid twice in one life, phase", phase)
                require(step not in done, step, "was finished, and is paid for again in phase", phase)
                require(step in record.begun, step, "was paid for before its intent was committed")
                paid.add(step)
            for query in trial.server.searched(trial._place(phase)):
                found = [step for words, step in self.searches.items() if words.replace(" ", "%20") in query]
                require(len(found) == 1, "nobody searched for", query)
                require(found[0] not in sought, found[0], "was finished, and searches again")
            done = record.done
            sought = done & set(self.searches.values())
        require(paid == set(self.steps.values()), "never asked:", set(self.steps.values()) - paid)


# The command: `backlot pitch`, and `backlot resume` after it


PITCH = ("pitch", "Ada Lovelace", "--json")
REVISE = ("revise", "Tell it from her mother's side", "--json")


def command(
    trial: Trial, faults: Sequence[Fault], first: Sequence[str] = PITCH
) -> List[Tuple[str, str]]:
    """Carries out the command, dying at each fault in turn; gives the writes of the last life."""
    for fault in [*faults, None]:
        before = trial.left[-1] if trial.left else None
        if before is None or not before.runs:
            arguments = tuple(first)
            if before is not None:
                _nothing_to_resume(trial)
        else:
            arguments = ("resume",)
        status = before.runs[0]["status"] if before is not None and before.runs else ""
        finished = trial.house.run(*arguments, env=trial.env(fault), timeout=PATIENCE)
        if fault is not None and finished.code == -signal.SIGKILL:
            trial.died()
            continue
        # It came to its end before it came to the fault.
        expected = 65 if status == "completed" else 0
        require(finished.code == expected, f"{arguments} after {status or 'nothing'}: {finished}")
        break
    writes = trial.writes()
    trial.ended()
    return writes


def _nothing_to_resume(trial: Trial) -> None:
    finished = trial.house.run("resume", env=trial.env(None), timeout=PATIENCE)
    require(finished.code == 65, "resume of nothing:", finished)
