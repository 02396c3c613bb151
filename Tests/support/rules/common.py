"""What the rules of all providers have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterator, Optional, Tuple

#: https://platform.openai.com/docs/api-reference/chat/create: "a-z, A-Z, 0-9, or contain underscores and
#: dashes, with a maximum length of 64"; Anthropic publishes the same pattern.
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
#: "A max of 128 functions are supported."
MOST_TOOLS = 128
TYPES = {"string", "number", "integer", "boolean", "object", "array", "null"}


@dataclass
class Refusal:
    """Why a request is refused; the status is 400 where nothing else is said."""

    message: str
    param: Optional[str] = None
    code: Optional[str] = None
    status: int = 400


def is_name(value: Any) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def every_schema(schema: Any, path: Tuple[Any, ...] = ()) -> Iterator[Tuple[Tuple[Any, ...], Any]]:
    """Every schema within a schema, with the words and names that lead to it."""
    yield path, schema
    if not isinstance(schema, dict):
        return
    for word in ("properties", "$defs", "definitions", "patternProperties"):
        if isinstance(schema.get(word), dict):
            for name, part in schema[word].items():
                yield from every_schema(part, (*path, word, name))
    for word in ("anyOf", "oneOf", "allOf", "prefixItems"):
        if isinstance(schema.get(word), list):
            for index, part in enumerate(schema[word]):
                yield from every_schema(part, (*path, word, str(index)))
    if "items" in schema and not isinstance(schema["items"], bool):
        yield from every_schema(schema["items"], (*path, "items"))
    for word in ("additionalProperties", "not"):
        if isinstance(schema.get(word), dict):
            yield from every_schema(schema[word], (*path, word))


def kinds_of(schema: Any) -> Tuple[Any, ...]:
    """The types that a schema names."""
    kinds = schema.get("type", ())
    return tuple(kinds) if isinstance(kinds, (list, tuple)) else (kinds,)
