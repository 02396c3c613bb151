"""Bad input: each a defined answer that says what to do; the daemon lives."""

import json

from support.house import ProcessTest

NOWHERE = "01890000-0000-7000-8000-000000000000"


class BadLineTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.wire = self.house.serve("serve", "--offline")

    def expect_parse_error(self, data: bytes):
        self.wire.send_bytes(data)
        answer = self.wire.until(lambda m: m.get("id") is None and "error" in m)
        self.expect_error(answer, -32700, "ParseError")
        self.expect_alive(self.wire)

    def test_a_malformed_line_is_answered_and_the_stream_goes_on(self):
        for line in (b'{"jsonrpc":"2.0",\n', b"{'jsonrpc': 1}\n", b"[1, 2\n", b'{"id": 01}\n'):
            with self.subTest(line=line):
                self.expect_parse_error(line)

    def test_bytes_that_are_no_text_are_answered(self):
        self.expect_parse_error(b'{"jsonrpc":"2.0","id":1,"method":"\xff\xfe"}\n')
        self.expect_parse_error(b'{"a":"\xc3\x28"}\n')

    def test_a_hundred_thousand_nested_arrays_are_answered(self):
        depth = 100_000
        text = '{"jsonrpc":"2.0","id":1,"method":"ping","params":' + "[" * depth + "]" * depth + "}"
        self.wire.send_text(text)
        answer = self.wire.until(lambda m: "error" in m)
        self.assertIn(answer["error"]["code"], (-32700, -32600, -32602))
        self.wire.send_text("[" * depth)
        self.wire.until(lambda m: "error" in m)
        self.expect_alive(self.wire)

    def test_what_is_no_request_is_answered(self):
        for text in (
            '{"jsonrpc":"2.0","id":5}',
            '{"jsonrpc":"1.0","id":5,"method":"ping"}',
            '{"jsonrpc":"2.0","id":5,"method":17}',
            '{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}',
            "[]",
            "[1]",
        ):
            with self.subTest(text=text):
                self.wire.send_text(text)
                answer = self.wire.until(lambda m: "error" in m)
                self.expect_error(answer, -32600, "InvalidRequest")
        self.expect_alive(self.wire)

    def test_an_unknown_method_is_named(self):
        answer = self.wire.ask("film/shoot", {})
        self.expect_error(answer, -32601, "MethodNotFound")
        self.assertIn("film/shoot", answer["error"]["message"])
        self.expect_alive(self.wire)

    def test_an_unknown_notification_is_passed_over(self):
        self.wire.notify("$/whatever", {"a": 1})
        self.wire.notify("nobody/knows")
        self.expect_alive(self.wire)

    def test_wrong_params_say_which_member_and_what_was_expected(self):
        for method, params, member in (
            ("message/send", {}, "content"),
            ("message/send", {"content": 17}, "content"),
            ("message/send", {"content": "x", "wait": "yes"}, "wait"),
            ("session/get", {"sessionId": 4}, "sessionId"),
            ("events/read", {"stream": "session:x", "limit": "many"}, "limit"),
            ("run/get", {}, "runId"),
        ):
            with self.subTest(method=method, params=params):
                self.wire.send_text(
                    json.dumps({"jsonrpc": "2.0", "id": "p", "method": method, "params": params})
                )
                data = self.expect_error(self.wire.answer("p"), -32602, "InvalidParams")
                self.assertTrue(
                    any(member in error["path"] for error in data["errors"]), data
                )
                self.assertTrue(all(error["message"] for error in data["errors"]), data)
        self.expect_alive(self.wire)

    def test_params_that_are_no_object_are_answered(self):
        for params in ("[1]", '"text"', "7", "true"):
            with self.subTest(params=params):
                self.wire.send_text(
                    '{"jsonrpc":"2.0","id":"p","method":"session/get","params":%s}' % params
                )
                answer = self.wire.answer("p")
                self.assertIn(answer["error"]["code"], (-32600, -32602), answer)
        self.expect_alive(self.wire)

    def test_unknown_ids_have_their_own_errors(self):
        for method, params, code, kind in (
            ("session/get", {"sessionId": NOWHERE}, 2001, "SessionNotFound"),
            ("session/delete", {"sessionId": NOWHERE}, 2001, "SessionNotFound"),
            ("message/send", {"sessionId": NOWHERE, "content": "x"}, 2001, "SessionNotFound"),
            ("message/list", {"sessionId": NOWHERE}, 2001, "SessionNotFound"),
            ("run/get", {"runId": NOWHERE}, 2002, "RunNotFound"),
            ("run/wait", {"runId": NOWHERE}, 2002, "RunNotFound"),
            ("run/cancel", {"runId": NOWHERE}, 2002, "RunNotFound"),
            ("run/resume", {"runId": NOWHERE}, 2002, "RunNotFound"),
            ("project/get", {"projectId": NOWHERE}, 2004, "ProjectNotFound"),
            ("artifact/read", {"artifactId": NOWHERE}, 2005, "ArtifactNotFound"),
            ("events/subscribe", {"stream": f"session:{NOWHERE}"}, 2001, "SessionNotFound"),
        ):
            with self.subTest(method=method):
                self.expect_error(self.wire.ask(method, params), code, kind)
        self.expect_alive(self.wire)

    def test_a_cursor_of_another_database_is_told(self):
        session = self.wire.result("session/create", {})["sessionId"]
        answer = self.wire.ask(
            "events/subscribe",
            {"stream": f"session:{session}", "since": {"epoch": "elsewhere", "seq": 1}},
        )
        self.expect_error(answer, 4002, "EpochMismatch")
        self.expect_alive(self.wire)

    def test_an_oversize_line_is_refused_and_the_stream_goes_on(self):
        size = 17 << 20
        text = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"' + b"x" * size + b'"}}\n'
        self.wire.send_bytes(text)
        answer = self.wire.until(lambda m: "error" in m)
        data = self.expect_error(answer, 1005, "MessageTooLarge")
        self.assertEqual(data["limit"], 16 << 20)
        self.expect_alive(self.wire)

    def test_many_lines_of_noise_neither_crash_nor_fill_it(self):
        noise = bytes((i * 89 + i // 7) % 256 for i in range(200_000))
        self.wire.send_bytes(b"{" + noise.replace(b"\n", b" ") + b"\n")
        self.wire.until(lambda m: "error" in m)
        self.expect_alive(self.wire)

    def test_a_cancelled_wait_answers_where_the_run_stands(self):
        sent = self.wire.result("message/send", {"content": "Create a film about Ada Lovelace"})
        number = self.wire.call("run/wait", {"runId": sent["runId"]})
        self.wire.notify("$/cancelRequest", {"id": number})
        result = self.wire.answer(number)["result"]
        self.assertTrue(result.get("waitCancelled") or result["status"] == "completed", result)
        self.expect_alive(self.wire)

    def test_a_cancel_of_nothing_is_passed_over(self):
        self.wire.notify("$/cancelRequest", {"id": 4711})
        self.expect_alive(self.wire)


class BadHeaderTests(ProcessTest):
    def test_a_request_before_initialize_is_refused_by_its_name(self):
        wire = self.house.serve("serve", framing="headers")
        self.expect_error(wire.ask("session/list", {}), -32002, "ServerNotInitialized")
        self.expect_error(
            wire.ask("message/send", {"content": "x"}), -32002, "ServerNotInitialized"
        )
        self.expect_alive(wire)
        wire.initialize()
        self.assertEqual(wire.result("session/list", {})["sessions"], [])

    def test_a_bad_body_is_answered_and_the_stream_goes_on(self):
        wire = self.house.serve("serve", framing="headers")
        wire.send_bytes(b"Content-Length: 9\r\n\r\n{ no json")
        answer = wire.until(lambda m: "error" in m)
        self.expect_error(answer, -32700, "ParseError")
        self.assertIsNone(answer["id"])
        self.expect_alive(wire)

    def test_headers_are_read_as_others_write_them(self):
        wire = self.house.serve("serve", framing="headers")
        body = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
        wire.send_bytes(
            b"content-length: %d\nContent-Type: application/vscode-jsonrpc; charset=utf-8\n\n%s"
            % (len(body), body)
        )
        self.assertIn("result", wire.answer(1))

    def test_a_bad_header_ends_the_connection_with_a_word(self):
        for head in (b"Content-Length: many\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Hello\r\n\r\n"):
            with self.subTest(head=head):
                wire = self.house.serve("serve", framing="headers")
                wire.send_bytes(head)
                answers = wire.rest()
                self.assertEqual([m["error"]["code"] for m in answers][:1], [-32700], answers)
                self.assertEqual(wire.wait(), 1)

    def test_a_length_beyond_the_limit_is_refused(self):
        wire = self.house.serve("serve", framing="headers")
        wire.send_bytes(b"Content-Length: 99999999999\r\n\r\n")
        answer = wire.until(lambda m: "error" in m)
        self.assertIn(answer["error"]["code"], (1005, -32700), answer)
