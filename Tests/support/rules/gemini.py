"""What Gemini's generateContent refuses.

https://ai.google.dev/api/generate-content, https://ai.google.dev/api/caching#Schema: "a select subset of an
OpenAPI 3.0 schema object"; what is not in the subset is an unknown field of a protocol buffer.
"""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Tuple

from .common import MOST_TOOLS, Refusal

JSON = Dict[str, Any]

#: Begins with a letter or an underscore; at most 64 of a-z, A-Z, 0-9, underscores, dots and dashes.
NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}")
#: https://googleapis.github.io/js-genai/release_docs/interfaces/types.Schema.html
KEYWORDS = set(
    "type format title description nullable enum maxItems minItems properties required minProperties "
    "maxProperties minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum".split()
)
TYPES = {"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"}
#: "only 'enum' and 'date-time' are supported for STRING type"; the API's page has those of numbers.
FORMATS = {
    "STRING": {"enum", "date-time"}, "NUMBER": {"float", "double"}, "INTEGER": {"int32", "int64"},
}


def rules(request: JSON, headers: Dict[str, str]) -> Iterator[Refusal]:
    yield from tools_rules(request.get("tools", []))
    yield from contents_rules(request.get("contents"))
    configuration = request.get("generationConfig", request.get("generation_config", {}))
    temperature = configuration.get("temperature", 1)
    if isinstance(temperature, bool) or not isinstance(temperature, (int, float)) or not 0 <= temperature <= 2:
        yield Refusal("* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].")


def tools_rules(tools: Any) -> Iterator[Refusal]:
    if not isinstance(tools, list):
        yield Refusal("Invalid value at 'tools'")
        return
    names: List[str] = []
    for index, tool in enumerate(tools):
        declarations = tool.get("functionDeclarations", tool.get("function_declarations", []))
        for number, function in enumerate(declarations):
            place = f"tools[{index}].function_declarations[{number}]"
            name = function.get("name")
            if not isinstance(name, str) or not NAME.fullmatch(name):
                yield Refusal(
                    f"* GenerateContentRequest.{place}.name: Invalid function name. Must start with a letter or an "
                    "underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.) or dashes (-), with "
                    "a maximum length of 64."
                )
            if name in names:
                yield Refusal(f"Duplicate function declaration found: {name}")
            names.append(name)
            if "parameters" in function:
                fault = schema_fault(function["parameters"], f"{place}.parameters")
                if fault is not None:
                    yield Refusal(fault)
    if len(names) > MOST_TOOLS:
        yield Refusal(f"* GenerateContentRequest.tools: at most {MOST_TOOLS} function declarations are supported.")


def schema_fault(schema: Any, place: str = "parameters") -> Optional[str]:
    kind = str(schema.get("type", "")).upper() if isinstance(schema, dict) else ""
    if kind != "OBJECT":
        return f"* GenerateContentRequest.{place}: parameters schema should be of type OBJECT."
    return next(schema_faults(schema, place), None)


def schema_faults(schema: Any, place: str) -> Iterator[str]:
    if not isinstance(schema, dict):
        yield f"Invalid value at '{place}' (type.googleapis.com/google.ai.generativelanguage.v1beta.Schema)"
        return
    # https://github.com/thClaws/thClaws/issues/172
    for word in schema:
        if word not in KEYWORDS:
            yield f"Invalid JSON payload received. Unknown name \"{word}\" at '{place}': Cannot find field."
    kind = schema.get("type")
    if not isinstance(kind, str) or kind.upper() not in TYPES:
        if kind is None and "anyOf" in schema:
            kind = ""
        elif isinstance(kind, list):
            yield f"Proto field is not repeating, cannot start list. at '{place}.type'"
            return
        else:
            yield (
                f"Invalid value at '{place}.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), "
                f'"{kind}"'
            )
            return
    kind = kind.upper()
    where = f"* GenerateContentRequest.{place}"
    enum = schema.get("enum")
    if enum is not None:
        for index, value in enumerate(enum):
            if not isinstance(value, str):
                yield f"Invalid value at '{place}.enum[{index}]' (TYPE_STRING), {value}"
            elif not value:
                yield f"{where}.enum[{index}]: cannot be empty"
        # https://github.com/decolua/9router/pull/380
        if kind != "STRING":
            yield f"{where}.enum: only allowed for STRING type"
    form = schema.get("format")
    if form is not None and form not in FORMATS.get(kind, set()):
        allowed = " and ".join(f"'{name}'" for name in sorted(FORMATS.get(kind, set()))) or "no formats"
        yield f"{where}.format: only {allowed} are supported for {kind} type"
    if kind == "ARRAY" and "items" not in schema:
        yield f"{where}.items: missing field."
    if kind == "OBJECT" and place.count(".properties[") and not schema.get("properties"):
        yield f"{where}.properties: should be non-empty for OBJECT type"
    for name in schema.get("required", []):
        if name not in schema.get("properties", {}):
            yield f"{where}.required: property is not defined: {name}"
    for part, path in parts(schema):
        yield from schema_faults(part, place + path)


def parts(schema: JSON) -> Iterator[Tuple[Any, str]]:
    """The schemas in a schema, with the place that Gemini's messages name."""
    for index, part in enumerate(schema.get("properties", {}).values()):
        yield part, f".properties[{index}].value"
    if "items" in schema:
        yield schema["items"], ".items"
    for index, part in enumerate(schema.get("anyOf", [])):
        yield part, f".any_of[{index}]"


def contents_rules(contents: Any) -> Iterator[Refusal]:
    if not isinstance(contents, list) or not contents:
        yield Refusal("* GenerateContentRequest.contents: contents is not specified")
        return
    if contents[0].get("role", "user") != "user":
        yield Refusal("Please ensure that multiturn requests alternate between user and model.")
    calls, before = 0, "user"
    for index, content in enumerate(contents):
        role, members = content.get("role", "user"), content.get("parts")
        if role not in ("user", "model", "function"):
            yield Refusal("Please use a valid role: user, model.")
        if not isinstance(members, list) or not members:
            yield Refusal(f"* GenerateContentRequest.contents[{index}].parts: contents.parts must not be empty.")
            return
        responses = sum(1 for part in members if "functionResponse" in part or "function_response" in part)
        # "the number of function response parts is equal to the number of function call parts of the
        # function call turn"
        if (calls or responses) and responses != calls:
            yield Refusal(
                "Please ensure that the number of function response parts is equal to the number of function call "
                "parts of the function call turn."
            )
        calls = sum(1 for part in members if "functionCall" in part or "function_call" in part)
        if calls and (role != "model" or before != "user"):
            yield Refusal(
                "Please ensure that function call turn comes immediately after a user turn or after a function "
                "response turn."
            )
        for part in members:
            call = part.get("functionCall", part.get("function_call"))
            if call is not None and not NAME.fullmatch(str(call.get("name", ""))):
                yield Refusal(f"* GenerateContentRequest.contents[{index}].parts: Invalid function name.")
        before = "model" if role == "model" else "user"
    if calls:
        yield Refusal("Please ensure that function response turn comes immediately after a function call turn.")
