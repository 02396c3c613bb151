#!/usr/bin/env python3
"""Holds protocol/ against every released version of it: within a version things are only added.

    additive.py [FOLDER]        FOLDER has the four files and released/; protocol/ if left out

What a client sends must stay welcome, and what it reads must stay there. So: no method, event,
error or definition is gone; what a client may send is not narrowed, and no member of it is newly
required; what the daemon sends has every member that it had, as sure as it was and of no other type;
no word of a fixed choice is gone; a code of an error belongs to one kind for good.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List

FOLDER = Path(__file__).resolve().parents[2] / "protocol"
FILES = ("schema.json", "meta.json", "errors.json")

#: A lane waits for all that those before it wait for.
LANES = ("free", "session", "connection")

#: Bounds that may only move outwards in what a client sends: their sign says where outwards is.
BOUNDS = {
    "minimum": -1, "exclusiveMinimum": -1, "minLength": -1, "minItems": -1, "minProperties": -1,
    "maximum": 1, "exclusiveMaximum": 1, "maxLength": 1, "maxItems": 1, "maxProperties": 1,
}

ANY = "any"


class Protocol:
    """The three files of one version."""

    def __init__(self, schema: Any, meta: Any, errors: Any) -> None:
        self.definitions: Dict[str, Any] = schema["$defs"]
        self.requests = {row["method"]: row for row in meta["requests"]}
        self.notifications = {row["method"]: row for row in meta["notifications"]}
        self.events = {row["type"]: row for row in meta.get("events", [])}
        self.catalog = {row["type"]: row for row in meta.get("catalogEvents", [])}
        self.errors = {row["kind"]: row for row in errors}

    @classmethod
    def read(cls, folder: Path) -> "Protocol":
        return cls(*(json.loads((folder / name).read_text()) for name in FILES))


def problems(old: Protocol, new: Protocol) -> List[str]:
    """Why `new` is more than `old` with additions; empty if it is not."""
    gone = [name for name in old.definitions if name not in new.definitions]
    found = [f"the definition {name} is gone" for name in gone]
    found += method_problems("request", old, new, old.requests, new.requests)
    found += method_problems("notification", old, new, old.notifications, new.notifications)
    found += event_problems(old.events, new.events)
    found += event_problems(old.catalog, new.catalog)
    return found + error_problems(old.errors, new.errors)


# Methods


def method_problems(noun: str, old: Protocol, new: Protocol, before: Any, after: Any) -> List[str]:
    found: List[str] = []
    for name, row in before.items():
        now = after.get(name)
        if now is None:
            found.append(f"the {noun} {name} is gone")
            continue
        if now["messageDirection"] != row["messageDirection"]:
            found.append(f"{name} is sent the other way")
            continue
        lane, lane_now = row.get("lane"), now.get("lane")
        if lane is not None and (lane_now is None or LANES.index(lane_now) < LANES.index(lane)):
            found.append(f"{name} does not wait in the lane {lane} any more")
        is_client = row["messageDirection"] != "serverToClient"
        for part, is_sent in (("params", is_client), ("result", not is_client)):
            if part in row:
                compare = Comparison(old.definitions, new.definitions, is_sent)
                here = reference(row[part]), reference(now[part])
                found += compare.problems(*here, f"{name} {part}")
    return found


def reference(name: str) -> Dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


class Comparison:
    """Two schemas, of something that a client sends or of something that it reads."""

    def __init__(self, old: Dict[str, Any], new: Dict[str, Any], is_sent: bool) -> None:
        self._old, self._new, self._is_sent = old, new, is_sent
        #: Pairs under way: a definition may refer to itself.
        self._open: List[Any] = []

    def problems(self, old: Any, new: Any, path: str) -> List[str]:
        before, after = alternatives(old, self._old), alternatives(new, self._new)
        found: List[str] = []
        # What could be sent must still be welcome; what comes must be something that was foreseen.
        for one in before if self._is_sent else after:
            tries = [
                self._single(*((one, other) if self._is_sent else (other, one)), path)
                for other in (after if self._is_sent else before)
            ]
            found += min(tries, key=len)
        return found

    def _single(self, old: Any, new: Any, path: str) -> List[str]:
        was, now = old.get("type", ANY), new.get("type", ANY)
        wide, narrow = (now, was) if self._is_sent else (was, now)
        if wide != ANY and wide != narrow and (wide, narrow) != ("number", "integer"):
            # More than any list of details, so that a fitting alternative is preferred.
            return [f"{path}: the type was {was} and is {now}"] * 1000
        pair = (json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True))
        if pair in self._open:
            return []
        self._open.append(pair)
        try:
            found = self._words(old, new, path) + self._bounds(old, new, path)
            return found + self._parts(old, new, path)
        finally:
            self._open.pop()

    def _words(self, old: Any, new: Any, path: str) -> List[str]:
        was, now = words(old), words(new)
        if now is None:
            return []
        if was is None:
            return [f"{path}: it may only be one of {now} now"] if self._is_sent else []
        return [f"{path}: the word {word!r} is gone" for word in was if word not in now]

    def _bounds(self, old: Any, new: Any, path: str) -> List[str]:
        if not self._is_sent:
            return []
        found = []
        for name, sign in BOUNDS.items():
            if name in new and (name not in old or (new[name] - old[name]) * sign < 0):
                found.append(f"{path}: {name} was {old.get(name)} and is {new[name]}")
        for name in ("pattern", "format", "multipleOf", "uniqueItems", "not"):
            if name in new and new[name] != old.get(name):
                found.append(f"{path}: {name} was {old.get(name)} and is {new[name]}")
        return found

    def _parts(self, old: Any, new: Any, path: str) -> List[str]:
        found: List[str] = []
        was, now = old.get("properties", {}), new.get("properties", {})
        for name, schema in was.items():
            if name in now:
                found += self.problems(schema, now[name], f"{path}.{name}")
            else:
                found.append(f"{path}.{name} is gone")
        needed, needs = set(old.get("required", [])), set(new.get("required", []))
        if self._is_sent:
            found += [f"{path}.{name} is required now" for name in sorted(needs - needed)]
        else:
            found += [f"{path}.{name} may be missing now" for name in sorted(needed - needs)]
        for name in ("items", "additionalProperties"):
            if name in old or name in new:
                found += self._rest(old.get(name, {}), new.get(name, {}), f"{path}[{name}]")
        return found

    def _rest(self, old: Any, new: Any, path: str) -> List[str]:
        """Schemas that may be true or false: all or nothing."""
        if isinstance(old, bool) or isinstance(new, bool):
            wide, narrow = (new, old) if self._is_sent else (old, new)
            return [] if wide in (True, {}) or narrow is False else [f"{path} was {old}, is {new}"]
        return self.problems(old, new, path)


def resolved(schema: Any, definitions: Dict[str, Any]) -> Any:
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    return schema


def alternatives(schema: Any, definitions: Dict[str, Any]) -> List[Any]:
    """The schema as several of one type each."""
    schema = resolved(schema, definitions)
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return [one for part in schema[name] for one in alternatives(part, definitions)]
    if isinstance(schema.get("type"), list):
        return [{**schema, "type": name} for name in schema["type"]]
    return [schema]


def words(schema: Any) -> Any:
    return [schema["const"]] if "const" in schema else schema.get("enum")


# Events and errors


def event_problems(old: Dict[str, Any], new: Dict[str, Any]) -> List[str]:
    found: List[str] = []
    for name, row in old.items():
        if name not in new:
            found.append(f"the event {name} is gone")
            continue
        members = {member["name"]: member for member in new[name]["data"]}
        for member in row["data"]:
            place, now = f"{name} {member['name']}", members.get(member["name"])
            if now is None:
                found.append(f"{place} is gone")
                continue
            if now.get("optional") and not member.get("optional"):
                found.append(f"{place} may be missing now")
            for word in member.get("values", []):
                if word not in now.get("values", [word]):
                    found.append(f"{place}: the word {word!r} is gone")
    return found


def error_problems(old: Dict[str, Any], new: Dict[str, Any]) -> List[str]:
    found: List[str] = []
    owners = {row["code"]: kind for kind, row in old.items()}
    for kind, row in new.items():
        owner = owners.get(row["code"], kind)
        if owner != kind:
            found.append(f"the code {row['code']} is {owner}'s and is used for {kind}")
    for kind, row in old.items():
        now = new.get(kind)
        if now is None:
            found.append(f"the error {kind} is gone")
            continue
        for name in ("code", "retryable"):
            if now[name] != row[name]:
                found.append(f"{kind}: {name} was {row[name]} and is {now[name]}")
        gone = set(row.get("data", {})) - set(now.get("data", {}))
        found += [f"{kind}: data.{name} is gone" for name in sorted(gone)]
    return found


# The command


def releases(folder: Path) -> List[Path]:
    """The folders of the released versions, the oldest first."""
    def order(path: Path) -> List[int]:
        return [int(part) for part in path.name.split(".")]

    folders = (path for path in (folder / "released").glob("*.*.*") if path.is_dir())
    return sorted(folders, key=order)


def main(arguments: List[str]) -> int:
    folder = Path(arguments[0]) if arguments else FOLDER
    new = Protocol.read(folder)
    found = [
        f"since {release.name}: {problem}"
        for release in releases(folder)
        for problem in dict.fromkeys(problems(Protocol.read(release), new))
    ]
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"additive: {len(releases(folder))} releases, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
