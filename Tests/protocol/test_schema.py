"""What every message of the process tests is held against: it finds each kind of lie."""

import copy
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.schema import Conversation, Schema, messages_in  # noqa: E402

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
GET = {"jsonrpc": "2.0", "id": 2, "method": "session/get", "params": {"sessionId": "s"}}
EVENT = {
    "seq": 1, "time": 1, "type": "run.steered", "runId": "r", "data": {"text": "Shorter."},
}


def answer(number, result):
    return {"jsonrpc": "2.0", "id": number, "result": result}


def refusal(number, code, kind, retryable=False, **data):
    data = {"kind": kind, "retryable": retryable, **data}
    error = {"code": code, "message": "It cannot be.", "data": data}
    return {"jsonrpc": "2.0", "id": number, "error": error}


def append(event):
    params = {"stream": "session:s", "epoch": "e", "head": 1, "events": [event]}
    return {"jsonrpc": "2.0", "method": "events/append", "params": params}


class SchemaTests(unittest.TestCase):
    def setUp(self):
        self.schema = Schema()
        self.assertTrue(self.schema.is_there, "this Python has no jsonschema: make setup-tests installs it")
        self.conversation = Conversation(self.schema)

    def expect_found(self, pattern, message):
        with self.assertRaisesRegex(AssertionError, pattern):
            self.conversation.heard(message)

    def test_what_is_right_is_counted(self):
        self.conversation.sent(GET)
        self.conversation.heard(refusal(2, 2001, "SessionNotFound", sessionId="s"))
        self.conversation.heard(append(EVENT))
        self.assertEqual(
            self.schema.checked, {"session/get": 1, "SessionNotFound": 1, "events/append": 1}
        )
        self.assertEqual(
            self.schema.report(), "schema: validated 3 messages of 2 methods"
        )

    def test_params_that_do_not_fit(self):
        with self.assertRaisesRegex(AssertionError, "params of session/get"):
            self.conversation.sent({**GET, "params": {}})

    def test_a_result_that_does_not_fit_or_has_more_than_the_schema_knows(self):
        self.conversation.sent(GET)
        self.expect_found("result of session/get", answer(2, {}))
        self.conversation.sent({**PING, "method": "session/create"})
        result = {"sessionId": "s", "seq": 1, "more": 1}
        self.expect_found("'more' was unexpected", answer(1, result))

    def test_an_answer_to_nothing_and_a_second_answer(self):
        self.expect_found("nobody asked", answer(7, {}))
        self.conversation.sent({**PING, "method": "session/create"})
        self.conversation.heard(answer(1, {"sessionId": "s", "seq": 1}))
        self.expect_found("nobody asked", answer(1, {"sessionId": "s", "seq": 1}))

    def test_an_unknown_method_that_is_answered(self):
        self.conversation.sent({**PING, "method": "film/shoot"})
        self.expect_found("has no film/shoot", answer(1, {}))
        self.conversation.sent({**PING, "method": "film/shoot"})
        self.conversation.heard(refusal(1, -32601, "MethodNotFound", method="film/shoot"))

    def test_a_notification_that_nobody_knows_or_that_is_a_clients(self):
        for method in ("film/shot", "initialized"):
            self.expect_found(f"knows no {method}", {"jsonrpc": "2.0", "method": method})

    def test_errors_that_are_not_as_the_table_says(self):
        for pattern, wrong in (
            ("has no Lost", refusal(2, 2001, "Lost")),
            ("has the code 2001", refusal(2, 2002, "SessionNotFound")),
            ("retryable", refusal(2, 2001, "SessionNotFound", True)),
            ("says nothing of {'runId'}", refusal(2, 2001, "SessionNotFound", runId="r")),
            ("no ProjectNotFound for session/get", refusal(2, 2004, "ProjectNotFound")),
        ):
            with self.subTest(pattern=pattern):
                self.conversation.sent(GET)
                self.expect_found(pattern, wrong)

    def test_events_that_are_not_as_the_table_says(self):
        for pattern, change in (
            ("has no event run.lost", {"type": "run.lost"}),
            ("has no text", {"data": {}}),
            ("says nothing of {'more'}", {"data": {"text": "a", "more": 1}}),
            ("status gone", {
                "type": "interaction.resolved", "data": {"interactionId": "i", "status": "gone"},
            }),
        ):
            with self.subTest(pattern=pattern):
                self.expect_found(pattern, append({**copy.deepcopy(EVENT), **change}))

    def test_events_of_the_catalogue_are_held_against_its_own_table(self):
        event = {"seq": 1, "time": 1, "type": "session.deleted", "sessionId": "s"}
        right = append({**event, "data": {"sessionId": "s"}})
        right["params"]["stream"] = "catalog"
        self.conversation.heard(right)
        self.expect_found("has no event session.deleted", append({**event, "data": {}}))
        right["params"]["events"][0]["data"] = {}
        self.expect_found("has no sessionId", right)

    def test_messages_are_found_in_both_framings(self):
        lines = b'{"id":1}\n[{"id":2},{"id":3}]\nnoise\n{"id":4}'
        self.assertEqual([m["id"] for m in messages_in(lines)], [1, 2, 3, 4])
        framed = b'Content-Length: 8\r\n\r\n{"id":1}Content-Length: 8\r\n\r\n{"id":2}'
        self.assertEqual([m["id"] for m in messages_in(framed)], [1, 2])
