"""The two framings of the wire: one JSON text a line, and Content-Length headers (as LSP)."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Dict, Type, Union

#: The longest message that is read: the daemon sends at most 1 MiB, and more only if asked.
LIMIT = 64 << 20


class Lines:
    @staticmethod
    def encode(message: Any) -> bytes:
        # json escapes line feeds inside strings, so the only one is ours.
        return json.dumps(message, ensure_ascii=False).encode() + b"\n"

    @staticmethod
    async def read(reader: asyncio.StreamReader) -> Any:
        while True:
            line = await reader.readline()
            if not line.endswith(b"\n"):
                raise asyncio.IncompleteReadError(line, None)
            if line.strip():
                return json.loads(line)


class Headers:
    @staticmethod
    def encode(message: Any) -> bytes:
        body = json.dumps(message, ensure_ascii=False).encode()
        return b"Content-Length: %d\r\n\r\n" % len(body) + body

    @staticmethod
    async def read(reader: asyncio.StreamReader) -> Any:
        length = None
        while True:
            line = await reader.readuntil(b"\n")
            if not line.strip():
                break
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
        if length is None or not 0 <= length <= LIMIT:
            raise ValueError(f"bad Content-Length: {length}")
        return json.loads(await reader.readexactly(length))


Framing = Union[Type[Lines], Type[Headers]]
BY_NAME: Dict[str, Framing] = {"lines": Lines, "lsp": Headers}
