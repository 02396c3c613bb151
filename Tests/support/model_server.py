#!/usr/bin/env python3
"""A model server for tests and benchmarks: three providers' wires, every fault, and their refusals.

    model_server.py [--port 0] [--SETTING VALUE]…      prints `READY 127.0.0.1:PORT`

OpenAI     POST /v1/chat/completions, GET /v1/models
Anthropic  POST /v1/messages
Gemini     POST /v1beta/models/M:generateContent and :streamGenerateContent
MediaWiki  GET /w/api.php, GET /api/rest_v1/page/summary/T
Control    GET /stats, GET /reset, GET /config?SETTING=VALUE&…

It listens on loopback only, and needs the standard library only. What it answers depends on the request
alone (model_answers.py). Where `strict` is on, a request that breaks a provider's published rules is
refused in that provider's words (rules/); whoever runs without checks says `strict=0`.

`fault` is what happens to the requests number `at` to `at + count - 1` since the last reset:

    a status, as 400 401 403 404 408 413 422 429 500 502 503 529: refused with it, the body by `form`,
                `message`, `code`, `param` and `retry_after`
    echo-key    401, with the key that came in the text and in a header x-echo-key
    html        status 200 and a page          empty       status 200 and nothing
    redirect    status 302, to itself          close       the connection ends before a byte
    reset       the connection is reset        header      the connection ends within the headers
    length      a body shorter than its length slow        the first byte comes after `stall` ms
    drop        the connection ends in the middle of the answer
    trunc       the answer ends in the middle, cleanly
    garbage     bytes that are no JSON, in the middle
    stall       nothing for `stall` ms, in the middle
    error       an error as an event, in the middle of a stream
    utf8        bytes that are no UTF-8, in the middle
    line        a line of 64 MiB without an end, in the middle
    comments    comments between the events    nodone      no [DONE] at the end
    again       the last event comes twice
"""

from __future__ import annotations

import json
import re
import socket
import socketserver
import struct
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import parse_qsl, unquote

if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import rules  # noqa: E402
from support.model_answers import Asked, Writer, decide, error_body, event, read, wiki  # noqa: E402

#: Whether requests are held against the providers' rules where nothing else is said.
STRICT = True

COUNTERS = (
    "connections requests llm streamed tokens text_answers tool_calls wiki faults refused broken_pipes in_flight "
    "max_in_flight bytes_in bytes_out prompt_messages planned_us"
).split()

MIDWAY = {"drop", "trunc", "garbage", "stall", "error", "utf8", "line"}
HARMLESS = {"none", "comments", "nodone", "again", "slow"}
INSTEAD = {"echo-key", "html", "empty", "redirect", "close", "reset", "header", "length"}

#: What a status says where no message is given.
MESSAGES = {
    400: "The request was malformed.", 401: "Incorrect API key provided.", 403: "You may not use this model.",
    404: "The model does not exist or you do not have access to it.", 408: "The request timed out.",
    413: "The request is too large.", 422: "The request could not be processed.", 429: "Rate limit reached",
    503: "The engine is currently overloaded, please try again later", 529: "Overloaded",
}
CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}


@dataclass(frozen=True)
class Settings:
    tokens: int = 50  # of a text, and of the document that a tool writes
    tool_tokens: int = 30  # of other long arguments
    ttft: int = 0  # ms before the first token
    delay: float = 0  # ms between tokens
    wiki: int = 0  # ms before an answer of the wiki
    passes: int = 2  # the critic leaves the loop in this pass
    batch: int = 1  # events of a write
    split: int = 0  # bytes of a write; 0: as they come
    fault: str = "none"
    at: int = 1
    count: int = 1 << 62
    stall: int = 3_600_000  # ms
    retry_after: int = 1  # s; -1: none is named
    form: str = "own"  # of an error's body: own list detail details message text html empty
    message: str = ""  # of an error
    code: str = ""
    param: str = ""
    usage: str = "own"  # none zero negative huge over float text list null cut
    finish: str = ""  # the reason of every answer's end; `null`: none
    shape: str = "own"  # parts think reasoning refusal call-as-text
    tool_name: str = ""  # the name that every call has
    key: str = ""  # the key that is taken; empty: any or none
    strict: int = int(STRICT)
    alternate: int = 0  # whether the turns are held against the templates of open models

    def changed(self, name: str, value: str) -> "Settings":
        """With one setting more; ValueError where there is none of this name or value."""
        kinds = {field.name: field.type for field in fields(self)}
        if name not in kinds:
            raise ValueError(f"there is no setting {name}")
        convert = {"int": lambda text: int(float(text)), "float": float, "str": str}[kinds[name]]
        result = replace(self, **{name: convert(value)})
        known = result.fault in MIDWAY | HARMLESS | INSTEAD or re.fullmatch(r"[1-5]\d\d", result.fault)
        if not known:
            raise ValueError(f"there is no fault {result.fault}")
        return result


class Gone(Exception):
    """The connection is to be closed: by a fault, or because the client left."""


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, port: int, settings: Settings) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.settings = settings
        self.counters: Counter = Counter()
        self.kinds: Counter = Counter()
        self.lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def count(self, name: str, more: int = 1) -> int:
        with self.lock:
            self.counters[name] += more
            if name == "in_flight":
                now = self.counters["in_flight"]
                self.counters["max_in_flight"] = max(now, self.counters["max_in_flight"])
            return self.counters[name]

    def kind(self, name: str) -> None:
        with self.lock:
            self.kinds[name] += 1

    def reset(self) -> None:
        with self.lock:
            flying = self.counters["in_flight"]
            self.counters.clear()
            self.kinds.clear()
            self.counters["in_flight"] = flying

    def statistics(self) -> Dict[str, Any]:
        with self.lock:
            return {**{name: self.counters[name] for name in COUNTERS}, "kinds": dict(sorted(self.kinds.items()))}


class Connection(socketserver.BaseRequestHandler):
    server: Server

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.split = b"", 0
        self.server.count("connections")

    def handle(self) -> None:
        try:
            while self.one():
                pass
        except (Gone, ConnectionError):
            pass

    # Bytes

    def fill(self) -> bool:
        data = self.request.recv(65536)
        self.server.count("bytes_in", len(data))
        self.buffer += data
        return bool(data)

    def until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            if not self.fill():
                raise Gone
        text, self.buffer = self.buffer.split(mark, 1)
        return text

    def take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            if not self.fill():
                raise Gone
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def send(self, data: bytes) -> None:
        try:
            if self.split:
                for at in range(0, len(data), self.split):
                    self.request.sendall(data[at : at + self.split])
            else:
                self.request.sendall(data)
        except OSError as error:
            self.server.count("broken_pipes")
            raise Gone from error
        self.server.count("bytes_out", len(data))

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def reply(self, status: int, body: bytes, kind: str = "application/json", extra: str = "") -> bool:
        head = f"HTTP/1.1 {status} Answer\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
        self.send(head.encode() + body)
        return True

    def reply_json(self, value: Any, status: int = 200, extra: str = "") -> bool:
        return self.reply(status, json.dumps(value, ensure_ascii=False).encode(), extra=extra)

    # Requests

    def one(self) -> bool:
        """One request; whether the connection stays."""
        if not self.buffer and not self.fill():
            return False
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        method, target = (lines[0].split(" ") + [""])[:2]
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        if "expect" in headers:
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.body(headers)
        self.server.count("requests")
        path, _, text = target.partition("?")
        query = dict(parse_qsl(text, keep_blank_values=True))
        if method == "GET":
            return self.control(unquote(path), query)
        return self.model(path, headers, body)

    def body(self, headers: Dict[str, str]) -> bytes:
        if "chunked" not in headers.get("transfer-encoding", "").lower():
            return self.take(int(headers.get("content-length") or 0))
        parts = []
        while True:
            size = int(self.until(b"\r\n").split(b";")[0], 16)
            parts.append(self.take(size))
            self.take(2)
            if not size:
                return b"".join(parts)

    def control(self, path: str, query: Dict[str, str]) -> bool:
        if path == "/stats":
            return self.reply_json(self.server.statistics())
        if path == "/reset":
            self.server.reset()
            return self.reply_json({})
        if path == "/config":
            settings = self.server.settings
            try:
                for name, value in query.items():
                    settings = settings.changed(name, value)
            except ValueError as error:
                return self.reply_json({"error": str(error)}, 400)
            self.server.settings = settings
            return self.reply_json({})
        if path == "/v1/models":
            model = {"id": "gpt-4o-mini", "object": "model", "created": 1721172741, "owned_by": "mock"}
            return self.reply_json({"object": "list", "data": [model]})
        if path == "/w/api.php" or path.startswith("/api/rest_v1/"):
            self.server.count("wiki")
            time.sleep(self.server.settings.wiki / 1000)
            return self.reply_json(wiki(path, query))
        return self.reply_json({"error": {"message": "not found"}}, 404)

    def model(self, path: str, headers: Dict[str, str], body: bytes) -> bool:
        settings = self.server.settings
        self.split = settings.split
        gemini = re.fullmatch(r"/v1beta/models/([^:/]+):(generateContent|streamGenerateContent)", path)
        faces = {"/v1/chat/completions": "openai", "/chat/completions": "openai", "/v1/messages": "anthropic"}
        face = "gemini" if gemini else faces.get(path)
        if face is None:
            return self.reply_json({"error": {"message": "not found"}}, 404)
        number = self.server.count("llm")
        faulty = settings.at <= number < settings.at + settings.count
        fault = settings.fault if faulty else "none"
        if fault != "none":
            self.server.count("faults")
        self.server.count("in_flight")
        try:
            if fault in INSTEAD or fault.isdigit():
                return self.instead(fault, face, headers, settings)
            try:
                request = json.loads(body)
            except ValueError:
                request = None
            refusal = self.refusal(face, request, headers, settings)
            if refusal is not None:
                self.server.count("refused")
                text = error_body(face, refusal.status, refusal.message, refusal.param, refusal.code)
                return self.reply_json(text, refusal.status)
            asked = read(face, request)
            if gemini:
                asked.model, asked.stream = gemini[1], gemini[2] == "streamGenerateContent"
            return self.answer(asked, body, settings, number, fault)
        finally:
            self.server.count("in_flight", -1)

    @staticmethod
    def refusal(face: str, request: Any, headers: Dict[str, str], settings: Settings) -> Optional[rules.Refusal]:
        sent = headers.get("x-api-key") or headers.get("x-goog-api-key")
        sent = sent or headers.get("authorization", "").partition(" ")[2]
        if settings.key and sent != settings.key:
            return rules.Refusal("Incorrect API key provided.", code="invalid_api_key", status=401)
        if settings.strict or not isinstance(request, dict):
            found = rules.refusal(face, request, headers)
            if found is not None:
                return found
        if settings.alternate and face == "openai":
            return rules.openai.alternation_fault(request["messages"])
        return None

    # Faults in place of an answer

    def instead(self, fault: str, face: str, headers: Dict[str, str], settings: Settings) -> bool:
        if fault == "html":
            return self.reply(200, b"<!doctype html><title>Welcome</title><p>Sign in to go on.", "text/html")
        if fault == "empty":
            return self.reply(200, b"")
        if fault == "redirect":
            return self.reply(302, b"", extra="Location: /v1/chat/completions\r\n")
        if fault == "echo-key":
            key = headers.get("authorization", "").partition(" ")[2] or headers.get("x-api-key", "")
            text = error_body(face, 401, f"Incorrect API key provided: {key}.", None, "invalid_api_key")
            return self.reply_json(text, 401, f"x-echo-key: {key}\r\n")
        if fault == "header":
            self.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
            raise Gone
        if fault == "length":
            self.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"id\":")
            raise Gone
        if fault == "reset":
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
        if fault in ("close", "reset"):
            raise Gone
        return self.status(int(fault), face, settings)

    def status(self, status: int, face: str, settings: Settings) -> bool:
        message = settings.message or MESSAGES.get(status, "The server had an error")
        code = settings.code or CODES.get(status)
        own = error_body(face, status, message, settings.param or None, code)
        bodies: Dict[str, Any] = {
            "own": own, "list": [own], "detail": {"detail": message}, "message": {"message": message},
            "details": {"detail": [{"loc": ["body", "messages", 0], "msg": message, "type": "value_error"}]},
            "string": {"error": message},
        }
        again = status in (429, 503) and settings.retry_after >= 0
        extra = f"Retry-After: {settings.retry_after}\r\n" if again else ""
        if settings.form in bodies:
            return self.reply_json(bodies[settings.form], status, extra)
        texts = {
            "html": f"<html><head><title>{status}</title></head><body><h1>{message}</h1></body></html>",
            "text": message, "empty": "",
        }
        kind = "text/html" if settings.form == "html" else "text/plain"
        return self.reply(status, texts[settings.form].encode(), kind, extra)

    # Answers

    def answer(self, asked: Asked, body: bytes, settings: Settings, number: int, fault: str) -> bool:
        begun = time.monotonic()
        answer = decide(asked, body.decode(errors="replace"), settings, number % 40)
        writer = Writer(asked, answer, settings, number, len(body))
        count = self.server.count
        count("prompt_messages", asked.messages)
        count("tokens", writer.output)
        count("planned_us", int(settings.ttft * 1000 + settings.delay * 1000 * max(0, writer.output - 1)))
        count("text_answers" if answer.tool is None else "tool_calls")
        self.server.kind(answer.tool or "text")
        first = begun + settings.ttft / 1000
        if fault == "slow":
            first += settings.stall / 1000
        if asked.stream:
            count("streamed")
            self.stream(writer, settings, fault, first)
            return fault != "drop"
        until(first + settings.delay * max(0, writer.output - 1) / 1000)
        if fault in ("drop", "trunc", "line"):
            raise Gone
        if fault == "stall":
            time.sleep(settings.stall / 1000)
        if fault == "garbage":
            return self.reply(200, b'{"id": garbage')
        if fault == "utf8":
            return self.reply(200, b'{"id": "\xff\xfe"}')
        if fault == "error":
            return self.reply_json(error_body(asked.face, 200, "The server had an error", None, None))
        return self.reply_json(writer.whole())

    def stream(self, writer: Writer, settings: Settings, fault: str, first: float) -> None:
        before, pieces, after = writer.events()
        until(first)
        self.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        for data in before:
            self.chunk(data)
        if fault == "nodone" and after[-1].startswith(b"data: [DONE]"):
            after = after[:-1]
        if fault == "again":
            after = [*after[:-1], after[-2] if len(after) > 1 else after[-1], after[-1]]
        pending, half = b"", len(pieces) // 2
        if not pieces and fault in MIDWAY:
            if self.midway(fault, settings, writer.asked.face):
                return
        for index, data in enumerate(pieces):
            if settings.delay:
                until(first + settings.delay * index / 1000)
            if index == half and fault in MIDWAY:
                if pending:
                    self.chunk(pending)
                    pending = b""
                if self.midway(fault, settings, writer.asked.face):
                    return
            pending += data if fault != "comments" else b": still here\n\n" + data
            if (index + 1) % settings.batch == 0 or settings.delay:
                self.chunk(pending)
                pending = b""
        self.chunk(pending + b"".join(after))
        self.send(b"0\r\n\r\n")

    def midway(self, fault: str, settings: Settings, face: str) -> bool:
        """Does what a fault does in the middle of a stream; whether the answer has ended with it."""
        if fault == "drop":
            raise Gone
        if fault == "trunc":
            self.send(b"0\r\n\r\n")
            return True
        if fault == "garbage":
            self.chunk(b'data: {"id": garbage, not json\n\n: \xef\xbf\xbd\x00\n\n')
        elif fault == "utf8":
            self.chunk(b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe\xc3"}}]}\n\n')
        elif fault == "stall":
            time.sleep(settings.stall / 1000)
        elif fault == "error":
            self.chunk(event(error_body(face, 500, "The server had an error", None, None)))
            self.send(b"0\r\n\r\n")
            return True
        elif fault == "line":
            self.chunk(b"data: ")
            for _ in range(64):
                self.chunk(b"x" * (1 << 20))
        return False


def until(moment: float) -> None:
    left = moment - time.monotonic()
    if left > 0:
        time.sleep(left)


def main(arguments: List[str]) -> int:
    settings, port = Settings(), 0
    pairs: List[Tuple[str, str]] = list(zip(arguments[::2], arguments[1::2]))
    if len(arguments) % 2 or not all(name.startswith("--") for name, _ in pairs):
        print(__doc__, file=sys.stderr)
        return 64
    for name, value in pairs:
        name = name[2:].replace("-", "_")
        try:
            if name == "port":
                port = int(value)
            else:
                settings = settings.changed(name, value)
        except ValueError as error:
            print(f"model_server: {error}", file=sys.stderr)
            return 64
    server = Server(port, settings)
    print(f"READY 127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever(poll_interval=60)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
