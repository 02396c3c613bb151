"""Holds every message of the tests against protocol/, by somebody else's validator.

Params and results against schema.json, by the method of their id; errors against errors.json: code,
kind, retryable, and what else stands in `data`; events against the table of types in meta.json.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

try:
    import jsonschema
except ImportError:  # The index could not be reached when the environment was made.
    jsonschema = None

FOLDER = Path(
    os.environ.get("BACKLOT_PROTOCOL") or Path(__file__).resolve().parents[2] / "protocol"
)

#: What any request may meet, whatever its row in the method table says.
EVERYWHERE = {
    "CapabilityRequired", "NotPermitted", "Overloaded", "MessageTooLarge", "BatchTooLarge",
    "StorageError", "StorageUnusable",
}

Message = Dict[str, Any]


def messages_in(data: bytes) -> Iterator[Message]:
    """The messages among bytes in either framing; what is none is passed over."""
    for line in data.replace(b"\r\n", b"\n").split(b"\n"):
        # A body has no newline, and the next header block follows it without one.
        for text in line.split(b"Content-Length:"):
            try:
                whole = json.loads(text)
            except (ValueError, RecursionError):
                continue
            for message in whole if isinstance(whole, list) else [whole]:
                if isinstance(message, dict):
                    yield message


class Schema:
    def __init__(self, folder: Path = FOLDER) -> None:
        #: How many messages were held against it, by method; errors by their kind.
        self.checked: Dict[str, int] = {}
        self.methods: Dict[str, Dict[str, Any]] = {}
        self.errors: Dict[str, Dict[str, Any]] = {}
        self.events: Dict[str, Dict[str, Any]] = {}
        self.catalog: Dict[str, Dict[str, Any]] = {}
        self._validators: Dict[Any, Any] = {}
        self._definitions: Optional[Dict[str, Any]] = None
        if jsonschema is None or not (folder / "schema.json").exists():
            return
        self._definitions = json.loads((folder / "schema.json").read_text())["$defs"]
        # What the daemon says has no member that the schema does not know.
        self._closed = closed(self._definitions)
        meta = json.loads((folder / "meta.json").read_text())
        self.methods = {row["method"]: row for row in meta["requests"] + meta["notifications"]}
        self.events = {row["type"]: row for row in meta.get("events", [])}
        self.catalog = {row["type"]: row for row in meta.get("catalogEvents", [])}
        self.errors = {row["kind"]: row for row in json.loads((folder / "errors.json").read_text())}

    @property
    def is_there(self) -> bool:
        return self._definitions is not None

    def report(self) -> str:
        if not self.is_there:
            return "schema: nothing was validated, this Python has no jsonschema"
        methods = [name for name in self.checked if name in self.methods]
        return f"schema: validated {sum(self.checked.values())} messages of {len(methods)} methods"

    # What a test sends

    def check_outgoing(self, message: Message) -> None:
        """A call of a test's; tests of bad input send theirs as text and are not held to it."""
        if not self.is_there or not self._is_known(message, "clientToServer"):
            return
        params = message.get("params")
        if params is None:
            params = {}
        # Clients of other protocols write null for what they leave out; so may these.
        params = {name: value for name, value in params.items() if value is not None}
        self._check(message["method"], "params", params, self._definitions)

    def check_reply(self, message: Message, asked: str) -> None:
        """A test's answer to a request of the daemon's."""
        if self.is_there and "result" in message:
            self._check(asked, "result", message["result"], self._definitions)

    # What the daemon sends

    def check_incoming(self, message: Message, asked: Optional[str]) -> None:
        """`asked` is the method of the request that it answers, if it is an answer."""
        if not self.is_there:
            return
        if "method" in message:
            known = self._is_known(message, "serverToClient")
            assert known, f"meta.json knows no {message['method']} of the daemon's"
            is_request = "result" in self.methods[message["method"]]
            assert is_request == ("id" in message), f"request or notification: {message}"
            self._check(message["method"], "params", message.get("params", {}), self._closed)
            if message["method"] == "events/append":
                self.check_events(message["params"])
        elif "error" in message:
            self.check_error(message["error"], asked)
        else:
            assert asked is not None, f"an answer to what nobody asked: {str(message)[:300]}"
            assert asked in self.methods, f"meta.json has no {asked}, and it was answered"
            self._check(asked, "result", message["result"], self._closed)
            if asked == "events/read":
                self.check_events(message["result"])

    def check_error(self, error: Dict[str, Any], asked: Optional[str]) -> None:
        data = error["data"]
        row = self.errors.get(data["kind"])
        assert row is not None, f"errors.json has no {data['kind']}"
        assert error["code"] == row["code"], f"{data['kind']} has the code {row['code']}: {error}"
        assert data["retryable"] is row["retryable"], f"retryable is not as in errors.json: {error}"
        assert isinstance(error["message"], str) and error["message"].strip(), error
        unknown = set(data) - {"kind", "retryable"} - set(row.get("data", {}))
        assert not unknown, f"errors.json says nothing of {unknown} in {data['kind']}"
        if asked is not None and asked not in self.methods:
            assert data["kind"] in ("MethodNotFound", "InvalidRequest", "ServerNotInitialized"), (
                f"meta.json has no {asked}, and it was answered with {data['kind']}"
            )
        elif asked is not None and row["code"] > 0 and data["kind"] not in EVERYWHERE:
            listed = self.methods[asked].get("errors", [])
            assert data["kind"] in listed, f"meta.json has no {data['kind']} for {asked}"
        self._count(data["kind"])

    def check_events(self, page: Dict[str, Any]) -> None:
        rows = self.catalog if page["stream"] == "catalog" else self.events
        for event in page["events"] if rows else []:
            row = rows.get(event["type"])
            assert row is not None, f"meta.json has no event {event['type']}"
            members = {member["name"]: member for member in row["data"]}
            data = {name: value for name, value in event["data"].items() if value is not None}
            unknown = set(data) - set(members)
            assert not unknown, f"meta.json says nothing of {unknown} in {event['type']}"
            for name, member in members.items():
                is_there = name in data or member.get("optional", False)
                # A value may be null by itself: a tool's result.
                assert is_there or name in event["data"], f"{event['type']} has no {name}: {data}"
                if "values" in member and name in data:
                    assert data[name] in member["values"], f"{event['type']}: {name} {data[name]}"

    # The validator

    def _is_known(self, message: Message, direction: str) -> bool:
        row = self.methods.get(message["method"])
        return row is not None and row["messageDirection"] in (direction, "both")

    def _count(self, what: str) -> None:
        self.checked[what] = self.checked.get(what, 0) + 1

    def _check(self, method: str, part: str, value: Any, definitions: Dict[str, Any]) -> None:
        name = self.methods[method][part]
        key = (name, definitions is self._closed)
        if key not in self._validators:
            whole = {"$ref": f"#/$defs/{name}", "$defs": definitions}
            self._validators[key] = jsonschema.Draft202012Validator(whole)
        problems: List[str] = [
            f"{error.json_path}: {error.message[:300]}"
            for error in self._validators[key].iter_errors(value)
        ]
        assert not problems, f"{part} of {method} not as schema.json says: {problems[:5]}"
        self._count(method)


def closed(schema: Any) -> Any:
    """The same schemas, in which an object that names its members has no others."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: closed(part) for name, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        result.setdefault("additionalProperties", False)
    return result


class Conversation:
    """One connection's messages, each answer held against the method that it answers."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        #: The client's requests without an answer, and the daemon's.
        self._asked: Dict[Any, str] = {}
        self._asked_of_client: Dict[Any, str] = {}

    def note(self, message: Message) -> None:
        """A call that is not held to the schema, though its answer is."""
        number = message.get("id")
        if isinstance(message.get("method"), str) and isinstance(number, (str, int)):
            self._asked[number] = message["method"]

    def sent(self, message: Message) -> None:
        if "method" in message:
            self.note(message)
            self._schema.check_outgoing(message)
        else:
            self._schema.check_reply(message, self._asked_of_client.pop(message["id"]))

    def heard(self, message: Message) -> None:
        number = message.get("id")
        if "method" in message:
            if "id" in message:
                self._asked_of_client[number] = message["method"]
            self._schema.check_incoming(message, None)
        else:
            self._schema.check_incoming(message, self._asked.pop(number, None))


SCHEMA = Schema()
