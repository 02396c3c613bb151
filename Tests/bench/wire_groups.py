"""What the wire costs: requests, fan-out, replay, idle connections, a message at the limit.

The clients here count lines and do not read them, so what is measured is the daemon. Where no peer
stands beside a figure there is none: google-adk has no wire of this kind.
"""

from __future__ import annotations

import json
import os
import select
import selectors
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, List, Tuple

from measure import Figure, cpu_of, forget_peak, memory_of, peer, percentile
from support.house import House

#: Requests under way at once; the daemon allows 64.
WINDOW = 32
EVENTS = 10_000
PIECE = 1 << 20


class Lines:
    """One line out, lines in, on a pair of descriptors, with nothing in between."""

    def __init__(self, incoming: int, outgoing: int, owner: Any) -> None:
        self.incoming, self._outgoing, self._owner = incoming, outgoing, owner
        self._rest = b""

    @classmethod
    def over_socket(cls, house: House) -> "Lines":
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(house.socket))
        return cls(connection.fileno(), connection.fileno(), connection)

    @classmethod
    def over_pipes(cls, house: House, *arguments: str) -> Tuple["Lines", int]:
        """A daemon of its own, on the rehearsal model if no arguments say otherwise."""
        with open(house.log, "ab") as log:
            child = house.start(
                "serve", *(arguments or ("--rehearsal", "--offline")),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )
        return cls(child.stdout.fileno(), child.stdin.fileno(), child), child.pid

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._outgoing, view[:PIECE]) :]

    def lines(self, count: int) -> List[bytes]:
        """Exactly so many; the client never asks for more than it waits for."""
        parts = self._rest.split(b"\n")
        while len(parts) <= count:
            data = os.read(self.incoming, PIECE)
            if not data:
                raise RuntimeError("the daemon has left")
            more = data.split(b"\n")
            parts[-1] += more[0]
            parts += more[1:]
        self._rest = b"\n".join(parts[count:])
        return parts[:count]

    def ask(self, method: str, params: Any = None) -> Any:
        """An answer, past all notifications."""
        call = {"jsonrpc": "2.0", "id": "ask", "method": method, "params": params or {}}
        self.send(json.dumps(call).encode() + b"\n")
        while True:
            message = json.loads(self.lines(1)[0])
            if message.get("id") == "ask":
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def pipelined(self, call: bytes, count: int) -> None:
        """`call` has a %d for the id. Only answers may come meanwhile."""
        for first in range(0, count, WINDOW):
            block = range(first, min(first + WINDOW, count))
            self.send(b"".join(call % (1_000_000 + number) for number in block))
            for line in self.lines(len(block)):
                if b'"result"' not in line:
                    raise RuntimeError(line[:300].decode())


@contextmanager
def daemon() -> Iterator[Tuple[House, int]]:
    house = House()
    try:
        yield house, house.daemon("--rehearsal", "--offline").pid
    finally:
        house.close()


def call_of(method: str, params: Any) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", "id": 0, "method": method, "params": params})
    return body.replace("%", "%%").replace('"id": 0', '"id": %d').encode() + b"\n"


# The groups


def requests() -> List[Figure]:
    """`ping` and `session/get`: one after the other, and as many at once as a client may."""
    figures: List[Figure] = []
    with daemon() as (house, pid):
        pipes, own = Lines.over_pipes(house)
        for place, client, server in (
            ("stdio", pipes, own), ("socket", Lines.over_socket(house), pid),
        ):
            session = client.ask("session/create", {})["sessionId"]
            for method, params in (("ping", {}), ("session/get", {"sessionId": session})):
                figures += requests_of(client, server, f"{method} over {place}", method, params)
    return figures


def requests_of(client: Lines, pid: int, name: str, method: str, params: Any) -> List[Figure]:
    call, times = call_of(method, params), []
    client.pipelined(call, 2_000)
    for number in range(3_000):
        line = call % number
        begun = time.perf_counter()
        client.send(line)
        client.lines(1)
        times.append((time.perf_counter() - begun) * 1000)
    count = 30_000 if method == "ping" else 10_000
    cpu, begun = cpu_of(pid), time.perf_counter()
    client.pipelined(call, count)
    seconds, used = time.perf_counter() - begun, cpu_of(pid) - cpu
    return [
        (f"{name}, p50", percentile(times, 0.5), "ms", None, None),
        (f"{name}, p99", percentile(times, 0.99), "ms", None, None),
        (f"{name}, {WINDOW} at once", count / seconds, "/s", None, None),
        (f"CPU per {name}", used / count * 1e6, "us", None, None),
    ]


def grown(client: Lines, count: int) -> str:
    """A session with a project and so many more events; its id."""
    session = client.ask("session/create", {"title": "A long one"})["sessionId"]
    project = client.ask("project/create", {"sessionId": session, "title": "Ada"})["projectId"]
    # About the length of the peer's events, which are 1.2 KB each.
    change = {"projectId": project, "title": "Ada " * 265}
    client.pipelined(call_of("project/update", change), count)
    return session


def fanout() -> List[Figure]:
    """Events of one session to 1, 10 and 100 subscribers, while they are appended."""
    figures: List[Figure] = []
    for subscribers in (1, 10, 100):
        with daemon() as (house, pid):
            writer = Lines.over_socket(house)
            session = writer.ask("session/create", {})["sessionId"]
            project = writer.ask("project/create", {"sessionId": session, "title": "Ada"})
            call = call_of("project/update", {"projectId": project["projectId"], "title": "Ada"})
            readers = [Lines.over_socket(house) for _ in range(subscribers)]
            for reader in readers:
                reader.ask("events/subscribe", {"stream": f"session:{session}"})
            count = 2_000
            cpu, begun = cpu_of(pid), time.perf_counter()
            messages, seen = delivered(writer, readers, call, count)
            seconds, used = time.perf_counter() - begun, cpu_of(pid) - cpu
            to = f"to {subscribers} subscriber{'s' if subscribers > 1 else ''}"
            figures += [
                (f"events a second {to}", seen / seconds, "/s", None, None),
                ("  in notifications", messages / seconds, "/s", None, None),
                ("  CPU per event, its append included", used / seen * 1e6, "us", None, None),
            ]
    return figures


def delivered(
    writer: Lines, readers: List[Lines], call: bytes, count: int
) -> Tuple[int, int]:
    """Notifications and events that all readers got, of `count` changes."""
    mark = b'"project.updated"'
    selector = selectors.DefaultSelector()
    for reader in readers:
        selector.register(reader.incoming, selectors.EVENT_READ, [0, b""])
    selector.register(writer.incoming, selectors.EVENT_READ, None)
    messages = events = sent = answered = 0
    while events < count * len(readers) or answered < count:
        while sent < count and sent - answered < WINDOW:
            writer.send(call % (1_000_000 + sent))
            sent += 1
        ready = selector.select(timeout=60)
        if not ready:
            raise RuntimeError(f"{events} events of {count * len(readers)} came")
        for key, _ in ready:
            data = os.read(key.fd, PIECE)
            if not data:
                raise RuntimeError("the daemon has left")
            if key.data is None:
                answered += data.count(b"\n")
                continue
            messages += data.count(b"\n")
            # A mark may be cut in two.
            whole = key.data[1] + data
            events += whole.count(mark)
            key.data[1] = whole[-(len(mark) - 1) :]
    selector.close()
    return messages, events


def replay() -> List[Figure]:
    """10,000 events to a fresh subscriber, of a daemon that has them and of one just started."""
    with daemon() as (house, pid):
        writer = Lines.over_socket(house)
        begun = time.perf_counter()
        session = grown(writer, EVENTS)
        made = EVENTS / (time.perf_counter() - begun)
        runs = [replayed(house, pid, session) for _ in range(5)]
    wall, cpu, size, messages = (sorted(column)[2] for column in zip(*runs))
    theirs = peer("restore", str(EVENTS), "warm_ms")
    return [
        (f"replay of {EVENTS:,} events to a subscriber", wall, "ms", 60, theirs),
        ("  CPU", cpu, "ms", None, peer("restore", str(EVENTS), "cpu_ms")),
        ("  bytes", size / 1e6, "MB", None,
         peer("restore", str(EVENTS), "event_bytes", scale=1e-6)),
        ("  notifications", messages, "", None, None),
        ("project/update, each an event on disk", made, "/s", None, None),
    ]


def replayed(house: House, pid: int, session: str) -> Tuple[float, float, int, int]:
    """Milliseconds, CPU milliseconds, bytes and notifications of one replay."""
    reader = Lines.over_socket(house)
    reader.ask("ping")
    call = {"jsonrpc": "2.0", "id": 1, "method": "events/subscribe", "params": {}}
    call["params"] = {"stream": f"session:{session}"}
    cpu, begun = cpu_of(pid), time.perf_counter()
    reader.send(json.dumps(call).encode() + b"\n")
    size = messages = 0
    tail = b""
    while b'"caughtUp":true' not in tail or not tail.endswith(b"\n"):
        data = os.read(reader.incoming, PIECE)
        if not data:
            raise RuntimeError("the daemon has left")
        size += len(data)
        messages += data.count(b"\n")
        tail = (tail + data).rpartition(b"\n")[2] or (tail + data)[-PIECE:]
    wall = (time.perf_counter() - begun) * 1000
    return wall, (cpu_of(pid) - cpu) * 1000, size, messages - 1


def idle() -> List[Figure]:
    """What 100 connections that say nothing keep."""
    with daemon() as (house, pid):
        first = Lines.over_socket(house)
        first.ask("session/list", {})
        before = memory_of(pid)
        others = [Lines.over_socket(house) for _ in range(100)]
        for other in others:
            other.ask("initialize", {"protocolVersions": [1]})
        after = memory_of(pid)
        cpu, begun = cpu_of(pid), time.perf_counter()
        # Nothing is ready in that time: a poll is a wait for what must not come.
        select.select([first.incoming], [], [], 5)
        used, seconds = cpu_of(pid) - cpu, time.perf_counter() - begun
    return [
        ("memory with 1 connection", before, "MB", None, None),
        ("memory with 101 idle connections", after, "MB", None, None),
        ("  a connection", (after - before) / 100 * 1024, "KB", None, None),
        ("  CPU a second, all idle", used / seconds * 1000, "ms", None, None),
    ]


def large() -> List[Figure]:
    """A message of the 16 MiB that are allowed, in over the socket and over stdio."""
    figures: List[Figure] = []
    with daemon() as (house, pid):
        pipes, own = Lines.over_pipes(house)
        for place, client, server in (
            ("socket", Lines.over_socket(house), pid), ("stdio", pipes, own),
        ):
            client.ask("session/list", {})
            frame = call_of("ping", {"padding": ""}) % 1
            padding = b"x" * ((16 << 20) - len(frame) + 1)
            message = frame.replace(b'"padding": ""', b'"padding": "%s"' % padding)
            before, times = memory_of(server), []
            forget_peak(server)
            for _ in range(5):
                begun = time.perf_counter()
                client.send(message)
                if b'"result"' not in client.lines(1)[0]:
                    raise RuntimeError("a message of 16 MiB was refused")
                times.append((time.perf_counter() - begun) * 1000)
            figures += [
                (f"16 MiB in over {place}, to its answer", sorted(times)[2], "ms", None, None),
                ("  memory before", before, "MB", None, None),
                ("  memory at its peak", memory_of(server, "VmHWM"), "MB", None, None),
                ("  memory afterwards", memory_of(server), "MB", None, None),
            ]
    return figures


def cancel() -> List[Figure]:
    """From `run/cancel`, in a stalled stream, to its answer, which comes after the run's last event."""
    house = House()
    try:
        script = house.root / "hang.yaml"
        script.write_text("runs: [{steps: [say: Wait., hang: true]}]\n")
        with open(house.log, "ab") as log:
            child = house.start(
                "serve", "--script", str(script),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )
        client = Lines(child.stdout.fileno(), child.stdin.fileno(), child)
        session = client.ask("session/create")["sessionId"]
        times = []
        for _ in range(50):
            run = client.ask("message/send", {"sessionId": session, "content": "Go"})["runId"]
            seq = 0
            while True:
                page = client.ask(
                    "events/read", {"stream": f"session:{session}", "since": {"seq": seq}}
                )
                seq = page["next"]
                if any(e["type"] == "item.started" and e["runId"] == run for e in page["events"]):
                    break
            begun = time.perf_counter()
            client.ask("run/cancel", {"runId": run})
            times.append((time.perf_counter() - begun) * 1000)
    finally:
        house.close()
    return [
        ("cancel to quiet, p50", percentile(times, 0.5), "ms", 100, None),
        ("cancel to quiet, p99", percentile(times, 0.99), "ms", 100, None),
    ]


GROUPS: Dict[str, Callable[[], List[Figure]]] = {
    "requests": requests, "fanout": fanout, "replay": replay, "idle": idle, "large": large,
    "cancel": cancel,
}
