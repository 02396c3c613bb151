"""A conversation, seen as bytes: what a client of the strictest kind would accept."""

from __future__ import annotations

import itertools
import json
import os
import queue
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, List, Optional

from .schema import SCHEMA, Conversation, messages_in

Message = Dict[str, Any]

#: How long an answer may take before a test gives up.
PATIENCE = 60


class Ended(Exception):
    """The other side closed its end."""


def strict(text: bytes) -> Message:
    """The one message in `text`."""
    messages = strictly(text)
    assert len(messages) == 1, f"not one message: {text[:300]!r}"
    return messages[0]


def strictly(text: bytes) -> List[Message]:
    """The messages in `text`: UTF-8, JSON without extras, objects of JSON-RPC 2.0.

    They are several where a batch is answered.
    """

    def once(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), f"a member stands twice: {text[:300]!r}"
        return dict(pairs)

    def none(word: str):
        raise AssertionError(f"not JSON: {word}")

    whole = json.loads(text.decode("utf-8"), object_pairs_hook=once, parse_constant=none)
    messages = whole if isinstance(whole, list) else [whole]
    assert messages, "an empty batch"
    for message in messages:
        expect_message(message, text)
    return messages


def expect_message(message: Any, text: bytes) -> None:
    assert isinstance(message, dict), f"not an object: {text[:300]!r}"
    assert message.get("jsonrpc") == "2.0", f"not JSON-RPC: {text[:300]!r}"
    shape = ("method" in message, "result" in message, "error" in message)
    assert shape.count(True) == 1, f"neither call nor answer: {text[:300]!r}"


class Wire:
    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, framing: str, log: Path) -> None:
        self.framing = framing
        self.process: Optional[subprocess.Popen] = None
        #: Everything that came, in order.
        self.heard: List[Message] = []
        self._conversation = Conversation(SCHEMA)
        #: Of what was sent as bytes, the line that is not whole yet.
        self._begun = b""
        self._log = log
        self._incoming, self._outgoing = incoming, outgoing
        self._socket: Optional[socket.socket] = None
        self._numbers = itertools.count(1)
        self._frames: "queue.Queue[Any]" = queue.Queue()
        self._passed_by: List[Message] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    @classmethod
    def over_pipes(cls, process: subprocess.Popen, framing: str, log: Path) -> "Wire":
        assert process.stdin is not None and process.stdout is not None
        wire = cls(process.stdout, process.stdin, framing, log)
        wire.process = process
        return wire

    @classmethod
    def over_socket(cls, path: Path, framing: str, log: Path) -> "Wire":
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            raise
        wire = cls(connection.makefile("rb"), connection.makefile("wb"), framing, log)
        wire._socket = connection
        return wire

    # In

    def _read(self) -> None:
        try:
            while True:
                frame = self._line() if self.framing == "lines" else self._body()
                if frame is None:
                    break
                for message in strictly(frame):
                    self._frames.put(message)
            self._frames.put(Ended())
        except BaseException as error:  # Whatever it is, the test must hear of it.
            self._frames.put(error)

    def _line(self) -> Optional[bytes]:
        line = self._incoming.readline()
        if not line:
            return None
        assert line.endswith(b"\n"), f"half a line: {line[:300]!r}"
        return line

    def _body(self) -> Optional[bytes]:
        head = self._incoming.readline()
        if not head:
            return None
        name, _, value = head.partition(b": ")
        assert name == b"Content-Length" and value.endswith(b"\r\n"), f"no header: {head[:300]!r}"
        blank = self._incoming.readline()
        assert blank == b"\r\n", f"no blank line: {blank[:300]!r}"
        body = self._incoming.read(int(value))
        assert len(body) == int(value), f"half a body: {body[:300]!r}"
        return body

    def next(self, timeout: float = PATIENCE) -> Message:
        """The next message, whatever it is."""
        try:
            frame = self._frames.get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"heard nothing for {timeout:.0f} s: {self._state()}") from None
        if isinstance(frame, Ended):
            self._frames.put(frame)
            raise Ended(self._state())
        if isinstance(frame, BaseException):
            self._frames.put(frame)
            raise frame
        self.heard.append(frame)
        self._conversation.heard(frame)
        return frame

    def until(self, wanted: Callable[[Message], Any], timeout: float = PATIENCE) -> Message:
        """The first message, of those not taken yet, that is wanted."""
        for message in self._passed_by:
            if wanted(message):
                self._passed_by.remove(message)
                return message
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not heard in {timeout:.0f} s: {self._state()}")
            try:
                message = self.next(left)
            except Ended:
                raise AssertionError(f"ended before it was heard: {self._state()}") from None
            if wanted(message):
                return message
            self._passed_by.append(message)

    def set_aside(self, message: Message) -> None:
        """Puts back what was taken by `next`, for `until` and `rest` to find."""
        self._passed_by.append(message)

    def answer(self, number: Any, timeout: float = PATIENCE) -> Message:
        return self.until(lambda m: "method" not in m and m.get("id") == number, timeout)

    def event(self, wanted: Callable[[Message], Any], timeout: float = PATIENCE) -> Message:
        """The first event, of those already heard or to come, that is wanted."""
        seen = 0
        deadline = time.monotonic() + timeout
        while True:
            for message in self.heard[seen:]:
                if message.get("method") == "events/append":
                    for event in message["params"]["events"]:
                        if wanted(event):
                            return event
            seen = len(self.heard)
            message = self.next(max(0.01, deadline - time.monotonic()))
            self._passed_by.append(message)

    @property
    def events(self) -> List[Message]:
        return [
            event
            for message in self.heard
            if message.get("method") == "events/append"
            for event in message["params"]["events"]
        ]

    def rest(self, timeout: float = PATIENCE) -> List[Message]:
        """Everything up to the end of the stream."""
        messages = self._passed_by
        self._passed_by = []
        deadline = time.monotonic() + timeout
        while True:
            try:
                messages.append(self.next(max(0.01, deadline - time.monotonic())))
            except Ended:
                return messages

    # Out

    def send_bytes(self, data: bytes) -> None:
        """Bytes as they stand; where they hold requests, the answers are still looked at."""
        whole, newline, self._begun = (self._begun + data).rpartition(b"\n")
        for message in messages_in(whole + newline + self._last_body()):
            self._conversation.note(message)
        self._put(data)

    def _last_body(self) -> bytes:
        """With headers a body ends without a newline, and so may the last line of a pipe."""
        is_whole = self._begun.rstrip().endswith(b"}")
        return self._begun if is_whole else b""

    def _put(self, data: bytes) -> None:
        self._outgoing.write(data)
        self._outgoing.flush()

    def send_text(self, text: str) -> None:
        """A message as it stands, in this wire's framing."""
        data = text.encode()
        for message in messages_in(data):
            self._conversation.note(message)
        self._send(data)

    def _send(self, data: bytes) -> None:
        if self.framing == "lines":
            self._put(data + b"\n")
        else:
            self._put(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def send(self, message: Message) -> None:
        """A message that must be as the protocol says."""
        self._conversation.sent(message)
        self._send(json.dumps(message).encode())

    def call(self, method: str, params: Any = None, number: Any = None) -> Any:
        """Sends a request and does not wait; its id."""
        number = next(self._numbers) if number is None else number
        message = {"jsonrpc": "2.0", "id": number, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return number

    def reply(self, request: Message, result: Any) -> None:
        """Answers a request of the daemon's."""
        self.send({"jsonrpc": "2.0", "id": request["id"], "result": result})

    def ask(self, method: str, params: Any = None, timeout: float = PATIENCE) -> Message:
        """The whole answer to a request, result or error."""
        return self.answer(self.call(method, params), timeout)

    def result(
        self, method: str, params: Any = None, timeout: float = PATIENCE, number: Any = None
    ) -> Any:
        answer = self.answer(self.call(method, params, number), timeout)
        assert "result" in answer, f"{method}: {answer}"
        return answer["result"]

    def notify(self, method: str, params: Any = None) -> None:
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)

    def initialize(self, **params: Any) -> Message:
        result = self.result("initialize", {"protocolVersions": [1], "capabilities": {}, **params})
        self.notify("initialized", {})
        return result

    # The end

    def close_input(self) -> None:
        """Says that nothing more will be sent; what is still to be answered is heard."""
        if self._socket is not None:
            self._outgoing.flush()
            self._socket.shutdown(socket.SHUT_WR)
        else:
            self._outgoing.close()

    def abandon(self) -> None:
        """Goes away without a word, as a client that crashed."""
        try:
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)
                self._socket.close()
            else:
                self._outgoing.close()
        except OSError:
            pass

    def wait(self, timeout: float = PATIENCE) -> int:
        """The exit code of the process on the other side."""
        assert self.process is not None
        return self.process.wait(timeout)

    def _state(self) -> str:
        code = self.process.poll() if self.process is not None else None
        said = self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""
        last = [json.dumps(m)[:200] for m in self.heard[-3:]]
        return f"exit {code}; last heard {last}; standard error: {said}"
