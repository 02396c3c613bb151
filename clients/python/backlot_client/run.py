"""A run: its events as they happen, its result, its cancellation."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, AsyncIterator, Deque, Dict, List, Mapping, Optional

from .errors import BacklotError, ConnectionLost

if TYPE_CHECKING:
    from .client import Backlot

#: After one of these nothing happens in a run by itself.
_LAST = {"run.completed", "run.failed", "run.cancelled", "run.interrupted"}
#: So many events wait for a slow reader; what does not fit is read from the journal later.
_WAITING = 4096
_PAGE = 500


@dataclass(frozen=True)
class Result:
    """What came of a run."""

    status: str
    text: str
    artifacts: List[Mapping[str, Any]]
    #: The daemon's whole answer.
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Result":
        return cls(
            status=str(answer.get("status", "")),
            text=str(answer.get("text") or ""),
            artifacts=list(answer.get("artifacts") or []),
            raw=answer,
        )


class Watch:
    """What has arrived of a stream and was not read yet. The journal has everything; this is a
    shortcut past it."""

    def __init__(self, deltas: bool) -> None:
        self.deltas = deltas
        self.behind = False
        self.lost = False
        self.arrived: Deque[Dict[str, Any]] = deque()
        self.news = asyncio.Event()

    def take(self, method: str, params: Dict[str, Any]) -> None:
        if method == "events/append":
            for event in params.get("events", []):
                if len(self.arrived) < _WAITING:
                    self.arrived.append(event)
                else:
                    self.behind = True
        elif self.deltas and len(self.arrived) < _WAITING:
            self.arrived.append({"type": "delta", **params})
        self.news.set()

    def lose_connection(self) -> None:
        self.lost = True
        self.news.set()


class Run:
    """A message at work. It belongs to the daemon: losing this object cancels nothing."""

    def __init__(self, backlot: "Backlot", answer: Mapping[str, Any]) -> None:
        self._backlot = backlot
        self.id: str = answer["runId"]
        self.session_id: str = answer["sessionId"]
        self.message_id: Optional[str] = answer.get("messageId")
        #: The last event of the session that was there when the run began.
        self.seq: int = int(answer.get("seq", 0))

    def __repr__(self) -> str:
        return f"Run({self.id!r}, session_id={self.session_id!r})"

    async def result(self) -> Result:
        """Waits for the end, or until the run needs an answer; also across lost connections."""
        return Result.of(await self._backlot.request_surely("run/wait", {"runId": self.id}))

    async def cancel(self) -> Any:
        return await self._backlot.request_surely("run/cancel", {"runId": self.id})

    async def events(
        self, since: Optional[int] = None, *, deltas: bool = False, whole_session: bool = False
    ) -> AsyncIterator[Dict[str, Any]]:
        """The run's events in order, each once, from the one after `since` to its last.

        By default from the session's first event, and only those of this run. A lost connection is
        opened again and the stream goes on where it was. `deltas` adds the text as it grows, as
        `{"type": "delta", "itemId", "offset", "next", "text"}`; deltas may be left out,
        `item.completed` has the whole text.
        """
        stream = f"session:{self.session_id}"
        last, epoch = since or 0, None
        watch = Watch(deltas)
        self._backlot._watches.setdefault(stream, set()).add(watch)
        try:
            epoch = await self._subscribe(watch, stream, last, epoch)
            while True:
                if watch.arrived:
                    batch = [watch.arrived.popleft()]
                elif watch.lost:
                    await self._backlot.reconnect()
                    epoch = await self._subscribe(watch, stream, last, epoch)
                    continue
                elif watch.behind:
                    watch.behind = False
                    batch = await self._read(stream, last)
                    watch.behind = watch.behind or len(batch) >= _PAGE
                else:
                    watch.news.clear()
                    await watch.news.wait()
                    continue
                if batch and batch[0].get("seq", 0) > last + 1:
                    # Something was left out, here or on the way: the journal fills the hole.
                    watch.arrived.clear()
                    watch.behind = True
                    continue
                for event in batch:
                    if event["type"] == "delta":
                        if whole_session or event.get("runId", self.id) == self.id:
                            yield event
                        continue
                    if event["seq"] <= last:
                        continue
                    last = event["seq"]
                    mine = event.get("runId") == self.id
                    if mine or whole_session:
                        yield event
                    if mine and event["type"] in _LAST:
                        return
        finally:
            await self._unsubscribe(watch, stream)

    async def _subscribe(
        self, watch: Watch, stream: str, last: int, epoch: Optional[str]
    ) -> Optional[str]:
        since: Dict[str, Any] = {"seq": last}
        if epoch is not None:
            since["epoch"] = epoch
        params = {"stream": stream, "since": since, "deltas": watch.deltas}
        watch.arrived.clear()
        while True:
            watch.lost = False
            try:
                answer = await self._backlot.request("events/subscribe", params)
                known: Optional[str] = answer.get("epoch", epoch)
                return known
            except ConnectionLost:
                await self._backlot.reconnect()

    async def _read(self, stream: str, last: int) -> List[Dict[str, Any]]:
        params = {"stream": stream, "since": {"seq": last}, "limit": _PAGE}
        answer = await self._backlot.request_surely("events/read", params)
        return list(answer.get("events", []))

    async def _unsubscribe(self, watch: Watch, stream: str) -> None:
        watches = self._backlot._watches.get(stream, set())
        watches.discard(watch)
        if watches:
            return
        self._backlot._watches.pop(stream, None)
        if self._backlot.connected:
            try:
                await self._backlot.request("events/unsubscribe", {"stream": stream})
            except BacklotError:
                pass  # It is gone either way.
