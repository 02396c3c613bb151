"""A recorded conversation: how it is written, and what it means that another one is the same.

Ids, hashes and epochs may differ, if they differ in the same way wherever they stand; so may times.
Events may come in other batches, and text in other pieces or not at all before it is whole.
Everything else is equal.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, List

from support.wire import Wire

EXAMPLES = Path(__file__).resolve().parents[2] / "protocol" / "examples"

#: Stands for the folder that a recording was made in.
FOLDER = "/films"

#: Ids, then hashes and epochs.
NAME = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b")

#: Members that tell of this process or this moment, besides those named …At.
PASSING = {"time", "pid", "processId", "uptimeMs", "deadlineMs", "duration"}

Message = Dict[str, Any]


class Recording(Wire):
    """A wire that keeps what is said on it, in order."""

    entries: List[Dict[str, Any]]

    def send(self, message: Message) -> None:
        self._entries().append({"from": "client", "message": message})
        super().send(message)

    def next(self, *arguments: Any, **options: Any) -> Message:
        message = super().next(*arguments, **options)
        self._entries().append({"from": "server", "message": message})
        return message

    def _entries(self) -> List[Dict[str, Any]]:
        if not hasattr(self, "entries"):
            self.entries = []
        return self.entries

    def text(self, folder: Path) -> str:
        lines = [json.dumps(entry, ensure_ascii=False) for entry in self._entries()]
        return "".join(f"{line}\n" for line in lines).replace(str(folder), FOLDER)


def read(path: Path) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


class Difference(AssertionError):
    pass


class Replay:
    """Says again what the client said in a recording, and holds the answers against it."""

    def __init__(self, entries: List[Dict[str, Any]], wire: Wire, folder: Path) -> None:
        self._entries, self._wire, self._folder = entries, wire, str(folder)
        #: What each recorded name is called now, and the other way round.
        self._now: Dict[str, str] = {}
        self._then: Dict[str, str] = {}
        #: Of each stream, the events that came and are not compared yet.
        self._events: Dict[str, List[Message]] = {}
        self._taken = 0

    def play(self) -> None:
        for number, entry in enumerate(self._entries, start=1):
            message = entry["message"]
            try:
                if entry["from"] == "client":
                    self._wire.send(self._told_now(message))
                else:
                    self._expect(message)
            except AssertionError as error:
                raise Difference(f"line {number}: {error}") from error
        self._expect_nothing_more()
        self._expect_texts()

    # The client's part

    def _told_now(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._told_now(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._told_now(element) for element in value]
        if isinstance(value, str):
            text = NAME.sub(lambda hit: self._now.get(hit[0], hit[0]), value)
            return text.replace(FOLDER, self._folder)
        return value

    # The daemon's part

    def _expect(self, message: Message) -> None:
        method = message.get("method")
        if method is None:
            self._same(message, self._wire.answer(self._told_now(message["id"])), "answer")
        elif method == "events/append":
            for event in message["params"]["events"]:
                stream = self._told_now(message["params"]["stream"])
                self._same(event, self._next_event(stream), f"event {event['seq']}")
        elif method != "events/delta":
            self._same(message, self._wire.until(lambda m: m.get("method") == method), method)

    def _next_event(self, stream: str) -> Message:
        while not self._events.get(stream):
            self._take_in()
            if not self._events.get(stream):
                self._wire.set_aside(self._wire.next())
        return self._events[stream].pop(0)

    def _take_in(self) -> None:
        for message in self._wire.heard[self._taken :]:
            if message.get("method") == "events/append":
                params = message["params"]
                self._events.setdefault(params["stream"], []).extend(params["events"])
        self._taken = len(self._wire.heard)

    def _expect_nothing_more(self) -> None:
        self._wire.close_input()
        streams = ("events/append", "events/delta")
        rest = [m for m in self._wire.rest() if m.get("method") not in streams]
        self._take_in()
        left = rest + [event for events in self._events.values() for event in events]
        if left:
            raise Difference(f"this was not recorded: {left[:3]}")

    def _expect_texts(self) -> None:
        """The deltas of an item follow each other, and begin the text that it has in the end."""
        heard: Dict[str, str] = {}
        for message in self._wire.heard:
            if message.get("method") == "events/delta":
                params = message["params"]
                so_far = heard.get(params["itemId"], "")
                if params["offset"] != len(so_far.encode()):
                    raise Difference(f"a delta does not follow the one before: {params}")
                heard[params["itemId"]] = so_far + params["text"]
        whole = {
            event["data"]["itemId"]: event["data"]["text"]
            for event in self._wire.events
            if event["type"] == "item.completed"
        }
        for item, text in heard.items():
            # What was not sent when the item was completed is not sent any more.
            if not whole.get(item, "").startswith(text):
                raise Difference(f"{item} is {whole.get(item)!r}, its deltas were {text!r}")

    # The comparison

    def _same(self, then: Any, now: Any, path: str) -> None:
        if isinstance(then, dict) and isinstance(now, dict):
            if then.keys() != now.keys():
                raise Difference(f"{path}: had {sorted(then)}, has {sorted(now)}")
            for name, member in then.items():
                is_passing = name in PASSING or name.endswith("At")
                if is_passing and is_number(member) and is_number(now[name]):
                    continue
                self._same(member, now[name], f"{path}.{name}")
        elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
            for index, (one, other) in enumerate(zip(then, now)):
                self._same(one, other, f"{path}[{index}]")
        elif isinstance(then, str) and isinstance(now, str):
            self._same_text(then, now.replace(self._folder, FOLDER), path)
        elif type(then) is not type(now) or then != now:
            raise Difference(f"{path}: was {shown(then)}, is {shown(now)}")

    def _same_text(self, then: str, now: str, path: str) -> None:
        names = zip(NAME.findall(then), NAME.findall(now))
        for one, other in names:
            known = self._now.setdefault(one, other), self._then.setdefault(other, one)
            if known != (other, one):
                raise Difference(f"{path}: {one} is {other} here, and was {known} before")
        if NAME.sub("*", then) != NAME.sub("*", now):
            raise Difference(f"{path}: was {first_difference(then, now)}")


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


def shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:200]


def first_difference(then: str, now: str) -> str:
    place = next((i for i, (a, b) in enumerate(zip(then, now)) if a != b), min(len(then), len(now)))
    start = max(0, place - 40)
    return f"{then[start:place + 60]!r}, is {now[start:place + 60]!r}"
