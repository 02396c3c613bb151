"""What OpenAI's Chat Completions refuses, and what the chat templates of open models refuse besides."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from .common import MOST_TOOLS, TYPES, Refusal, every_schema, is_name, kinds_of

JSON = Dict[str, Any]

#: https://platform.openai.com/docs/api-reference/chat/create
MEMBERS = set(
    "model messages audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens "
    "max_tokens metadata modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key "
    "reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options "
    "temperature tool_choice tools top_logprobs top_p user verbosity web_search_options".split()
)
#: https://platform.openai.com/docs/guides/reasoning: what reasoning models do not take. The chat variants
#: of GPT-5 do not take a temperature either, and nothing of the o series takes `parallel_tool_calls`.
REASONING = re.compile(r"^(?:.*/)?(?:o1|o3|o4|gpt-5)(?![0-9])")
NOT_FOR_REASONING = ("top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias")
RANGES = {"temperature": (0, 2), "top_p": (0, 1), "presence_penalty": (-2, 2), "frequency_penalty": (-2, 2)}


def is_reasoning_model(name: Any) -> bool:
    return isinstance(name, str) and REASONING.match(name) is not None


def rules(request: JSON, headers: Dict[str, str]) -> Iterator[Refusal]:
    if not isinstance(request.get("model"), str) or not request["model"]:
        yield Refusal("you must provide a model parameter")
    for name in request:
        if name not in MEMBERS:
            yield Refusal(f"Unrecognized request argument supplied: {name}")
    yield from parameters_rules(request)
    names: List[str] = []
    if "tools" in request:
        yield from tools_rules(request["tools"])
        names = [tool["function"]["name"] for tool in request["tools"]]
    choice = request.get("tool_choice")
    if choice is not None:
        if not names:
            yield Refusal("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice")
        if isinstance(choice, dict) and choice.get("function", {}).get("name") not in names:
            yield Refusal("Tool choice names a function that is not in 'tools'.", "tool_choice")
        if isinstance(choice, str) and choice not in ("none", "auto", "required"):
            yield Refusal(f"Invalid value: '{choice}'.", "tool_choice", "invalid_value")
    if "parallel_tool_calls" in request and not names:
        yield Refusal("'parallel_tool_calls' is only allowed when 'tools' are specified.", "parallel_tool_calls")
    yield from messages_rules(request.get("messages"))


def parameters_rules(request: JSON) -> Iterator[Refusal]:
    model = request.get("model")
    if is_reasoning_model(model):
        # https://github.com/FoundationAgents/OpenManus/issues/555, https://github.com/npiv/chatblade/issues/100
        if "max_tokens" in request:
            yield Refusal(
                "Unsupported parameter: 'max_tokens' is not supported with this model. "
                "Use 'max_completion_tokens' instead.", "max_tokens", "unsupported_parameter",
            )
        # https://github.com/MartialBE/one-hub/issues/346
        if request.get("temperature", 1) != 1:
            yield Refusal(
                f"Unsupported value: 'temperature' does not support {request['temperature']} with this model. "
                "Only the default (1) value is supported.", "temperature", "unsupported_value",
            )
        left_out = [*NOT_FOR_REASONING, *(["parallel_tool_calls"] if "gpt-5" not in model else [])]
        for name in left_out:
            if name in request:
                yield Refusal(
                    f"Unsupported parameter: '{name}' is not supported with this model.",
                    name, "unsupported_parameter",
                )
    elif "reasoning_effort" in request:
        yield Refusal(
            "Unrecognized request argument supplied: reasoning_effort", "reasoning_effort",
        )
    for name, (least, most) in RANGES.items():
        value = request.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield Refusal(f"Invalid type for '{name}': expected a decimal.", name, "invalid_type")
        elif not least <= value <= most:
            yield Refusal(f"Invalid '{name}': decimal out of range.", name, "decimal_out_of_range")
    for name in ("max_tokens", "max_completion_tokens", "n"):
        value = request.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int):
            yield Refusal(f"Invalid type for '{name}': expected an integer.", name, "invalid_type")
        elif value < 1:
            yield Refusal(
                f"Invalid '{name}': integer below minimum value.", name, "integer_below_min_value"
            )
    if "max_tokens" in request and "max_completion_tokens" in request:
        yield Refusal("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
    if request.get("stream_options") is not None and not request.get("stream"):
        yield Refusal("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options")
    stop = request.get("stop")
    if isinstance(stop, list) and len(stop) > 4:
        yield Refusal("Invalid 'stop': array too long.", "stop", "array_above_max_length")


def tools_rules(tools: Any) -> Iterator[Refusal]:
    if not isinstance(tools, list) or not tools:
        yield Refusal("[] is too short - 'tools'", "tools", "empty_array")
    if len(tools) > MOST_TOOLS:
        yield Refusal(
            f"Invalid 'tools': array too long. Expected an array with maximum length {MOST_TOOLS}, but got an "
            f"array with length {len(tools)} instead.", "tools", "array_above_max_length",
        )
    seen: Set[str] = set()
    for index, tool in enumerate(tools):
        place = f"tools[{index}]"
        function = tool.get("function") if isinstance(tool, dict) else None
        if not isinstance(function, dict) or tool.get("type") != "function":
            yield Refusal(f"Missing required parameter: '{place}.function'.", place, "missing_required_parameter")
            return
        name = function.get("name")
        if not is_name(name):
            yield Refusal(
                f"Invalid '{place}.function.name': string does not match pattern. Expected a string that matches "
                "the pattern '^[a-zA-Z0-9_-]+$'.", f"{place}.function.name", "invalid_value",
            )
        if name in seen:
            yield Refusal(f"Duplicate tool name: {name}", place)
        seen.add(name)
        if not isinstance(function.get("description", ""), str):
            yield Refusal(f"Invalid type for '{place}.function.description'.", place, "invalid_type")
        fault = schema_fault(function.get("parameters"), bool(function.get("strict")))
        if fault is not None:
            yield Refusal(
                f"Invalid schema for function '{name}': {fault}",
                f"{place}.function.parameters", "invalid_function_parameters",
            )


def schema_fault(schema: Any, strict: bool) -> Optional[str]:
    """What OpenAI finds wrong with a function's parameters; None are the same as an empty object."""
    if schema is None:
        return "In context=(), schema is required." if strict else None
    return next(schema_faults(schema, strict), None)


#: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
STRICT_KEYWORDS = set(
    "type description title properties required additionalProperties items enum const anyOf $ref $defs "
    "definitions pattern format multipleOf maximum exclusiveMaximum minimum exclusiveMinimum minItems maxItems".split()
)
STRICT_FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
STRICT_DEPTH, STRICT_PROPERTIES, STRICT_ENUM = 10, 5000, 1000


def schema_faults(schema: Any, strict: bool) -> Iterator[str]:
    # "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level"
    if not isinstance(schema, dict) or schema.get("type") != "object":
        kind = schema.get("type") if isinstance(schema, dict) else schema
        yield f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
        return
    for word in ("oneOf", "anyOf", "allOf", "enum", "not"):
        if word in schema:
            yield f"schema must have type 'object' and not have '{word}' at the top level."
    properties = 0
    for path, part in every_schema(schema):
        context = f"In context={path!r}, "
        if not isinstance(part, dict):
            yield f"{context}{part!r} is not of type 'object', 'boolean'."
            return
        for kind in kinds_of(part):
            if kind not in TYPES:
                yield f"{context}{kind!r} is not valid under any of the given schemas."
        # https://github.com/modelscope/ms-agent/pull/610, https://github.com/campfirein/byterover-cli/issues/42
        if "array" in kinds_of(part) and "items" not in part:
            yield f"{context}array schema missing items."
        if "properties" in part and not isinstance(part["properties"], dict):
            yield f"{context}{part['properties']!r} is not of type 'object'."
        required = part.get("required", [])
        if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
            yield f"{context}{required!r} is not of type 'array'."
        enum = part.get("enum")
        if enum is not None and (not isinstance(enum, list) or not enum):
            yield f"{context}enum must be a non-empty array."
        for word in ("anyOf", "oneOf", "allOf"):
            if word in part and not part[word]:
                yield f"{context}{word} must not be empty."
        if strict:
            yield from strict_faults(path, part, context)
            properties += len(part.get("properties", {}))
    if strict and properties > STRICT_PROPERTIES:
        yield f"Expected at most {STRICT_PROPERTIES} properties, got {properties}."


def strict_faults(path: Tuple[Any, ...], part: JSON, context: str) -> Iterator[str]:
    # The parts of a path alternate between a keyword and a name, save for `items`.
    if sum(1 for step in path if step in ("properties", "items")) > STRICT_DEPTH:
        yield f"{context}schema exceeds the maximum nesting depth of {STRICT_DEPTH}."
    for word in part:
        if word not in STRICT_KEYWORDS:
            yield f"{context}'{word}' is not permitted."
    if "object" in kinds_of(part):
        if part.get("additionalProperties") is not False:
            yield f"{context}'additionalProperties' is required to be supplied and to be false."
        # https://github.com/kevinwatt/mysql-mcp/issues/5
        for name in part.get("properties", {}):
            if name not in part.get("required", []):
                yield (
                    f"{context}'required' is required to be supplied and to be an array including every key in "
                    f"properties. Missing '{name}'."
                )
        for name in part.get("required", []):
            if name not in part.get("properties", {}):
                yield f"{context}'required' names '{name}', which is not in properties."
    if not {"type", "anyOf", "$ref", "enum", "const"} & set(part):
        yield f"{context}schema must have a 'type' key."
    if "format" in part and part["format"] not in STRICT_FORMATS:
        yield f"{context}'{part['format']}' is not a valid format."
    if len(part.get("enum", [])) > STRICT_ENUM:
        yield f"{context}enum has more than {STRICT_ENUM} values."


ROLES = {"system", "developer", "user", "assistant", "tool", "function"}


def messages_rules(messages: Any) -> Iterator[Refusal]:
    if not isinstance(messages, list) or not messages:
        yield Refusal("Invalid 'messages': empty array.", "messages", "empty_array")
        return
    #: Calls of the last assistant message that have no answer yet.
    open_calls: List[str] = []
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        role = message.get("role") if isinstance(message, dict) else None
        if role not in ROLES:
            yield Refusal(f"Invalid value: '{role}'.", f"{place}.role", "invalid_value")
            return
        if role == "tool":
            number = message.get("tool_call_id")
            if number not in open_calls:
                yield Refusal(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message "
                    "with 'tool_calls'.", f"{place}.role",
                )
            else:
                open_calls.remove(number)
        elif open_calls:
            yield unanswered(open_calls, place)
        yield from content_rules(message, place)
        if role == "assistant" and "tool_calls" in message:
            calls = message["tool_calls"]
            if not isinstance(calls, list) or not calls:
                yield Refusal(
                    f"Invalid '{place}.tool_calls': empty array. Expected an array with minimum length 1.",
                    f"{place}.tool_calls", "empty_array",
                )
                return
            yield from calls_rules(calls, place)
            open_calls = [call["id"] for call in calls]
    if open_calls:
        yield unanswered(open_calls, f"messages[{len(messages)}]")


def unanswered(calls: List[str], place: str) -> Refusal:
    return Refusal(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
        f"'tool_call_id'. The following tool_call_ids did not have response messages: {', '.join(calls)}",
        f"{place}.role",
    )


def content_rules(message: JSON, place: str) -> Iterator[Refusal]:
    content = message.get("content")
    if content is None:
        if message["role"] != "assistant" or not message.get("tool_calls"):
            yield Refusal(
                "Invalid value for 'content': expected a string, got null.", f"{place}.content", "invalid_type"
            )
    elif isinstance(content, list):
        if not content or not all(isinstance(part, dict) and "type" in part for part in content):
            yield Refusal(f"Invalid type for '{place}.content'.", f"{place}.content", "invalid_type")
    elif not isinstance(content, str):
        yield Refusal(f"Invalid type for '{place}.content'.", f"{place}.content", "invalid_type")


def calls_rules(calls: List[Any], place: str) -> Iterator[Refusal]:
    seen: Set[str] = set()
    for index, call in enumerate(calls):
        where = f"{place}.tool_calls[{index}]"
        number, function = call.get("id"), call.get("function") or {}
        if not isinstance(number, str) or not 1 <= len(number) <= 40:
            yield Refusal(
                f"Invalid '{where}.id': string too long. Expected a string with maximum length 40.",
                f"{where}.id", "string_above_max_length",
            )
        if number in seen:
            yield Refusal(f"Duplicate value for 'tool_call_id' of '{number}'", f"{where}.id")
        seen.add(number)
        if call.get("type") != "function":
            yield Refusal(f"Missing required parameter: '{where}.type'.", f"{where}.type", "missing_required_parameter")
        name = function.get("name")
        if not is_name(name):
            yield Refusal(
                f"Invalid '{where}.function.name': string does not match pattern. Expected a string that matches "
                "the pattern '^[a-zA-Z0-9_-]+$'.", f"{where}.function.name", "invalid_value",
            )
        if not isinstance(function.get("arguments"), str):
            yield Refusal(f"Invalid type for '{where}.function.arguments'.", where, "invalid_type")


def alternation_fault(messages: List[JSON]) -> Optional[Refusal]:
    """What the chat templates of Mistral's and Gemma's models raise, and servers answer with status 500: a
    system message stands first, then user and assistant in turn. Tool messages belong to the assistant's turn.
    """
    turns: List[str] = []
    for index, message in enumerate(messages):
        role = message.get("role")
        if role in ("system", "developer"):
            if index:
                return Refusal("System message must be at the beginning.", status=500)
        elif role == "user":
            if turns and turns[-1] == "user":
                return Refusal("Conversation roles must alternate user/assistant/user/assistant/...", status=500)
            turns.append("user")
        elif not turns:
            return Refusal("After the optional system message, conversation roles must begin with user.", status=500)
        else:
            turns.append("assistant")
    return None
