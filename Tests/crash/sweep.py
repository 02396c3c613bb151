#!/usr/bin/env python3
"""Kills the real process at each of its writes in turn, starts it again, and wants nothing lost.

    sweep.py [--sample N] [--seed N] [--jobs N] [--only KIND:AT:WHEN[:AT:WHEN]] [BINARY]

A fault point lies before or after every write below the data folder or the output folder: of the journal,
of a document, of anything. At it the process gets SIGKILL (`fault.c`); then the run is gone on with.
What it comes to must equal a run that nothing happened to: events, tables, state, documents in the
database and on disk, and the calls that reached the model's server. Nothing committed may be gone,
nothing finished may be asked of the model again, and a client that kept its cursor sees every event once.

    command   `backlot pitch`, killed once; `backlot resume`
    revise    `backlot revise` of a pitch that is there, which replaces its files; `backlot resume`
    double    `backlot pitch`, and the resuming process is killed too
    client    a client on `serve --socket`: reconnects with its cursor, then run/resume
    waiting   the same, killed while the crew waits for an answer, and once more after that

Without --sample: every point of `command`, and a sample of the others. With it: N trials in all, by a seed
that is printed. The last line is `crash: N passed, N failed, N skipped`.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ADA, NOBODY = "Create a film about Ada Lovelace", "Good evening"
#: Trials of each kind, besides every point of `command`.
EXTRA = {"revise": 200, "double": 150, "client": 200, "waiting": 150}
#: Shares of a sample.
SHARES = {"command": 4, "revise": 2, "double": 2, "client": 2, "waiting": 2}
#: How often the writes of a run are counted: two branches at once share more commits or fewer.
COUNTS = 3
MOST_FAILURES = 20
#: Without these the writes of a run were not all seen.
MUST_BE_SEEN = (
    ("command", "pwrite", "backlot.db-wal"), ("command", "fdatasync", "backlot.db-wal"),
    ("command", "fsync", ".partial"), ("command", "link", "pitch.md"), ("revise", "rename", "pitch.md"),
)

Write = Tuple[str, str]


class Plan(NamedTuple):
    """One trial: its kind, and where the process dies, life by life."""

    kind: str
    faults: Tuple[Tuple[int, str], ...]
    chance: int

    def __str__(self) -> str:
        return ":".join([self.kind, *(f"{at}:{when}" for at, when in self.faults)])


class Result(NamedTuple):
    plan: Plan
    wrong: str
    #: Lives that ended at their fault; the others ended before they came to it.
    kills: int
    repeated: int


# In a worker: a model server and, for each kind, what the run comes to without a crash


class Bench:
    def __init__(self) -> None:
        from scripted import ScriptedServer

        self.server = ScriptedServer()
        self.uncrashed: Dict[str, Any] = {}
        self.writes: Dict[str, List[Write]] = {}

    def trial(self) -> Any:
        from trial import Trial

        return Trial(self.server, self.server.wiki)

    def prepare(self, kind: str) -> None:
        from trial import Uncrashed

        trial = self.trial()
        try:
            self.writes[kind] = self._live(trial, kind, [], random.Random(0))
            self.uncrashed[kind] = Uncrashed(trial)
            self.uncrashed[kind].expect(trial)
        finally:
            trial.close()

    def run(self, plan: Plan) -> Result:
        from trial import Fault

        if plan.kind not in self.uncrashed:
            self.prepare(plan.kind)
        trial = self.trial()
        wrong, repeated = "", 0
        try:
            self._live(trial, plan.kind, [Fault(*f) for f in plan.faults], random.Random(plan.chance))
            repeated = self.uncrashed[plan.kind].expect(trial)
        except Exception as error:  # Whatever it is, the sweep goes on and says so.
            wrong = f"{type(error).__name__}: {str(error)[:1500]}"
            if not str(error):
                wrong = traceback.format_exc()[-1500:]
        finally:
            trial.close()
        return Result(plan, wrong, trial.phase, repeated)

    def _live(self, trial: Any, kind: str, faults: List[Any], chance: random.Random) -> List[Write]:
        from client import Client, conversation
        from trial import REVISE, command

        if kind == "revise":
            trial.pitch()
            return command(trial, faults, REVISE)
        if kind in ("command", "double"):
            return command(trial, faults)
        client = Client(NOBODY if kind == "waiting" else ADA, chance)
        if kind == "waiting" and faults:
            client.kills_while_waiting = True
            return conversation(trial, [None, *faults], client)
        return conversation(trial, faults, client)


BENCH: Optional[Bench] = None


def carry_out(plan: Plan) -> Result:
    global BENCH
    if BENCH is None:
        BENCH = Bench()
    return BENCH.run(plan)


# The points


def points(writes: List[Write]) -> List[Tuple[int, str]]:
    """Before each write; and after it, where what comes next is not simply the next page of a commit."""
    found: List[Tuple[int, str]] = []
    for index, (kind, path) in enumerate(writes):
        found.append((index + 1, "before"))
        following = writes[index + 1] if index + 1 < len(writes) else None
        if kind != "pwrite" or following != (kind, path):
            found.append((index + 1, "after"))
        if kind == "write":
            found.append((index + 1, "torn"))
    return found


def corners(writes: List[Write]) -> List[Tuple[int, str]]:
    """The points that are not in the middle of a commit: where one begins, is made durable and ends."""
    return [
        (at, when)
        for at, when in points(writes)
        if when != "before" or writes[at - 1][0] != "pwrite" or writes[max(at - 2, 0)][0] != "pwrite"
    ]


def choose(kind: str, writes: List[Write], count: int, chance: random.Random) -> List[Plan]:
    """Half of them anywhere (there also with half a write), half of them at corners."""
    plans = []
    for _ in range(count):

        def one() -> Tuple[int, str]:
            if chance.random() < 0.5:
                return chance.choice(corners(writes))
            return chance.randint(1, len(writes)), chance.choice(("before", "after", "torn"))

        faults = [one()]
        if kind == "double":
            # The resuming process writes about as much as was left to write.
            left = max(60, len(writes) - faults[0][0])
            faults.append((chance.randint(1, left), chance.choice(("before", "after", "torn"))))
        plans.append(Plan(kind, tuple(faults), chance.getrandbits(32)))
    return plans


def planned(options: argparse.Namespace, writes: Dict[str, List[Write]]) -> List[Plan]:
    chance = random.Random(options.seed)
    if options.only:
        kind, *words = options.only.split(":")
        faults = tuple((int(at), when) for at, when in zip(words[::2], words[1::2]))
        return [Plan(kind, faults, options.seed)]
    if options.sample is None:
        plans = [Plan("command", (point,), 0) for point in points(writes["command"])]
        print(f"{len(plans)} fault points in {len(writes['command'])} writes of `backlot pitch`")
        for kind, count in EXTRA.items():
            plans += choose(kind, writes[kind], count, chance)
    else:
        plans = []
        for kind, share in SHARES.items():
            count = max(1, options.sample * share // sum(SHARES.values()))
            plans += choose(kind, writes[kind], count, chance)
    # The long ones are not all at the end.
    chance.shuffle(plans)
    return plans


# The sweep


def build_shim(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        sys.exit("crash: there is no C compiler for fault.c: apt-get install gcc libc6-dev")
    library = folder / "fault.so"
    subprocess.run(
        [compiler, "-O2", "-Wall", "-shared", "-fPIC", "-o", library, HERE / "fault.c", "-ldl"], check=True
    )
    return library


def count_writes(kinds: Sequence[str], times: int) -> Dict[str, List[Write]]:
    """The writes of each kind of run; of several runs the longest."""
    bench = Bench()
    writes: Dict[str, List[Write]] = {}
    for kind in kinds:
        for _ in range(times):
            bench.prepare(kind)
            writes[kind] = max(writes.get(kind, []), bench.writes[kind], key=len)
    bench.server.__exit__()
    for kind, name, path in MUST_BE_SEEN:
        seen = writes.get(kind)
        if seen and not any(write[0] == name and write[1].endswith(path) for write in seen):
            sys.exit(f"crash: no {name} of {path} was seen: the process writes past the fault points")
    return writes


def sweep(options: argparse.Namespace) -> int:
    begun = time.monotonic()
    kinds = [options.only.split(":")[0]] if options.only else list(SHARES)
    writes = count_writes(kinds, COUNTS if options.sample is None else 1)
    plans = planned(options, writes)
    print(f"{len(plans)} trials, {options.jobs} at a time, seed {options.seed}", flush=True)
    tally: "collections.Counter[str]" = collections.Counter()
    failed = 0
    with ProcessPoolExecutor(options.jobs) as pool:
        waiting = [pool.submit(carry_out, plan) for plan in plans]
        for done, future in enumerate(as_completed(waiting), 1):
            result = future.result()
            tally[result.plan.kind] += 1
            tally["kills"] += result.kills
            tally["repeated"] += result.repeated
            tally["not reached"] += result.kills == 0
            if result.wrong:
                failed += 1
                at, when = result.plan.faults[0]
                write = writes[result.plan.kind][at - 1] if at <= len(writes[result.plan.kind]) else ("", "")
                print(f"WRONG {result.plan} ({when} {' '.join(write)}): {result.wrong}", flush=True)
            if done % 200 == 0:
                print(f"  {done} of {len(plans)}, {time.monotonic() - begun:.0f} s", flush=True)
            if failed == MOST_FAILURES:
                print(f"{failed} trials went wrong: the rest is left out")
                for left in waiting:
                    left.cancel()
                break
    tried = sum(tally[kind] for kind in SHARES)
    kinds = ", ".join(f"{tally[kind]} {kind}" for kind in SHARES)
    print(f"{kinds}; {tally['kills']} kills, {tally['not reached']} trials ended before their point")
    print(f"{tally['repeated']} model calls that were under way at a kill were repeated, no finished one")
    print(f"{time.monotonic() - begun:.0f} s; again with --seed {options.seed}")
    print(f"crash: {tried - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not tried else 0


def main() -> int:
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--sample", type=int)
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--only")
    arguments.add_argument("binary", nargs="?")
    options = arguments.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 32)
    if options.binary:
        os.environ["BACKLOT_BIN"] = str(Path(options.binary).resolve())
    with tempfile.TemporaryDirectory(prefix="bl-") as folder:
        os.environ["BACKLOT_FAULT_SHIM"] = str(build_shim(Path(folder)))
        return sweep(options)


if __name__ == "__main__":
    sys.exit(main())
