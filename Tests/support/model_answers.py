"""What the model server of the tests says: an answer depends on the request alone, so that every client
gets the same pitch; and how each provider writes it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Optional, Tuple

JSON = Dict[str, Any]

WORDS = (
    " the| story| opens| on| a| restless| inventor|,| whose| notebooks| outlive| her|.| Act| two| turns| on| a"
    "| letter| that| never| arrives|;| the| critics| call| it| naïve| —| yet| every| scene| leads| back| to| the"
    "| same| quiet| room|.\n"
).split("|")

#: Members of a usage object that no server should send, and some do.
ODD_USAGE: Dict[str, Any] = {
    "zero": 0, "negative": -7, "huge": 2**63 - 1, "over": 10**30, "float": 1.5, "text": "12", "list": [12],
    "null": None, "cut": 2050,
}


def words(count: int, seed: int) -> List[str]:
    return [WORDS[(index + seed * 7) % len(WORDS)] for index in range(count)]


@dataclass
class Asked:
    """A request in the same form, whoever's wire it came on."""

    face: str
    model: str = ""
    stream: bool = False
    wants_usage: bool = True
    system: str = ""
    #: The texts of the user's messages.
    said: List[str] = field(default_factory=list)
    #: The tools that were called since the last of them.
    called: List[str] = field(default_factory=list)
    #: The members of each tool's parameters, and whether they are required.
    tools: Dict[str, Dict[str, bool]] = field(default_factory=dict)
    messages: int = 0


@dataclass
class Answer:
    """A text, or the arguments of a call, in the pieces in which they are streamed."""

    pieces: List[str]
    tool: Optional[str] = None

    @property
    def text(self) -> str:
        return "".join(self.pieces)


# Reading a request


def text_of(content: Any) -> str:
    """The text of a message: a string, parts with a text, or one such part."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(text_of(part) for part in content)
    if isinstance(content, dict):
        return text_of(content.get("text", content.get("parts")))
    return ""


def members_of(schema: Any) -> Dict[str, bool]:
    if not isinstance(schema, dict):
        return {}
    required = schema.get("required") or []
    return {name: name in required for name in schema.get("properties") or {}}


def either(value: JSON, *names: str) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)


def read(face: str, request: JSON) -> Asked:
    readers = {"openai": read_openai, "anthropic": read_anthropic, "gemini": read_gemini}
    return readers[face](request)


def read_openai(request: JSON) -> Asked:
    asked = Asked("openai", str(request.get("model")), request.get("stream") is True)
    asked.wants_usage = bool((request.get("stream_options") or {}).get("include_usage"))
    messages = request.get("messages") or []
    asked.messages = len(messages)
    for message in messages:
        role = message.get("role")
        if role in ("system", "developer"):
            asked.system += text_of(message.get("content"))
        elif role == "user":
            asked.said.append(text_of(message.get("content")))
            asked.called = []
        elif role == "assistant":
            asked.called += [call["function"]["name"] for call in message.get("tool_calls") or []]
    for tool in request.get("tools") or []:
        asked.tools[tool["function"]["name"]] = members_of(tool["function"].get("parameters"))
    return asked


def read_anthropic(request: JSON) -> Asked:
    asked = Asked("anthropic", str(request.get("model")), request.get("stream") is True)
    asked.system = text_of(request.get("system"))
    messages = request.get("messages") or []
    asked.messages = len(messages)
    for message in messages:
        content = message.get("content")
        blocks = content if isinstance(content, list) else [{"type": "text", "text": content}]
        if message.get("role") == "user" and not any(b.get("type") == "tool_result" for b in blocks):
            asked.said.append(text_of(content))
            asked.called = []
        asked.called += [block["name"] for block in blocks if block.get("type") == "tool_use"]
    for tool in request.get("tools") or []:
        asked.tools[tool["name"]] = members_of(tool.get("input_schema"))
    return asked


def read_gemini(request: JSON) -> Asked:
    asked = Asked("gemini", system=text_of(either(request, "systemInstruction", "system_instruction")))
    contents = request.get("contents") or []
    asked.messages = len(contents)
    for content in contents:
        parts = content.get("parts") or []
        answers = any(either(part, "functionResponse", "function_response") for part in parts)
        if content.get("role") != "model" and not answers:
            asked.said.append(text_of(parts))
            asked.called = []
        for part in parts:
            call = either(part, "functionCall", "function_call")
            if call is not None:
                asked.called.append(call["name"])
    for tool in request.get("tools") or []:
        for function in either(tool, "functionDeclarations", "function_declarations") or []:
            schema = either(function, "parameters", "parametersJsonSchema", "parameters_json_schema")
            asked.tools[function["name"]] = members_of(schema)
    return asked


# Deciding


def subject(asked: Asked) -> str:
    """ "Create a film about Ada Lovelace." -> "Ada Lovelace" """
    first = next((text for text in asked.said if "about " in text), "about Ada Lovelace")
    return re.split(r'[.\n"!?]', first.split("about ", 1)[1])[0].strip()


def state_key(asked: Asked) -> str:
    """The key of the state that an instruction names."""
    named = re.search(r"field ['\"`]([^'\"`]+)", asked.system)
    return named[1] if named else "notes"


def decide(asked: Asked, body: str, settings: Any, seed: int) -> Answer:
    name = next_call(asked, body, settings)
    if name is None:
        return Answer(words(settings.tokens, seed))
    count = settings.tokens if "write" in name else settings.tool_tokens if name == "append_to_state" else 0
    text = "".join(words(count, seed))
    arguments = {}
    for member, required in asked.tools[name].items():
        value = argument(member, asked, text, rounds(asked, body))
        if value is None and required:
            value = "x"
        if value is not None:
            arguments[member] = value
    whole = json.dumps(arguments, ensure_ascii=False)
    size = max(1, -(-len(whole) // (count + 12)))
    return Answer([whole[at : at + size] for at in range(0, len(whole), size)], name)


def rounds(asked: Asked, body: str) -> int:
    """How many times a critic has sent the work back: each note says its number, and later requests quote it."""
    if "exit_loop" not in asked.tools:
        return 0
    return max((int(number) for number in re.findall(r"critique round (\d+):", body)), default=0)


def next_call(asked: Asked, body: str, settings: Any) -> Optional[str]:
    done, tools = set(asked.called), asked.tools
    if "transfer_to_agent" in tools:
        greets = bool(asked.said) and re.match(r"(hello|hi)\b", asked.said[-1].lower()) is not None
        return None if greets or "transfer_to_agent" in done else "transfer_to_agent"
    if "wikipedia_search" in tools and "wikipedia_search" not in done:
        return "wikipedia_search"
    if not done & {"append_to_state", "exit_loop"}:
        if "exit_loop" in tools and rounds(asked, body) + 1 >= settings.passes:
            return "exit_loop"
        if "append_to_state" in tools:
            return "append_to_state"
    return next((name for name in tools if "write" in name and name not in done), None)


def argument(member: str, asked: Asked, text: str, round_: int) -> Optional[str]:
    if member == "agent_name":
        return "film_concept_team"
    if member in ("query", "title", "search"):
        return subject(asked)
    if member in ("field", "key"):
        return state_key(asked)
    if member == "directory":
        return "movie_pitches"
    if member in ("filename", "path"):
        return re.sub(r"[^a-z0-9]", "_", subject(asked).lower()) + ".txt"
    if member in ("response", "value", "content", "text"):
        return f"critique round {round_ + 1}:{text}" if "exit_loop" in asked.tools else text.strip()
    return None


# Writing an answer


class Writer:
    """One answer in a provider's form, whole or as the events of a stream."""

    def __init__(self, asked: Asked, answer: Answer, settings: Any, number: int, size: int) -> None:
        self.asked, self.answer, self.settings = asked, answer, settings
        self.id = f"{number:08x}{size:08x}"
        self.input, self.output = size // 4, len(answer.pieces)
        self.tool = answer.tool
        if answer.tool is not None and settings.tool_name:
            self.tool = settings.tool_name

    def whole(self) -> JSON:
        return {"openai": self._openai, "anthropic": self._anthropic, "gemini": self._gemini}[self.asked.face]()

    def events(self) -> Tuple[List[bytes], List[bytes], List[bytes]]:
        """What comes before the pieces, an event for each piece, and what comes after them."""
        streams = {
            "openai": self._openai_stream, "anthropic": self._anthropic_stream, "gemini": self._gemini_stream,
        }
        return streams[self.asked.face]()

    # OpenAI

    def _head(self, kind: str) -> JSON:
        return {
            "id": f"chatcmpl-{self.id}", "object": kind, "created": 1764028800, "model": self.asked.model,
            "service_tier": "default", "system_fingerprint": "fp_mock",
        }

    def _openai_usage(self) -> JSON:
        usage: JSON = {
            "prompt_tokens": self.input, "completion_tokens": self.output,
            "total_tokens": self.input + self.output,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
        }
        odd = self.settings.usage
        if odd == "cut":
            usage["prompt_tokens"] = min(self.input, ODD_USAGE["cut"])
        elif odd in ODD_USAGE:
            usage.update(dict.fromkeys(("prompt_tokens", "completion_tokens", "total_tokens"), ODD_USAGE[odd]))
        return usage

    def _finish(self) -> Any:
        named = self.settings.finish
        if named:
            return None if named == "null" else named
        return "stop" if self.tool is None else "tool_calls"

    def _content(self, text: str) -> Any:
        return [{"type": "text", "text": text}] if self.settings.shape == "parts" else text

    def _openai(self) -> JSON:
        message: JSON = {"role": "assistant", "content": None, "refusal": None}
        shape, text = self.settings.shape, self.answer.text
        if self.tool is not None and shape == "call-as-text":
            message["content"] = self._call_as_text()
        elif self.tool is not None:
            function = {"name": self.tool, "arguments": text}
            message["tool_calls"] = [{"id": f"call_{self.id}", "type": "function", "function": function}]
        elif shape == "refusal":
            message["refusal"] = text
        elif shape == "reasoning":
            message.update(content=text, reasoning_content="The user wants a film.")
        elif shape == "think":
            message["content"] = f"<think>The user wants a film.</think>{text}"
        else:
            message["content"] = self._content(text)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self._finish()}
        whole = {**self._head("chat.completion"), "choices": [choice]}
        if self.settings.usage != "none":
            whole["usage"] = self._openai_usage()
        return whole

    def _call_as_text(self) -> str:
        call = {"name": self.tool, "arguments": json.loads(self.answer.text)}
        return f"```json\n{json.dumps(call)}\n```"

    def _openai_stream(self) -> Tuple[List[bytes], List[bytes], List[bytes]]:
        wants = self.asked.wants_usage and self.settings.usage != "none"

        def chunk(delta: JSON, finish: Any = None) -> bytes:
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
            value = {**self._head("chat.completion.chunk"), "choices": [choice]}
            if wants:
                value["usage"] = None
            return event(value)

        shape = self.settings.shape
        before, pieces = [], []
        if self.tool is not None and shape != "call-as-text":
            call = {"index": 0, "id": f"call_{self.id}", "type": "function",
                    "function": {"name": self.tool, "arguments": ""}}
            before.append(chunk({"role": "assistant", "content": None, "tool_calls": [call]}))
            for piece in self.answer.pieces:
                pieces.append(chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}))
        else:
            before.append(chunk({"role": "assistant", "content": "", "refusal": None}))
            if shape == "think":
                # A tag may be cut anywhere.
                before += [chunk({"content": part}) for part in ("<thi", "nk>The user ", "wants a film.</th", "ink>")]
            if shape == "reasoning":
                before.append(chunk({"reasoning_content": "The user wants a film."}))
            texts = self.answer.pieces if self.tool is None else [self._call_as_text()]
            member = "refusal" if shape == "refusal" else "content"
            pieces = [chunk({member: self._content(text)}) for text in texts]
        after = [chunk({}, self._finish())]
        if wants:
            after.append(event({**self._head("chat.completion.chunk"), "choices": [], "usage": self._openai_usage()}))
        return before, pieces, [*after, b"data: [DONE]\n\n"]

    # Anthropic

    def _anthropic(self) -> JSON:
        if self.tool is None:
            block: JSON = {"type": "text", "text": self.answer.text}
        else:
            block = {"type": "tool_use", "id": f"toolu_{self.id}", "name": self.tool,
                     "input": json.loads(self.answer.text)}
        return {
            "id": f"msg_{self.id}", "type": "message", "role": "assistant", "model": self.asked.model,
            "content": [block], "stop_reason": "end_turn" if self.tool is None else "tool_use",
            "stop_sequence": None, "usage": {"input_tokens": self.input, "output_tokens": self.output},
        }

    def _anthropic_stream(self) -> Tuple[List[bytes], List[bytes], List[bytes]]:
        def named(kind: str, **members: Any) -> bytes:
            return f"event: {kind}\n".encode() + event({"type": kind, **members})

        message = {**self._anthropic(), "content": [], "stop_reason": None,
                   "usage": {"input_tokens": self.input, "output_tokens": 1}}
        if self.tool is None:
            block: JSON = {"type": "text", "text": ""}
        else:
            block = {"type": "tool_use", "id": f"toolu_{self.id}", "name": self.tool, "input": {}}
        before = [
            named("message_start", message=message),
            named("content_block_start", index=0, content_block=block), named("ping"),
        ]
        pieces = []
        for piece in self.answer.pieces:
            delta = (
                {"type": "text_delta", "text": piece} if self.tool is None
                else {"type": "input_json_delta", "partial_json": piece}
            )
            pieces.append(named("content_block_delta", index=0, delta=delta))
        reason = "end_turn" if self.tool is None else "tool_use"
        after = [
            named("content_block_stop", index=0),
            named("message_delta", delta={"stop_reason": reason, "stop_sequence": None},
                  usage={"output_tokens": self.output}),
            named("message_stop"),
        ]
        return before, pieces, after

    # Gemini

    def _gemini_answer(self, part: JSON, finish: bool) -> JSON:
        candidate: JSON = {"content": {"role": "model", "parts": [part]}, "index": 0}
        if finish:
            candidate["finishReason"] = "STOP"
        usage = {"promptTokenCount": self.input, "candidatesTokenCount": self.output,
                 "totalTokenCount": self.input + self.output}
        return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": self.asked.model}

    def _gemini_part(self) -> JSON:
        if self.tool is None:
            return {"text": self.answer.text}
        return {"functionCall": {"name": self.tool, "args": json.loads(self.answer.text)}}

    def _gemini(self) -> JSON:
        return self._gemini_answer(self._gemini_part(), finish=True)

    def _gemini_stream(self) -> Tuple[List[bytes], List[bytes], List[bytes]]:
        # A call comes whole, at the end.
        pieces = [] if self.tool is not None else [
            event(self._gemini_answer({"text": piece}, finish=False), b"\r\n") for piece in self.answer.pieces
        ]
        last = {"text": ""} if self.tool is None else self._gemini_part()
        return [], pieces, [event(self._gemini_answer(last, finish=True), b"\r\n")]


def event(value: JSON, newline: bytes = b"\n") -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + newline * 2


def error_body(face: str, status: int, message: str, param: Optional[str], code: Optional[str]) -> JSON:
    """A refusal in a provider's form."""
    if face == "anthropic":
        kinds = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
        kind = kinds.get(status, "api_error" if status >= 500 else "invalid_request_error")
        return {"type": "error", "error": {"type": code or kind, "message": message}}
    if face == "gemini":
        names = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
                 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"}
        return {"error": {"code": status, "message": message, "status": names.get(status, "UNKNOWN")}}
    kind = "server_error" if status >= 500 else "requests" if status == 429 else "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def page(subject_: str) -> str:
    return (
        f"{subject_} was a mathematician and writer remembered for work on an early general-purpose machine."
        + "".join(words(220, len(subject_)))
    )


def wiki(path: str, query: Dict[str, str]) -> JSON:
    """A MediaWiki that knows everybody, for benchmarks."""
    if path.startswith("/api/rest_v1/page/summary/"):
        title = path.rsplit("/", 1)[1].replace("_", " ")
        return {"type": "standard", "title": title, "pageid": 974, "description": "English mathematician",
                "extract": page(title)}
    if query.get("list") == "search":
        name = query.get("srsearch", "")
        titles = [name, f"{name} (legacy)", f"{name} (family)"]
        hits = [
            {"ns": 0, "title": title, "pageid": 974 + index, "size": 60000, "wordcount": 7000,
             "snippet": "".join(words(20, index))}
            for index, title in enumerate(titles)
        ]
        return {"batchcomplete": "", "query": {"searchinfo": {"totalhits": 3}, "search": hits}}
    title = query.get("titles", "")
    found = {"pageid": 974, "ns": 0, "title": title, "extract": page(title)}
    return {"batchcomplete": "", "query": {"pages": {"974": found}}}
