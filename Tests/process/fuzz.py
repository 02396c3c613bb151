#!/usr/bin/env python3
"""Talks nonsense to the real daemon, on standard input and on its socket, and counts its answers.

    fuzz.py [--seconds N] [--seed N] [BINARY]

Each conversation is made of messages of every method, some of them damaged, in one of the two
framings, with cancels in between and cuts anywhere. What must hold after each: the daemon lives,
every request got exactly one answer, nothing else got any, and a last ping is answered. At the end:
the daemon's memory stayed below its bound. The same seed sends the same bytes; a failure prints the
seed and the number of its conversation.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, List, Optional, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support import house  # noqa: E402

#: What the daemon promises to take: bytes of a message, of an id, messages of a batch.
MESSAGE, ID, BATCH = 16 << 20, 256, 100
#: What it may use at its peak: a few of the longest messages, the requests in flight, and itself.
MEMORY = 256 << 20
#: Seconds after which a conversation counts as hung.
PATIENCE = 60

SCHEMA = house.ROOT / "protocol" / "meta.json"
METHODS = [entry["method"] for entry in json.loads(SCHEMA.read_text())["requests"]]
#: These end the conversation or the daemon, or begin one run after the other.
LEFT_OUT = {"initialize", "shutdown", "server/stop", "message/send", "run/resume", "run/retry"}
NAMES = (
    "sessionId runId projectId artifactId stream since limit cursor title content key value keys "
    "atSeq ifVersion offset length status interactionId types deltas query token"
).split()
VALUES: List[Any] = [
    None, True, 0, -1, 1.5, 1e308, 2**63 - 1, 2**63, "", "x", "é😀\u0000\ud7ff", "../../etc/passwd",
    "'; DROP TABLE agent_events; --", "01890000-0000-7000-8000-000000000000", "session:none", [], {},
    [1, [2, [3]]], {"epoch": "x", "seq": 1}, {"seq": -5}, "x" * 3000,
]
#: Texts that stand for no message, and what comes back: an answer without id, or none at all.
NONSENSE = [
    "{", "[", "nonsense", '{"jsonrpc":"2.0",', "[" * 100_000, '{"a":' * 100_000, '{"a":1e999}', '{"a":01}',
    "{}", "[]", "7", '"x"', "null", '{"jsonrpc":"1.0","method":"ping"}', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
    '{"jsonrpc":"2.0","id":{},"method":"ping"}', '{"jsonrpc":"2.0","id":null,"method":"ping"}',
    '{"jsonrpc":"2.0","method":7}', "[" + ",".join("1" * (BATCH + 1)) + "]", '{"jsonrpc":"2.0","method":"ping","params":"x"}',
    '{"jsonrpc":"2.0","id":"%s","method":"ping"}' % ("x" * (ID + 1)),
]
SILENT = [
    '{"jsonrpc":"2.0","method":"initialized"}', '{"jsonrpc":"2.0","method":"nobody/knows","params":[1]}',
    '{"jsonrpc":"2.0","id":1000000001,"result":null}', '{"jsonrpc":"2.0","id":1,"result":null,"error":7}',
    '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"?"}}', '[{"jsonrpc":"2.0","method":"x"}]',
    '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":[]}}',
    '{"jsonrpc":"2.0","method":"$/cancelRequest"}', '{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":9}}',
]


class Failure(Exception):
    pass


class Conversation:
    """The bytes to send, and which answers must come: ids, and None for those without."""

    def __init__(self, chance: random.Random, sessions: List[str]) -> None:
        self.chance, self.sessions = chance, sessions
        self.framing = chance.choice(["lines", "headers"])
        self.bytes = bytearray()
        self.expected: Counter = Counter()
        #: Whether every request has a known fate: bytes were not damaged at random.
        self.is_exact = True
        self.numbers = 0
        self.frame('{"jsonrpc":"2.0","id":"first","method":"initialize","params":{}}')
        self.expected["first"] += 1
        for _ in range(chance.randint(1, 40)):
            self.add()
        # The answers of what was damaged cannot be foretold; that the stream goes on can.
        if chance.random() < 0.2:
            self.is_exact = False
            for _ in range(chance.randint(1, 20)):
                self.frame(self.damaged(self.request()[1]))
        self.frame('{"jsonrpc":"2.0","id":"last","method":"ping"}')
        self.expected["last"] += 1

    def frame(self, text: str | bytes) -> None:
        body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        if self.framing == "lines":
            self.bytes += body.replace(b"\n", b" ") + b"\n"
        else:
            name = self.chance.choice([b"Content-Length: ", b"content-length:", b"CONTENT-LENGTH : "])
            extra = self.chance.choice([b"", b"", b"X: y\r\n", b"Content-Type: application/vscode-jsonrpc\r\n"])
            self.bytes += extra + name + b"%d\r\n\r\n" % len(body) + body

    def request(self) -> Tuple[Any, str]:
        """A well-formed request with an id of its own, its members in any order."""
        self.numbers += 1
        number: Any = self.chance.choice([self.numbers, -self.numbers, f"é{self.numbers}", f"u-{self.numbers}" * 9])
        method = self.chance.choice([m for m in METHODS if m not in LEFT_OUT] + ["ping"] * 5 + ["no/such", "", "\x00"])
        members = [("jsonrpc", "2.0"), ("id", number), ("method", method)]
        shape = self.chance.random()
        if shape < 0.7:
            params = {name: self.value(name) for name in self.chance.sample(NAMES, self.chance.randint(0, 4))}
            members.append(("params", params))
        elif shape < 0.9:
            members.append(("params", self.chance.choice([None, [], [1, "a"], {}])))
        self.chance.shuffle(members)
        if self.chance.random() < 0.1:
            # Of a member that stands twice the last one counts.
            members = [(name, "earlier") for name, _ in members if name == "method"] + members
        text = "{" + ",".join(json.dumps(name) + ":" + json.dumps(value) for name, value in members) + "}"
        return number, text

    def value(self, name: str) -> Any:
        if self.sessions and self.chance.random() < 0.5:
            if name == "sessionId":
                return self.chance.choice(self.sessions)
            if name == "stream":
                return "session:" + self.chance.choice(self.sessions)
        return self.chance.choice(VALUES)

    def add(self) -> None:
        kind = self.chance.random()
        if kind < 0.55:
            number, text = self.request()
            self.frame(text)
            self.expected[number] += 1
            if self.chance.random() < 0.2:
                method = self.chance.choice(["$/cancelRequest", "$/cancel_request"])
                self.frame(json.dumps({"jsonrpc": "2.0", "method": method, "params": {"id": number}}))
        elif kind < 0.7:
            self.frame(self.chance.choice(NONSENSE))
            self.expected[None] += 1
        elif kind < 0.8:
            self.frame(self.chance.choice(SILENT))
        elif kind < 0.9:
            self.batch()
        elif kind < 0.97:
            self.frame(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\xff\xc0\x80"}}')
            self.expected[None] += 1
        elif kind < 0.975:
            self.frame(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"' + b"x" * MESSAGE + b'"}}')
            self.expected[None] += 1
        else:
            number, text = self.request()
            self.frame(text[:-1] + ',"_filler":"' + "x" * self.chance.choice([70_000, 1 << 20, MESSAGE >> 1]) + '"}')
            self.expected[number] += 1

    def batch(self) -> None:
        elements: List[str] = []
        for _ in range(self.chance.choice([1, 2, 5, BATCH])):
            if self.chance.random() < 0.7:
                number, text = self.request()
                elements.append(text)
                self.expected[number] += 1
            elif self.chance.random() < 0.5:
                elements.append('{"jsonrpc":"2.0","method":"note"}')
            else:
                elements.append("1")
                self.expected[None] += 1
        self.frame("[" + ",".join(elements) + "]")

    def damaged(self, text: str) -> bytes:
        body = bytearray(text.encode())
        for _ in range(self.chance.randint(1, 4)):
            place = self.chance.randrange(len(body))
            how = self.chance.randrange(4)
            if how == 0:
                body[place] = self.chance.randrange(256)
            elif how == 1:
                del body[place]
            elif how == 2:
                body[place:place] = body[: self.chance.randrange(20)]
            else:
                body[place] = self.chance.choice(b'{}[]",:0-9e\\')
            body = body or bytearray(b" ")
        # A whole line of a method that stops the daemon would be right to stop it.
        return b"{" if re.search(rb"stop|shutdown|exit|message.send", bytes(body)) else bytes(body)


class Link:
    """A way to the daemon; what comes is read on a thread, so that nothing waits for another."""

    def __init__(self, incoming: Any, outgoing: Any, framing: str) -> None:
        self.incoming, self.outgoing, self.framing = incoming, outgoing, framing
        self.heard: List[Any] = []
        self.fault: Optional[BaseException] = None
        self.change = threading.Condition()
        self.is_over = False
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        try:
            while (body := self._frame()) is not None:
                message = json.loads(body)
                with self.change:
                    self.heard += message if isinstance(message, list) else [message]
                    self.change.notify_all()
        except BaseException as fault:  # The conversation must hear of it, whatever it is.
            self.fault = fault
        with self.change:
            self.is_over = True
            self.change.notify_all()

    def _frame(self) -> Optional[bytes]:
        line = self.incoming.readline()
        if not line:
            return None
        if self.framing == "lines":
            return line
        if not line.startswith(b"Content-Length: ") or self.incoming.readline() != b"\r\n":
            raise Failure(f"not a header: {line[:200]!r}")
        return self.incoming.read(int(line[16:]))

    def send(self, data: bytes, chance: random.Random) -> None:
        view = memoryview(data)
        pieces = chance.random() < 0.3
        while view:
            size = chance.randint(1, 5000) if pieces else len(view)
            self.outgoing.write(view[:size])
            self.outgoing.flush()
            view = view[size:]

    def wait_for(self, number: Any) -> None:
        deadline = time.monotonic() + PATIENCE
        with self.change:
            while not any("method" not in m and m.get("id") == number for m in self.heard):
                if self.is_over:
                    raise Failure(f"the daemon closed before it answered {number!r}: {self.fault}")
                if not self.change.wait(deadline - time.monotonic()):
                    raise Failure(f"{number!r} is not answered within {PATIENCE} s")

    def wait_for_end(self) -> None:
        self.thread.join(PATIENCE)
        if self.thread.is_alive():
            raise Failure(f"it does not close within {PATIENCE} s after the input's end")
        if self.fault:
            raise Failure(f"what came is no message: {self.fault}")


class Daemon:
    """`backlot serve`, on its own standard input and output for each conversation, or on a socket."""

    def __init__(self, rooms: house.House, on_socket: bool) -> None:
        self.rooms = rooms
        self.shared = rooms.daemon("--offline") if on_socket else None
        self.most = 0

    def converse(self, conversation: Conversation, chance: random.Random) -> None:
        if self.shared is None:
            with open(self.rooms.log, "ab") as log:
                process = self.rooms.start(
                    "serve", "--offline", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
                )
            link = Link(process.stdout, process.stdin, conversation.framing)
            try:
                self.play(link, conversation, chance, process, process.stdin.close)
                process.wait(PATIENCE)
                if process.returncode not in (0, 1):
                    raise Failure(f"the daemon ended with {process.returncode}")
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
                self.rooms.children.remove(process)
            return
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.rooms.socket))
            link = Link(connection.makefile("rb"), connection.makefile("wb"), conversation.framing)
            self.play(
                link, conversation, chance, self.shared, lambda: connection.shutdown(socket.SHUT_WR)
            )
        if self.shared.poll() is not None:
            raise Failure(f"the daemon ended with {self.shared.returncode}")

    def play(self, link: Link, conversation: Conversation, chance, process, close) -> None:
        if chance.random() < 0.15:
            # Goes away in the middle, without a word.
            link.send(conversation.bytes[: chance.randrange(len(conversation.bytes))], chance)
            close()
            link.wait_for_end()
            return
        link.send(conversation.bytes, chance)
        link.wait_for("last")
        self.most = max(self.most, peak(process))
        close()
        link.wait_for_end()
        check(conversation, link.heard)


def peak(process: subprocess.Popen) -> int:
    """The most memory the process has used so far, in bytes."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    return 0


def check(conversation: Conversation, heard: List[Any]) -> None:
    answers: Counter = Counter()
    for message in heard:
        if message.get("jsonrpc") != "2.0" or sum(k in message for k in ("method", "result", "error")) != 1:
            raise Failure(f"not a message: {json.dumps(message)[:300]}")
        if "error" in message:
            data = message["error"].get("data", {})
            if not isinstance(data.get("kind"), str) or not isinstance(data.get("retryable"), bool):
                raise Failure(f"an error without kind: {json.dumps(message)[:300]}")
            if data["kind"] == "InternalError":
                raise Failure(f"a fault of the daemon: {json.dumps(message)[:300]}")
        if "method" not in message:
            answers[message["id"]] += 1
    if conversation.is_exact and answers != conversation.expected:
        raise Failure(
            f"unanswered {list((conversation.expected - answers).items())[:5]}, "
            f"too many {list((answers - conversation.expected).items())[:5]}"
        )
    lost = {number for number in conversation.expected if answers[number] < 1}
    if lost:
        raise Failure(f"unanswered {list(lost)[:5]}")


def run(seconds: float, seed: int) -> int:
    print(f"fuzz: seed {seed}, {seconds:.0f} s", flush=True)
    begun, count, requests, most = time.monotonic(), 0, 0, 0
    failures = 0
    for on_socket in (True, False):
        rooms = house.House()
        try:
            daemon = Daemon(rooms, on_socket)
            made = [json.loads(rooms.run("call", "session/create", "{}").out) for _ in range(3)] if on_socket else []
            sessions = [one["sessionId"] for one in made]
            until = begun + seconds * (0.5 if on_socket else 1)
            while time.monotonic() < until and failures < 5:
                count += 1
                chance = random.Random(f"{seed}/{count}")
                conversation = Conversation(chance, sessions)
                requests += sum(conversation.expected.values())
                try:
                    daemon.converse(conversation, chance)
                except (Failure, OSError, ValueError, subprocess.TimeoutExpired) as failure:
                    failures += 1
                    where = "socket" if on_socket else "stdio"
                    print(f"fuzz: seed {seed}, conversation {count} ({where}, {conversation.framing}): {failure}")
                    if daemon.shared is not None and daemon.shared.poll() is not None:
                        print(rooms.log.read_text(errors="replace")[-3000:])
                        break
            most = max(most, daemon.most)
        finally:
            rooms.close()
    print(
        f"fuzz: seed {seed}, {count} conversations, {requests} answers, peak {most >> 20} MiB, "
        f"{failures} failed"
    )
    if most > MEMORY:
        print(f"fuzz: the daemon used more than {MEMORY >> 20} MiB")
    return 1 if failures or most > MEMORY else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("binary", nargs="?")
    arguments = parser.parse_args()
    if arguments.binary:
        house.BINARY = str(Path(arguments.binary).resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    return run(arguments.seconds, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
