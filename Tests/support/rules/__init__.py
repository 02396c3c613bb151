"""What OpenAI, Anthropic and Gemini refuse of a request, in their own words.

The rules are those that the providers publish, and where these are silent those that their public error
reports show; each cites its source. `refusal` is what the model server of the tests asks. The rules of
schemas are functions of their own (`schema_fault`), so that a test can hold a tool against each provider.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, Optional

from .common import Refusal
from . import anthropic, gemini, openai

__all__ = ["Refusal", "refusal", "schema_fault", "anthropic", "gemini", "openai"]

RULES: Dict[str, Callable[[Dict[str, Any], Dict[str, str]], Iterator[Refusal]]] = {
    "openai": openai.rules, "anthropic": anthropic.rules, "gemini": gemini.rules,
}


def refusal(face: str, request: Any, headers: Dict[str, str]) -> Optional[Refusal]:
    """The first rule that a request breaks, if it breaks one. `headers` have names in lower case."""
    if not isinstance(request, dict):
        return Refusal("We could not parse the JSON body of your request.")
    return next(RULES[face](request, headers), None)


def schema_fault(face: str, schema: Any) -> Optional[str]:
    """What a provider finds wrong with a tool's parameters. The face `openai-strict` is OpenAI's strict mode."""
    if face in ("openai", "openai-strict"):
        return openai.schema_fault(schema, face == "openai-strict")
    return {"anthropic": anthropic.schema_fault, "gemini": gemini.schema_fault}[face](schema)
