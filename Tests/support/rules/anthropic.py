"""What Anthropic's Messages API refuses.

https://docs.anthropic.com/en/api/messages, https://docs.anthropic.com/en/docs/build-with-claude/tool-use
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional

from .common import MOST_TOOLS, TYPES, Refusal, every_schema, is_name, kinds_of

JSON = Dict[str, Any]

MEMBERS = set(
    "model messages max_tokens container context_management mcp_servers metadata service_tier stop_sequences "
    "stream system temperature thinking tool_choice tools top_k top_p output_config cache_control".split()
)


def rules(request: JSON, headers: Dict[str, str]) -> Iterator[Refusal]:
    if not headers.get("x-api-key") and not headers.get("authorization"):
        yield Refusal("x-api-key header is required", code="authentication_error", status=401)
    if not headers.get("anthropic-version"):
        yield Refusal("anthropic-version: header is required")
    for name in ("model", "max_tokens", "messages"):
        if name not in request:
            yield Refusal(f"{name}: Field required")
    for name in request:
        if name not in MEMBERS:
            yield Refusal(f"{name}: Extra inputs are not permitted")
    most = request["max_tokens"]
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        yield Refusal("max_tokens: Input should be greater than or equal to 1")
    temperature = request.get("temperature", 1)
    if isinstance(temperature, bool) or not isinstance(temperature, (int, float)):
        yield Refusal("temperature: Input should be a valid number")
    elif not 0 <= temperature <= 1:
        yield Refusal("temperature: range: 0..1")
    yield from tools_rules(request.get("tools", []))
    yield from messages_rules(request["messages"])


def tools_rules(tools: Any) -> Iterator[Refusal]:
    if not isinstance(tools, list) or len(tools) > MOST_TOOLS:
        yield Refusal("tools: Input should be a valid list of at most 128 tools")
        return
    names: List[str] = []
    for index, tool in enumerate(tools):
        if not is_name(tool.get("name")):
            yield Refusal(f"tools.{index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'")
        if tool["name"] in names:
            yield Refusal("tools: Tool names must be unique.")
        names.append(tool["name"])
        if "input_schema" not in tool:
            yield Refusal(f"tools.{index}.custom.input_schema: Field required")
        fault = schema_fault(tool["input_schema"])
        if fault is not None:
            yield Refusal(f"tools.{index}.custom.input_schema{fault}")


def schema_fault(schema: Any) -> Optional[str]:
    return next(schema_faults(schema), None)


def schema_faults(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        yield ": Input should be a valid dictionary"
        return
    if "type" not in schema:
        yield ".type: Field required"
    if schema.get("type") != "object":
        yield ".type: Input should be 'object'"
    # https://github.com/anthropics/claude-code/issues/27337
    if {"oneOf", "allOf", "anyOf"} & set(schema):
        yield ": input_schema does not support oneOf, allOf, or anyOf at the top level"
    # "JSON schema is invalid. It must match JSON Schema draft 2020-12"
    for path, part in every_schema(schema):
        place = "".join(f".{step}" for step in path)
        if not isinstance(part, (dict, bool)):
            yield f": JSON schema is invalid at {place}. It must match JSON Schema draft 2020-12"
            return
        if isinstance(part, bool):
            continue
        if any(kind not in TYPES for kind in kinds_of(part)):
            yield f": JSON schema is invalid at {place}.type. It must match JSON Schema draft 2020-12"
        for word, kind in (("properties", dict), ("required", list), ("enum", list), ("anyOf", list)):
            if word in part and not isinstance(part[word], kind):
                yield f": JSON schema is invalid at {place}.{word}. It must match JSON Schema draft 2020-12"


def messages_rules(messages: Any) -> Iterator[Refusal]:
    if not isinstance(messages, list) or not messages:
        yield Refusal("messages: at least one message is required")
        return
    if messages[0].get("role") != "user":
        yield Refusal('messages: first message must use the "user" role')
    #: The tool calls of the message before.
    called: List[str] = []
    for index, message in enumerate(messages):
        role = message.get("role")
        if role not in ("user", "assistant"):
            yield Refusal(f'messages: Unexpected role "{role}". Allowed roles are "user" or "assistant".')
        content = message.get("content")
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        if not isinstance(blocks, list) or not blocks:
            yield Refusal(f"messages.{index}: all messages must have non-empty content")
            return
        yield from blocks_rules(blocks, index, role, called)
        answered = [block.get("tool_use_id") for block in blocks if block.get("type") == "tool_result"]
        missing = [number for number in called if number not in answered]
        # https://github.com/anthropics/claude-code/issues/8210
        if missing:
            yield Refusal(
                f"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                f"{', '.join(missing)}. Each `tool_use` block must have a corresponding `tool_result` block in the "
                "next message."
            )
        called = [block["id"] for block in blocks if block.get("type") == "tool_use"]
    if called:
        yield Refusal(
            f"messages.{len(messages) - 1}: `tool_use` ids were found without `tool_result` blocks immediately "
            f"after: {', '.join(called)}."
        )


def blocks_rules(blocks: List[JSON], index: int, role: str, called: List[str]) -> Iterator[Refusal]:
    results_are_over = False
    for number, block in enumerate(blocks):
        place, kind = f"messages.{index}.content.{number}", block.get("type")
        if kind == "text" and not str(block.get("text", "")).strip():
            yield Refusal("messages: text content blocks must contain non-whitespace text")
        if kind == "tool_use":
            if role != "assistant":
                yield Refusal(f"{place}: `tool_use` blocks can only be in `assistant` messages")
            if not is_name(block.get("name")):
                yield Refusal(f"{place}.tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'")
            if not isinstance(block.get("input"), dict):
                yield Refusal(f"{place}.tool_use.input: Input should be a valid dictionary")
        if kind == "tool_result":
            # https://github.com/anthropics/claude-code/issues/18947
            if block.get("tool_use_id") not in called:
                yield Refusal(
                    f"{place}: unexpected `tool_use_id` found in `tool_result` blocks: {block.get('tool_use_id')}. "
                    "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
                )
            if results_are_over:
                yield Refusal(f"{place}: `tool_result` blocks must come before other content")
        else:
            results_are_over = True
