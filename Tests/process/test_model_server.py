"""The model server of the tests does what it says: answers, refusals in each provider's words, faults."""

import copy
import http.client
import json
import unittest
import urllib.parse

from support import rules
from support.mock_model import MockModel

TEXT = {"type": "string"}
SCHEMA = {"type": "object", "properties": {"value": TEXT}, "required": ["value"]}
TOOL = {"type": "function", "function": {"name": "append_to_state", "parameters": SCHEMA}}
CALL = {"id": "c1", "type": "function", "function": {"name": "append_to_state", "arguments": "{}"}}
OPENAI = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "A film about Ada."}]}
ANTHROPIC = {"model": "claude", "max_tokens": 9, "messages": [{"role": "user", "content": "A film."}]}
GEMINI = {"contents": [{"role": "user", "parts": [{"text": "A film."}]}]}
HEADERS = {"x-api-key": "k", "anthropic-version": "2023-06-01"}


def schema(**properties):
    return {"type": "object", "properties": properties}


def strict(properties, **more):
    whole = {"type": "object", "properties": properties, "required": list(properties)}
    return {**whole, "additionalProperties": False, **more}


def openai(*messages, **members):
    return {**OPENAI, **({"messages": list(messages)} if messages else {}), **members}


def function(**members):
    return {"type": "function", "function": {**TOOL["function"], **members}}


USER = {"role": "user", "content": "Go on."}
ASKS = {"role": "assistant", "content": None, "tool_calls": [CALL]}
TOLD = {"role": "tool", "tool_call_id": "c1", "content": "done"}


class RuleTests(unittest.TestCase):
    def expect_refused(self, face, request, words, param=None):
        refusal = rules.refusal(face, request, HEADERS)
        self.assertIsNotNone(refusal, f"taken: {request}")
        self.assertIn(words, refusal.message)
        if param is not None:
            self.assertEqual(refusal.param, param)

    def expect_taken(self, face, request):
        self.assertIsNone(rules.refusal(face, request, HEADERS))

    def test_what_is_right_is_taken(self):
        self.expect_taken("openai", openai(USER, ASKS, TOLD, USER, tools=[TOOL], temperature=0, stream=True,
                                           stream_options={"include_usage": True}, tool_choice="auto"))
        self.expect_taken("openai", openai(model="o3-mini", max_completion_tokens=5, temperature=1))
        self.expect_taken("openai", openai(model="gpt-5-mini", reasoning_effort="low"))
        self.expect_taken("openai", openai(model="gpt-50", temperature=0))
        self.expect_taken("anthropic", {**ANTHROPIC, "tools": [{"name": "t", "input_schema": SCHEMA}], "messages": [
            {"role": "user", "content": "A film."},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "u1", "name": "t", "input": {}}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "u1", "content": "done"}]}]})
        self.expect_taken("gemini", {"tools": [{"functionDeclarations": [{"name": "t", "parameters": SCHEMA}]}],
                                     "contents": [*GEMINI["contents"],
                                                  {"role": "model", "parts": [{"functionCall": {"name": "t"}}]},
                                                  {"role": "user", "parts": [{"functionResponse": {"name": "t"}}]}]})

    def test_schemas_that_openai_does_not_take(self):
        for parameters, words in [
            (schema(a={"type": "array"}), "array schema missing items"),
            (schema(a={"anyOf": [TEXT, {"type": "array"}]}), "('properties', 'a', 'anyOf', '1'), array schema missing"),
            (schema(a={"type": ["string", "array"]}), "array schema missing items"),
            (schema(a={"type": "array", "items": {"type": "array"}}), "('properties', 'a', 'items')"),
            (schema(a={"type": "text"}), "'text' is not valid"),
            (schema(a={"type": "string", "enum": []}), "enum must be a non-empty array"),
            (schema(a="string"), "is not of type 'object'"),
            ({"type": "array", "items": TEXT}, "got 'type: \"array\"'"),
            ({"properties": {}}, "got 'type: \"None\"'"),
            ({"type": "object", "anyOf": [SCHEMA]}, "not have 'anyOf' at the top level"),
            ({"type": "object", "required": "value"}, "is not of type 'array'"),
        ]:
            with self.subTest(words=words):
                self.expect_refused("openai", openai(tools=[function(parameters=parameters)]), words,
                                    "tools[0].function.parameters")

    def test_schemas_that_openai_s_strict_mode_does_not_take(self):
        self.assertIsNone(rules.schema_fault("openai-strict", strict({"a": {"type": ["string", "null"]}})))
        deep = TEXT
        for _ in range(12):
            deep = strict({"a": deep})
        for parameters, words in [
            (SCHEMA, "'additionalProperties' is required"),
            (strict({"a": schema(b=TEXT)}), "'additionalProperties' is required"),
            (strict({"a": TEXT}, required=[]), "Missing 'a'"),
            (strict({"a": TEXT}, required=["a", "b"]), "names 'b'"),
            (strict({"a": {"type": "string", "minLength": 1}}), "'minLength' is not permitted"),
            (strict({"a": {"allOf": [TEXT], "type": "string"}}), "'allOf' is not permitted"),
            (strict({"a": {}}), "must have a 'type' key"),
            (strict({"a": {"type": "string", "format": "uri"}}), "is not a valid format"),
            (deep, "maximum nesting depth"),
        ]:
            with self.subTest(words=words):
                tools = [function(parameters=parameters, strict=True)]
                self.expect_refused("openai", openai(tools=tools), words)

    def test_schemas_that_anthropic_and_gemini_do_not_take(self):
        for face, parameters, words in [
            ("anthropic", {"properties": {}}, ".type: Field required"),
            ("anthropic", {"type": "string"}, "Input should be 'object'"),
            ("anthropic", {"type": "object", "oneOf": [SCHEMA]}, "does not support oneOf"),
            ("anthropic", schema(a={"type": "text"}), "draft 2020-12"),
            ("gemini", {"type": "object", "properties": {"a": TEXT}, "additionalProperties": False}, "additionalProperties"),
            ("gemini", schema(a={"$ref": "#/x"}), 'Unknown name "$ref"'),
            ("gemini", schema(a={"type": "string", "const": "x"}), 'Unknown name "const"'),
            ("gemini", schema(a={"type": "integer", "enum": [1]}), "enum[0]' (TYPE_STRING), 1"),
            ("gemini", schema(a={"type": "integer", "enum": ["1"]}), "only allowed for STRING type"),
            ("gemini", schema(a={"type": "string", "format": "uri"}), "are supported for STRING type"),
            ("gemini", schema(a={"type": ["string", "null"]}), "not repeating"),
            ("gemini", schema(a={"type": "array"}), "items: missing field"),
            ("gemini", schema(a={"type": "object"}), "should be non-empty for OBJECT type"),
            ("gemini", {**SCHEMA, "required": ["b"]}, "property is not defined: b"),
            ("gemini", schema(a={"type": "array", "items": {"type": "array"}}), ".items.items: missing field"),
        ]:
            with self.subTest(face=face, words=words):
                self.assertIn(words, rules.schema_fault(face, parameters) or "taken")

    def test_tools_that_are_none(self):
        for tools, words in [
            ([], "too short"),
            ([function(name="a.b")], "does not match pattern"),
            ([function(name="x" * 65)], "does not match pattern"),
            ([function(name="")], "does not match pattern"),
            ([function(name="name\n")], "does not match pattern"),
            ([TOOL, TOOL], "Duplicate tool name"),
            ([{"type": "function"}], "tools[0].function"),
            ([function(name=f"t{number}") for number in range(129)], "maximum length 128"),
        ]:
            with self.subTest(words=words):
                self.expect_refused("openai", openai(tools=tools), words)
        gemini = {**GEMINI, "tools": [{"functionDeclarations": [{"name": "1st"}]}]}
        self.expect_refused("gemini", gemini, "Invalid function name")
        anthropic = {**ANTHROPIC, "tools": [{"name": "a b", "input_schema": SCHEMA}]}
        self.expect_refused("anthropic", anthropic, "String should match pattern")

    def test_parameters_that_a_model_does_not_take(self):
        for model in ("o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5-nano", "openai/o3"):
            for name, value, code in [
                ("temperature", 0, "unsupported_value"), ("top_p", 0.9, "unsupported_parameter"),
                ("max_tokens", 9, "unsupported_parameter"),
                ("presence_penalty", 0.1, "unsupported_parameter"), ("logprobs", True, "unsupported_parameter"),
            ]:
                with self.subTest(model=model, name=name):
                    refusal = rules.refusal("openai", openai(model=model, **{name: value}), {})
                    self.assertEqual((refusal.param, refusal.code), (name, code))
        for members, words in [
            ({"temperature": 3}, "out of range"), ({"temperature": "0"}, "expected a decimal"),
            ({"max_tokens": 0}, "below minimum"), ({"max_tokens": 1.5}, "expected an integer"),
            ({"top_k": 5}, "Unrecognized request argument supplied: top_k"),
            ({"reasoning_effort": "low"}, "Unrecognized request argument"),
            ({"stream_options": {}}, "only allowed when 'stream'"), ({"tool_choice": "auto"}, "'tools' are specified"),
            ({"tool_choice": "always", "tools": [TOOL]}, "Invalid value"), ({"stop": list("abcde")}, "too long"),
            ({"model": ""}, "you must provide a model"), ({"parallel_tool_calls": True}, "'tools' are specified"),
        ]:
            with self.subTest(words=words):
                self.expect_refused("openai", openai(**members), words)
        self.expect_refused("anthropic", {**ANTHROPIC, "temperature": 1.5}, "range: 0..1")
        self.expect_refused("anthropic", {**ANTHROPIC, "max_tokens": 0}, "greater than or equal to 1")
        self.expect_refused("anthropic", {**ANTHROPIC, "seed": 1}, "seed: Extra inputs")
        self.expect_refused("gemini", {**GEMINI, "generationConfig": {"temperature": 3}}, "in the range")

    def test_histories_that_are_none(self):
        bad_name = copy.deepcopy(ASKS)
        bad_name["tool_calls"][0]["function"]["name"] = "functions.append_to_state"
        no_text = copy.deepcopy(ASKS)
        no_text["tool_calls"][0]["function"]["arguments"] = {}
        for messages, words in [
            ([USER, ASKS, USER], "did not have response messages: c1"),
            ([USER, ASKS], "did not have response messages: c1"),
            ([USER, TOLD], "must be a response to a preceeding message"),
            ([USER, ASKS, TOLD, TOLD], "must be a response to a preceeding message"),
            ([USER, ASKS, {**TOLD, "tool_call_id": "c2"}], "must be a response to a preceeding message"),
            ([USER, bad_name, TOLD], "does not match pattern"),
            ([USER, no_text, TOLD], "arguments"),
            ([USER, {**ASKS, "content": "x", "tool_calls": []}], "empty array"),
            ([USER, {**ASKS, "tool_calls": [CALL, CALL]}, TOLD, TOLD], "Duplicate"),
            ([{"role": "user", "content": None}], "got null"),
            ([{"role": "critic", "content": "x"}], "Invalid value: 'critic'"),
            ([{"role": "user", "content": 7}], "Invalid type"),
        ]:
            with self.subTest(words=words):
                self.expect_refused("openai", openai(*messages), words)
        self.expect_refused("openai", {"model": "m", "messages": []}, "empty array")
        use = {"role": "assistant", "content": [{"type": "tool_use", "id": "u1", "name": "t", "input": {}}]}
        for messages, words in [
            ([use], 'first message must use the "user" role'),
            ([ANTHROPIC["messages"][0], use], "without `tool_result` blocks"),
            ([ANTHROPIC["messages"][0], use, USER], "without `tool_result` blocks"),
            ([{"role": "user", "content": " "}], "non-whitespace"),
            ([{"role": "user", "content": []}], "non-empty content"),
            ([{"role": "system", "content": "x"}], "user"),
            ([{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "u9"}]}], "unexpected `tool_use_id`"),
        ]:
            with self.subTest(words=words):
                self.expect_refused("anthropic", {**ANTHROPIC, "messages": messages}, words)
        asks = {"role": "model", "parts": [{"functionCall": {"name": "t"}}]}
        for contents, words in [
            ([*GEMINI["contents"], asks], "immediately after a function call turn"),
            ([*GEMINI["contents"], asks, *GEMINI["contents"]], "number of function response parts"),
            ([{"role": "user", "parts": []}], "must not be empty"),
            ([asks], "alternate between user and model"),
            ([], "not specified"),
        ]:
            with self.subTest(words=words):
                self.expect_refused("gemini", {"contents": contents}, words)

    def test_headers_that_are_missing(self):
        self.assertEqual(rules.refusal("anthropic", ANTHROPIC, {}).status, 401)
        self.assertIn("anthropic-version", rules.refusal("anthropic", ANTHROPIC, {"x-api-key": "k"}).message)

    def test_turns_that_open_models_do_not_take(self):
        system = {"role": "system", "content": "x"}
        said = {"role": "assistant", "content": "x"}
        fault = rules.openai.alternation_fault
        self.assertIsNone(fault([system, USER, ASKS, TOLD, said, USER]))
        self.assertIn("must alternate", fault([USER, USER]).message)
        self.assertIn("begin with user", fault([system, said]).message)
        self.assertIn("at the beginning", fault([USER, system]).message)


class ServerTests(unittest.TestCase):
    def setUp(self):
        self.server = MockModel(strict=1, tokens=20)
        self.addCleanup(self.server.stop)
        self.address = urllib.parse.urlsplit(self.server.url).netloc

    def post(self, request, path="/v1/chat/completions", **headers):
        connection = http.client.HTTPConnection(self.address, timeout=20)
        self.addCleanup(connection.close)
        body = request if isinstance(request, bytes) else json.dumps(request).encode()
        connection.request("POST", path, body, {"Authorization": "Bearer secret", **headers})
        answer = connection.getresponse()
        return answer, answer.read()

    def events(self, body):
        lines = [line for line in body.split(b"\n\n") if line.startswith(b"data: ")]
        return [json.loads(line[6:]) for line in lines if b"[DONE]" not in line]

    def test_an_answer_is_the_same_whole_and_streamed(self):
        _, whole = self.post(OPENAI)
        self.server.reset()
        _, body = self.post({**OPENAI, "stream": True, "stream_options": {"include_usage": True}})
        self.assertTrue(body.endswith(b"data: [DONE]\n\n"))
        events = self.events(body)
        text = "".join(c["delta"].get("content") or "" for event in events for c in event["choices"])
        self.assertEqual(json.loads(whole)["choices"][0]["message"]["content"], text)
        self.assertEqual(events[-1]["usage"]["completion_tokens"], 20)

    def test_every_face_calls_the_tool_that_is_there(self):
        _, body = self.post({**OPENAI, "tools": [TOOL]})
        call = json.loads(body)["choices"][0]["message"]["tool_calls"][0]
        self.assertEqual(call["function"]["name"], "append_to_state")
        self.assertIn("value", json.loads(call["function"]["arguments"]))
        tools = [{"name": "append_to_state", "input_schema": SCHEMA}]
        _, body = self.post({**ANTHROPIC, "tools": tools}, "/v1/messages", **HEADERS)
        self.assertEqual(json.loads(body)["content"][0]["name"], "append_to_state")
        tools = [{"functionDeclarations": [{"name": "append_to_state", "parameters": SCHEMA}]}]
        _, body = self.post({**GEMINI, "tools": tools}, "/v1beta/models/g:generateContent")
        part = json.loads(body)["candidates"][0]["content"]["parts"][0]
        self.assertEqual(part["functionCall"]["name"], "append_to_state")

    def test_a_refusal_has_the_provider_s_form(self):
        answer, body = self.post({**OPENAI, "model": "o3", "temperature": 0})
        self.assertEqual(answer.status, 400)
        self.assertEqual(json.loads(body)["error"]["param"], "temperature")
        answer, body = self.post({**ANTHROPIC, "max_tokens": 0}, "/v1/messages", **HEADERS)
        self.assertEqual((answer.status, json.loads(body)["error"]["type"]), (400, "invalid_request_error"))
        answer, body = self.post({"contents": []}, "/v1beta/models/g:generateContent")
        self.assertEqual((answer.status, json.loads(body)["error"]["status"]), (400, "INVALID_ARGUMENT"))
        answer, body = self.post(b"{")
        self.assertEqual(answer.status, 400)
        self.assertEqual(self.server.stats()["refused"], 4)

    def test_without_checks_everything_is_taken(self):
        self.server.configure(strict=0)
        answer, _ = self.post({**OPENAI, "tools": [function(parameters=schema(a={"type": "array"}))]})
        self.assertEqual(answer.status, 200)

    def test_each_status_is_refused_with_it_in_every_form(self):
        for status in (400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 529):
            for form in ("own", "list", "detail", "details", "message", "string", "text", "html", "empty"):
                with self.subTest(status=status, form=form):
                    self.server.configure(fault=status, form=form, message="too much")
                    answer, body = self.post(OPENAI)
                    self.assertEqual(answer.status, status)
                    self.assertEqual(form != "empty", b"too much" in body)

    def test_each_fault_in_place_of_an_answer(self):
        for fault, kind in (("close", ConnectionError), ("reset", ConnectionError),
                            ("length", http.client.IncompleteRead)):
            with self.subTest(fault=fault):
                self.server.configure(fault=fault)
                with self.assertRaises((kind, http.client.RemoteDisconnected)):
                    self.post(OPENAI)
        self.server.configure(fault="header")
        self.assertNotIn("content-length", self.post(OPENAI)[0].headers)
        self.server.configure(fault="echo-key")
        answer, body = self.post(OPENAI)
        self.assertEqual((answer.status, answer.headers["x-echo-key"]), (401, "secret"))
        self.assertIn(b"secret", body)
        self.server.configure(fault="html")
        self.assertIn(b"<!doctype", self.post(OPENAI)[1])
        self.server.configure(fault="empty")
        self.assertEqual(self.post(OPENAI)[1], b"")
        self.server.configure(fault="redirect")
        self.assertEqual(self.post(OPENAI)[0].status, 302)

    def test_each_fault_in_the_middle_of_a_stream(self):
        request = {**OPENAI, "stream": True}
        for fault, holds in (
            ("trunc", lambda body: b"[DONE]" not in body and body.endswith(b"\n\n")),
            ("garbage", lambda body: b"garbage, not json" in body and b"[DONE]" in body),
            ("utf8", lambda body: b"\xff\xfe" in body),
            ("error", lambda body: b'"error"' in body and b"[DONE]" not in body),
            ("line", lambda body: len(body) > 64 << 20),
            ("comments", lambda body: body.count(b": still here") == 20),
            ("nodone", lambda body: b"[DONE]" not in body and b'"stop"' in body),
            ("again", lambda body: body.count(b'"finish_reason": "stop"') == 2),
        ):
            with self.subTest(fault=fault):
                self.server.configure(fault=fault, at=1)
                self.assertTrue(holds(self.post(request)[1]))
        self.server.configure(fault="drop")
        with self.assertRaises(http.client.IncompleteRead):
            self.post(request)

    def test_a_stall_and_a_slow_first_byte_end(self):
        for fault in ("stall", "slow"):
            with self.subTest(fault=fault):
                self.server.configure(fault=fault, stall=50)
                self.assertIn(b"[DONE]", self.post({**OPENAI, "stream": True})[1])

    def test_odd_usage_and_shapes(self):
        for usage, value in (("huge", 2**63 - 1), ("negative", -7), ("float", 1.5), ("text", "12"), ("null", None)):
            self.server.configure(usage=usage)
            self.assertEqual(json.loads(self.post(OPENAI)[1])["usage"]["prompt_tokens"], value)
        self.server.configure(usage="none")
        self.assertNotIn("usage", json.loads(self.post(OPENAI)[1]))
        for shape, holds in (
            ("parts", lambda m: m["content"][0]["type"] == "text"), ("think", lambda m: m["content"].startswith("<think>")),
            ("reasoning", lambda m: m["reasoning_content"]), ("refusal", lambda m: m["content"] is None and m["refusal"]),
        ):
            self.server.configure(shape=shape)
            self.assertTrue(holds(json.loads(self.post(OPENAI)[1])["choices"][0]["message"]), shape)
        self.server.configure(shape="call-as-text")
        message = json.loads(self.post({**OPENAI, "tools": [TOOL]})[1])["choices"][0]["message"]
        self.assertNotIn("tool_calls", message)
        self.assertIn('"append_to_state"', message["content"])

    def test_only_the_requests_that_are_named_are_faulty(self):
        self.server.configure(fault="500", at=2, count=1)
        self.assertEqual([self.post(OPENAI)[0].status for _ in range(3)], [200, 500, 200])

    def test_a_setting_that_is_none_is_refused(self):
        for setting in ({"fault": "fire"}, {"tempo": 1}, {"at": "x"}):
            with self.subTest(setting=setting), self.assertRaisesRegex(OSError, "400"):
                self.server.configure(**setting)

    def test_a_wrong_key_is_refused(self):
        self.server.configure(key="another")
        self.assertEqual(self.post(OPENAI)[0].status, 401)
