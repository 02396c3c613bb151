"""Holds every message of the tests against protocol/, by somebody else's validator."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Dict, List, Optional

try:
    import jsonschema
except ImportError:  # The index could not be reached when the environment was made.
    jsonschema = None

FOLDER = Path(
    os.environ.get("BACKLOT_PROTOCOL") or Path(__file__).resolve().parents[3] / "protocol"
)


class Schema:
    def __init__(self) -> None:
        #: How many messages were held against it, by what was looked at.
        self.checked: Dict[str, int] = {}
        self.methods: Dict[str, Dict[str, Any]] = {}
        self._validators: Dict[str, Any] = {}
        self._document: Optional[Dict[str, Any]] = None
        if jsonschema is None or not (FOLDER / "schema.json").exists():
            return
        self._document = json.loads((FOLDER / "schema.json").read_text())
        meta = json.loads((FOLDER / "meta.json").read_text())
        for entry in meta.get("methods", meta.get("requests", [])) + meta.get("notifications", []):
            self.methods[entry["method" if "method" in entry else "name"]] = entry

    @property
    def is_there(self) -> bool:
        return self._document is not None

    def check_outgoing(self, message: Dict[str, Any]) -> None:
        """A request of a test; tests of bad input send theirs as text and are not held to it."""
        entry = self.methods.get(message["method"])
        if entry is not None and isinstance(message.get("params"), dict):
            # Clients of other protocols write null for what they leave out; so may these.
            params = {k: v for k, v in message["params"].items() if v is not None}
            self._check(entry.get("params"), params, message["method"])

    def check_incoming(self, message: Dict[str, Any], asked: Optional[str]) -> None:
        if not self.is_there:
            return
        if "method" in message:
            entry = self.methods.get(message["method"])
            assert entry is not None, f"protocol/ knows no {message['method']}"
            self._check(entry.get("params"), message.get("params"), message["method"])
        elif "result" in message and asked in self.methods:
            self._check(self.methods[asked].get("result"), message["result"], asked)
        elif "error" in message:
            error = message["error"]
            assert isinstance(error["code"], int) and isinstance(error["message"], str)
            assert isinstance(error["data"]["kind"], str)
            assert isinstance(error["data"]["retryable"], bool)

    def _check(self, schema: Any, value: Any, method: str) -> None:
        if schema is None or self._document is None:
            return
        name = schema if isinstance(schema, str) else json.dumps(schema)
        if name not in self._validators:
            part = {"$ref": f"#/$defs/{schema}"} if isinstance(schema, str) else schema
            whole = {**part, "$defs": self._document["$defs"]}
            self._validators[name] = jsonschema.Draft202012Validator(whole)
        problems: List[str] = [
            f"{error.json_path}: {error.message[:300]}"
            for error in self._validators[name].iter_errors(value)
        ]
        assert not problems, f"{method} is not as protocol/schema.json says: {problems[:5]}"
        self.checked[method] = self.checked.get(method, 0) + 1


SCHEMA = Schema()
