"""A daemon of a few lines: enough of the wire to hold a client to its promises.

`python3 fake_peer.py lines|lsp` speaks on stdin and stdout; `FakePeer` listens on a socket.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any, Callable, Dict, List, Optional

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from backlot_client import framing  # noqa: E402

RUN = {"runId": "r1", "sessionId": "s1", "messageId": "m1", "seq": 2}
JOURNAL: List[Dict[str, Any]] = [
    {"seq": 1, "type": "message.added"},
    {"seq": 2, "type": "run.started", "runId": "r1"},
    {"seq": 3, "type": "item.started", "runId": "r1"},
    {"seq": 4, "type": "item.completed", "runId": "r1"},
    {"seq": 5, "type": "run.completed", "runId": "r1"},
]


class Speaker:
    """One connection. `cut_at` hangs up after the event of that number."""

    def __init__(self, how: Any, reader: Any, write: Callable[[bytes], None]) -> None:
        self.how, self.reader, self.write = how, reader, write
        self.seen: List[Dict[str, Any]] = []
        self.answered: List[Dict[str, Any]] = []
        self.cut_at: Optional[int] = None
        self.skip: Optional[int] = None

    def send(self, message: Dict[str, Any]) -> None:
        self.write(self.how.encode({"jsonrpc": "2.0", **message}))

    def append(self, events: List[Dict[str, Any]]) -> None:
        params = {"stream": "session:s1", "epoch": "E1", "head": 5, "events": events}
        self.send({"method": "events/append", "params": params})

    async def serve(self) -> None:
        while True:
            try:
                message = await self.how.read(self.reader)
            except (asyncio.IncompleteReadError, OSError):
                return
            if "method" not in message:
                self.answered.append(message)
                continue
            self.seen.append(message)
            if message["method"] == "exit" or not self.handle(message):
                return

    def handle(self, message: Dict[str, Any]) -> bool:
        method, params = message["method"], message.get("params", {})
        if "id" not in message:
            return True
        results: Dict[str, Any] = {
            "initialize": {"protocolVersion": 1, "capabilities": {}, "epoch": "E1"},
            "message/send": RUN,
            "run/wait": {**RUN, "status": "completed", "text": "FADE IN:", "artifacts": []},
            "run/cancel": {"status": "cancelled"},
            "events/subscribe": {"epoch": "E1", "head": 5, "mode": "replay"},
            "echo": params,
        }
        if params.get("wait"):
            results["message/send"] = results["run/wait"]
        if method == "never":
            return True
        if method == "ask":
            self.send({"id": "srv-1", "method": params["method"], "params": {"question": "why"}})
        if method == "session/get":
            data = {"kind": "SessionNotFound", "retryable": False, "sessionId": "nope"}
            error = {"code": 2001, "message": "there is no session nope", "data": data}
            self.send({"id": message["id"], "error": error})
            return True
        if method == "events/read":
            since = params["since"]["seq"]
            results[method] = {"events": [e for e in JOURNAL if e["seq"] > since]}
        self.send({"id": message["id"], "result": results.get(method)})
        if method == "events/subscribe":
            for event in JOURNAL:
                if event["seq"] <= params["since"]["seq"] or event["seq"] == self.skip:
                    continue
                self.append([event])
                if event["seq"] == 3 and params.get("deltas"):
                    delta = {"stream": "session:s1", "runId": "r1", "itemId": "i1"}
                    delta.update({"offset": 0, "next": 4, "text": "FADE"})
                    self.send({"method": "events/delta", "params": delta})
                if event["seq"] == self.cut_at:
                    return False
        return True


class FakePeer:
    """A socket daemon. `prepare` sees each connection (from 1) before it is served."""

    def __init__(self, path: str, how: Any, prepare: Any = None) -> None:
        self.path, self.how, self.prepare = path, how, prepare
        self.speakers: List[Speaker] = []

    async def __aenter__(self) -> "FakePeer":
        self.server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_: Any) -> None:
        self.server.close()
        await self.server.wait_closed()

    async def _serve(self, reader: Any, writer: Any) -> None:
        speaker = Speaker(self.how, reader, writer.write)
        self.speakers.append(speaker)
        if self.prepare is not None:
            self.prepare(speaker, len(self.speakers))
        try:
            await speaker.serve()
        finally:
            writer.close()

    def methods(self) -> List[List[str]]:
        return [[m["method"] for m in speaker.seen] for speaker in self.speakers]


async def _stdio(name: str) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await Speaker(framing.BY_NAME[name], reader, lambda data: os.write(1, data) and None).serve()


if __name__ == "__main__":
    asyncio.run(_stdio(sys.argv[1]))
