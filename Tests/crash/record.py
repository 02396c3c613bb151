"""What a house holds: its journal, the tables that are made of it, its documents; and how two compare.

Left out of a comparison is what two runs of the same script may differ in: ids (which become numbers
in the order of the journal), times, folders, the order of two parallel branches, and what a crash adds:
`run.interrupted`, `run.resumed`, items that were given up and attempts that came to nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, List, Optional, Set, Tuple

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
#: The branches of a parallel group, by a part of their paths: each is in order, the two are not.
BRANCHES = ("/box_office_researcher", "/casting_agent")
#: What the journal is folded into. Left out of a row is where and when it was written.
TABLES = (
    "sessions", "film_projects", "questions", "answers", "inferential_reasoning", "session_states", "runs",
    "artifacts", "interactions", "model_calls",
)
PLACES = {
    "number", "seq", "started_seq", "last_seq", "asked_seq", "answered_seq", "created_at", "updated_at",
    "started_at", "ended_at", "answered_at", "time_to_first_token", "duration", "owner",
}
LAST = {"run.completed", "run.failed", "run.cancelled"}

Row = Dict[str, Any]


class Record:
    """A database that nobody writes to any more, or a copy of one whose process was killed."""

    def __init__(self, database: Path, earlier: FrozenSet[str] = frozenset()) -> None:
        #: Runs that had ended before the trial began.
        self.earlier = earlier
        self.events: List[Row] = []
        self.tables: Dict[str, List[Row]] = {table: [] for table in TABLES}
        self.bodies: Dict[str, bytes] = {}
        self.faults: List[str] = []
        if database.exists():
            self._read(database)

    @classmethod
    def of_killed(cls, folder: Path, earlier: FrozenSet[str]) -> "Record":
        """What a killed process had committed, read from a copy: the original stays as it was left."""
        with tempfile.TemporaryDirectory(prefix="bl-") as place:
            for ending in ("", "-wal", "-journal"):
                file = folder / f"backlot.db{ending}"
                if file.exists():
                    shutil.copy(file, place)
            return cls(Path(place) / "backlot.db", earlier)

    def _read(self, database: Path) -> None:
        connection = sqlite3.connect(database)
        connection.row_factory = sqlite3.Row
        try:
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if "agent_events" not in names:
                return  # It died while the tables were made.
            (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
            if whole != "ok":
                self.faults.append(f"integrity_check: {whole}")
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                self.faults.append("a row points nowhere")
            rows = connection.execute("SELECT * FROM agent_events ORDER BY session_id, seq")
            self.events = [dict(row) for row in rows]
            for table in TABLES:
                self.tables[table] = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
            self.bodies = dict(tuple(row) for row in connection.execute("SELECT hash, bytes FROM bodies"))
        finally:
            connection.close()

    # Steps

    @property
    def runs(self) -> List[Row]:
        return [run for run in self.tables["runs"] if run["id"] not in self.earlier]

    @property
    def session(self) -> Optional[str]:
        """The one session in which a run began; one that was made and never used is no fault."""
        sessions = {run["session_id"] for run in self.tables["runs"]}
        assert len(sessions) <= 1, "two sessions have runs"
        return next(iter(sessions), None)

    def _steps(self, kind: str) -> List[Row]:
        return [
            json.loads(row["event_data"])
            for row in self.events
            if row["event_type"] == kind and row["run_id"] not in self.earlier
        ]

    @property
    def begun(self) -> Set[str]:
        return {step["step"] for step in self._steps("step.started")}

    @property
    def done(self) -> Set[str]:
        return {step["step"] for step in self._steps("step.completed") if step["outcome"] != "unknown"}

    def model_steps(self) -> List[Tuple[str, str]]:
        """Agent and step of each model call, in the order in which they began."""
        return [
            (row["agent_name"], data["step"])
            for row in self.events
            if row["event_type"] == "step.started"
            and row["run_id"] not in self.earlier
            and (data := json.loads(row["event_data"]))["kind"] == "model"
        ]

    def searches(self) -> Dict[str, str]:
        """The step of each search of the wiki, by what it searched for."""
        return {
            data["request"]["query"]: data["step"]
            for data in self._steps("step.started")
            if data["name"] == "wikipedia_search"
        }

    # What must hold of every journal

    def broken_rules(self) -> List[str]:
        rules = list(self.faults)
        for session in {row["session_id"] for row in self.events}:
            rows = [row for row in self.events if row["session_id"] == session]
            if [row["seq"] for row in rows] != list(range(1, len(rows) + 1)):
                rules.append("there is a hole in the journal")
            ended: Set[str] = set()
            for row in rows:
                if row["run_id"] in ended:
                    rules.append(f"{row['event_type']} stands behind the end of its run")
                if row["event_type"] in LAST:
                    ended.add(row["run_id"])
        keys = [(row["run_id"], row["key"]) for row in self.events if row["key"]]
        if len(set(keys)) != len(keys):
            rules.append("an event stands twice")
        for artifact in self.tables["artifacts"]:
            body = self.bodies.get(artifact["hash"])
            if body is None or hashlib.sha256(body).hexdigest() != artifact["hash"]:
                rules.append(f"the bytes of {artifact['name']} are not what its hash says")
        return rules

    def open_items(self) -> List[str]:
        begun = [item["itemId"] for item in self._steps("item.started")]
        ended = [item["itemId"] for item in self._steps("item.completed")]
        return [f"item {item} ended {ended.count(item)} times" for item in begun if ended.count(item) != 1]

    # What is compared

    def shape(self, names: Dict[str, str]) -> Dict[str, Any]:
        """The record in a form that is the same for every run of the script."""
        plain = Plain(names)
        rows = self._in_order(row for row in self.events if row["session_id"] == self.session)
        shape: Dict[str, Any] = {"events": [self._event(row, plain) for row in rows]}
        for table in TABLES:
            kept = [
                {key: plain(value) for key, value in row.items() if key not in PLACES and key != "id"}
                for row in self.tables[table]
                if self.session in (row.get("session_id"), row["id"])
            ] if table != "model_calls" else [
                {key: plain(value) for key, value in row.items() if key not in PLACES}
                for row in self.tables[table]
            ]
            shape[table] = sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))
        return shape

    def _in_order(self, rows: Iterable[Row]) -> List[Row]:
        """Without what a crash adds, and one parallel branch behind the other."""
        rows = list(rows)
        datas = [json.loads(row["event_data"]) for row in rows]
        given_up = {
            data["itemId"]
            for row, data in zip(rows, datas)
            if row["event_type"] == "item.completed" and data["status"] == "abandoned"
        }
        attempts: Dict[Tuple[str, str], int] = {}
        for row, data in zip(rows, datas):
            if row["event_type"] == "step.started":
                step = (row["run_id"], data["step"])
                attempts[step] = max(data["attempt"], attempts.get(step, 0))
        kept: List[Row] = []
        for row, data in zip(rows, datas):
            kind = row["event_type"]
            if kind in ("run.interrupted", "run.resumed") or data.get("itemId") in given_up:
                continue
            if kind == "step.started" and data["attempt"] < attempts[row["run_id"], data["step"]]:
                continue
            if kind == "step.completed" and data["outcome"] == "unknown":
                continue
            kept.append(row)
        places = [i for i, row in enumerate(kept) if self._branch(row)]
        if places:
            first = places[0]
            branches = sorted((kept[i] for i in places), key=lambda row: self._branch(row))
            kept = [row for row in kept if not self._branch(row)]
            kept[first:first] = branches
        return kept

    def _branch(self, row: Row) -> int:
        for number, part in enumerate(BRANCHES, 1):
            if part in (row["path"] or ""):
                return number
        return 0

    def _event(self, row: Row, plain: "Plain") -> Row:
        data = json.loads(row["event_data"])
        for member in ("attempt", "sawSeq"):
            data.pop(member, None)
        call = data.get("call") or {}
        for member in ("duration", "timeToFirstToken"):
            call.pop(member, None)
        key = re.sub(r"/(started|item|ask)#\d+", r"/\1", row["key"] or "")
        return {
            "type": row["event_type"], "agent": row["agent_name"], "path": row["path"], "key": plain(key),
            "data": json.loads(plain(json.dumps(data, sort_keys=True))),
        }


class Plain:
    """Takes out of a text what differs from house to house."""

    def __init__(self, names: Dict[str, str]) -> None:
        self._names = names
        self._ids: Dict[str, str] = {}

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        for text, name in self._names.items():
            value = value.replace(text, name)
        value = re.sub(r"\bon \d{4}-\d\d-\d\d by backlot", "on DAY by backlot", value)
        return ID.sub(lambda found: self._ids.setdefault(found[0], f"id-{len(self._ids) + 1}"), value)


def difference(left: Any, right: Any, where: str = "") -> List[str]:
    """Where two values differ, the first few places."""
    if type(left) is not type(right):
        return [f"{where}: {str(left)[:200]} became {str(right)[:200]}"]
    if isinstance(left, dict):
        found: List[str] = []
        for key in sorted(set(left) | set(right), key=str):
            if key not in left or key not in right:
                found.append(f"{where}.{key}: {'more' if key in right else 'missing'}")
            else:
                found += difference(left[key], right[key], f"{where}.{key}")
        return found[:4]
    if isinstance(left, list):
        found = []
        for index, (one, other) in enumerate(zip(left, right)):
            found += difference(one, other, f"{where}[{index}]")
            if found:
                break
        if len(left) != len(right):
            found.append(f"{where}: {len(left)} became {len(right)}")
        return found[:4]
    return [] if left == right else [f"{where}: {str(left)[:300]} became {str(right)[:300]}"]
