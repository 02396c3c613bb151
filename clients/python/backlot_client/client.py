"""The connection: requests, notifications, and what the daemon asks of us."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import os
import uuid
from types import TracebackType
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Set, Tuple, Type

from . import framing as framings
from .errors import BacklotError, ConnectionLost, from_response
from .run import Result, Run, Watch

Handler = Callable[[Any], Any]
_Streams = Tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Backlot:
    """A connection to a daemon; `async with` opens and closes it.

    It comes back by itself where that is safe: `send` and `Run.events` reconnect after the
    connection was lost, with nothing sent twice and no event missed. `request` does not.
    """

    def __init__(
        self,
        *,
        command: Optional[Sequence[str]] = None,
        path: Optional[str] = None,
        framing: str = "lines",
        env: Optional[Mapping[str, str]] = None,
        credentials: Optional[Mapping[str, str]] = None,
        reconnects: int = 5,
    ) -> None:
        if framing not in framings.BY_NAME:
            raise ValueError(f"framing is 'lines' or 'lsp', not {framing!r}")
        self._command = list(command) if command is not None else None
        self._path = path
        self._framing = framings.BY_NAME[framing]
        self._env = env
        #: Variables that open models, lent anew with each connection to what it sets going.
        self.credentials: Mapping[str, str] = credentials or {}
        self._reconnects = reconnects
        self._ids = itertools.count(1)
        self._handlers: Dict[str, Handler] = {}
        self._listeners: Dict[str, List[Handler]] = {}
        self._watches: Dict[str, Set[Watch]] = {}
        self._pending: Dict[int, "asyncio.Future[Any]"] = {}
        self._answering: Set["asyncio.Task[None]"] = set()
        self._process: Optional[asyncio.subprocess.Process] = None
        self._writer: Optional[asyncio.StreamWriter] = None
        self._reading: Optional["asyncio.Task[None]"] = None
        #: What the daemon said of itself in its answer to `initialize`.
        self.server: Mapping[str, Any] = {}

    @classmethod
    def stdio(cls, command: Sequence[str] = ("backlot", "serve"), **options: Any) -> "Backlot":
        """A daemon, or the forwarder `backlot attach`, as a child process."""
        return cls(command=command, **options)

    @classmethod
    def socket(cls, path: str, **options: Any) -> "Backlot":
        """A daemon that listens on a Unix socket; `backlot socket` prints the path."""
        return cls(path=path, **options)

    # Opening and closing

    async def __aenter__(self) -> "Backlot":
        await self._open()
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def _open(self) -> None:
        self._sending = asyncio.Lock()
        self._opening = asyncio.Lock()
        try:
            await self._connect()
        except BaseException:
            await self._drop(timeout=1)
            raise

    async def _connect(self) -> None:
        reader, self._writer = await self._streams()
        self._reading = asyncio.ensure_future(self._read(reader))
        if self.credentials:
            await self.notify("$/credentials", {"variables": dict(self.credentials)})
        capabilities: Dict[str, Any] = {}
        if "interaction/request" in self._handlers:
            capabilities["interaction"] = {}
        params = {
            "protocolVersions": [1],
            "processId": os.getpid(),
            "clientInfo": {"name": "backlot-client", "version": "0.1.0"},
            "capabilities": capabilities,
        }
        self.server = await self.request("initialize", params)
        await self.notify("initialized", {})

    async def _streams(self) -> _Streams:
        if self._command is None:
            return await asyncio.open_unix_connection(self._path, limit=framings.LIMIT)
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=dict(self._env) if self._env is not None else None,
            limit=framings.LIMIT,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        return self._process.stdout, self._process.stdin

    async def close(self, timeout: float = 10) -> None:
        """Says goodbye and waits for the child to leave. A run in a shared daemon goes on."""
        if self.connected:
            try:
                await asyncio.wait_for(self.request("shutdown"), timeout)
                await self.notify("exit")
            except (BacklotError, asyncio.TimeoutError):
                pass  # It went first, or it hangs: either way the connection ends here.
        await self._drop(timeout)

    async def _drop(self, timeout: float) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        process, self._process = self._process, None
        if process is not None:
            try:
                await asyncio.wait_for(process.wait(), timeout)
            except asyncio.TimeoutError:
                process.kill()
                await process.wait()
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            self._reading = None

    @property
    def connected(self) -> bool:
        return self._reading is not None and not self._reading.done()

    async def reconnect(self) -> None:
        """Opens the connection again if it is lost; ConnectionLost if that does not succeed."""
        async with self._opening:
            for attempt in range(self._reconnects):
                if self.connected:
                    return
                await self._drop(timeout=5)
                try:
                    await self._connect()
                    return
                except (OSError, ConnectionLost):
                    await asyncio.sleep(min(0.1 * 2**attempt, 2))
            if not self.connected:
                raise ConnectionLost("the daemon could not be reached again")

    # Out

    async def request(
        self, method: str, params: Any = None, timeout: Optional[float] = None
    ) -> Any:
        """Asks and waits for the result. Giving up (a timeout, a cancelled task) tells the daemon."""
        number = next(self._ids)
        answer: "asyncio.Future[Any]" = asyncio.get_running_loop().create_future()
        self._pending[number] = answer
        try:
            await self._send({"id": number, "method": method, **_params(params)})
            return await asyncio.wait_for(answer, timeout)
        except (asyncio.CancelledError, asyncio.TimeoutError):
            if self.connected:
                await self.notify("$/cancelRequest", {"id": number})
            raise
        finally:
            self._pending.pop(number, None)

    async def notify(self, method: str, params: Any = None) -> None:
        await self._send({"method": method, **_params(params)})

    async def _send(self, message: Dict[str, Any]) -> None:
        writer = self._writer
        if writer is None or not self.connected:
            raise ConnectionLost()
        try:
            async with self._sending:
                writer.write(self._framing.encode({"jsonrpc": "2.0", **message}))
                await writer.drain()
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    # In

    def on_request(self, method: str, handler: Handler) -> None:
        """`handler(params)` answers what the daemon asks; it may be a coroutine function."""
        self._handlers[method] = handler

    def on_notification(self, method: str, handler: Handler) -> None:
        """`handler(params)` hears the daemon's notifications, in order; a plain function."""
        self._listeners.setdefault(method, []).append(handler)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        reason = "the connection to the daemon ended"
        try:
            while True:
                self._take(await self._framing.read(reader))
        except (asyncio.IncompleteReadError, OSError):
            pass
        except (ValueError, asyncio.LimitOverrunError) as error:
            reason = f"the daemon sent what is not its protocol: {error}"
        finally:
            for answer in self._pending.values():
                if not answer.done():
                    answer.set_exception(ConnectionLost(reason))
            for watch in [w for watches in self._watches.values() for w in watches]:
                watch.lose_connection()

    def _take(self, message: Any) -> None:
        if not isinstance(message, dict):
            raise ValueError("a message that is no object")
        method = message.get("method")
        if method is None:
            answer = self._pending.get(message.get("id", 0))
            if answer is None or answer.done():
                return
            if "error" in message:
                answer.set_exception(from_response(message["error"]))
            else:
                answer.set_result(message.get("result"))
        elif "id" in message:
            task = asyncio.ensure_future(self._answer(message))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        else:
            params = message.get("params") or {}
            if method in ("events/append", "events/delta"):
                for watch in self._watches.get(str(params.get("stream")), ()):
                    watch.take(method, params)
            for listener in self._listeners.get(method, ()):
                listener(params)

    async def _answer(self, message: Dict[str, Any]) -> None:
        method = message["method"]
        handler = self._handlers.get(method)
        reply: Dict[str, Any] = {"id": message["id"]}
        if handler is None:
            reply["error"] = {"code": -32601, "message": f"this client does not answer {method}"}
        else:
            try:
                result = handler(message.get("params"))
                reply["result"] = await result if inspect.isawaitable(result) else result
            except Exception as error:  # Whatever went wrong, the daemon must hear of it.
                reply["error"] = {"code": -32603, "message": str(error) or type(error).__name__}
        try:
            await self._send(reply)
        except ConnectionLost:
            pass  # The daemon asks again on the next connection.

    # What people do with it

    async def send(
        self,
        content: str,
        session_id: Optional[str] = None,
        *,
        model: Optional[str] = None,
        queue: bool = False,
        client_message_id: Optional[str] = None,
    ) -> Run:
        """Sends a message, which starts a run. Without a session the daemon makes one.

        Its `clientMessageId` makes sending it again harmless, so a lost connection is retried.
        """
        params: Dict[str, Any] = {
            "content": content,
            "clientMessageId": client_message_id or str(uuid.uuid4()),
        }
        if session_id is not None:
            params["sessionId"] = session_id
        if model is not None:
            params["model"] = model
        if queue:
            params["queue"] = True
        return Run(self, await self.request_surely("message/send", params))

    async def request_surely(self, method: str, params: Any = None) -> Any:
        """A request that does no harm twice: sent again after a lost connection."""
        while True:
            try:
                return await self.request(method, params)
            except ConnectionLost:
                await self.reconnect()

    async def pitch(self, subject: str, *, model: Optional[str] = None) -> Result:
        """A film pitch about `subject`, from start to end."""
        run = await self.send(f"Create a film about {subject}", model=model)
        return await run.result()


def _params(params: Any) -> Dict[str, Any]:
    return {} if params is None else {"params": params}
