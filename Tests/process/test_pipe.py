"""One line in, one answer out; and the same with headers, as an editor speaks."""

import json
import os
import subprocess

from support.house import ProcessTest
from support.wire import strict

ADA = "Create a film about Ada Lovelace"


class PipeTests(ProcessTest):
    def one_line(self, **params):
        request = {
            "jsonrpc": "2.0", "id": 1, "method": "message/send",
            "params": {"content": ADA, "wait": True, **params},
        }
        return self.house.run("serve", "--offline", input=json.dumps(request) + "\n")

    def test_one_line_in_is_a_whole_job(self):
        finished = self.one_line()
        self.expect_exit(finished, 0)
        lines = finished.out.encode().splitlines()
        messages = [strict(line) for line in lines]
        answers = [message for message in messages if message.get("id") == 1]
        self.assertEqual(len(answers), 1, finished)
        result = answers[0]["result"]
        self.assertEqual(result["status"], "completed")
        self.assertIn("Lovelace", result["text"])
        self.assertTrue(result["document"].startswith("# "))
        self.assertTrue(result["runId"] and result["sessionId"])
        for artifact in result["artifacts"]:
            self.assertTrue(artifact["artifactId"])
        self.expect_whole_journal()
        self.assertEqual(self.house.event_types()[-1], "run.completed")

    def test_standard_output_has_frames_only_and_errors_say_nothing_unasked(self):
        finished = self.one_line()
        self.assertTrue(finished.out.endswith("\n"))
        for line in finished.out.splitlines():
            strict(line.encode())
        self.expect_plain(finished.err)

    def test_the_answer_is_one_that_the_readme_can_show(self):
        result = strict(self.one_line().out.splitlines()[-1].encode())["result"]
        self.assertEqual(result["outcome"], "pitch", result)

    def test_without_wait_the_answer_comes_at_once_and_the_run_is_finished_before_the_end(self):
        request = {
            "jsonrpc": "2.0", "id": "one", "method": "message/send", "params": {"content": ADA},
        }
        finished = self.house.run("serve", "--offline", input=json.dumps(request) + "\n")
        self.expect_exit(finished, 0)
        result = strict(finished.out.splitlines()[0].encode())["result"]
        self.assertEqual(
            {name for name in ("messageId", "runId", "seq") if name in result},
            {"messageId", "runId", "seq"},
        )
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("completed",)])

    def test_several_lines_are_answered_each_and_input_may_come_in_pieces(self):
        wire = self.house.serve("serve", "--offline")
        for byte in b'{"jsonrpc":"2.0","id":7,"method":"ping"}\n':
            wire.send_bytes(bytes([byte]))
        self.assertIn("result", wire.answer(7))
        wire.send_bytes(
            b'{"jsonrpc":"2.0","id":8,"method":"ping"}\r\n\n   \n'
            b'{"method":"ping","params":null,"id":"nine","jsonrpc":"2.0"}'
        )
        self.assertIn("result", wire.answer(8))
        wire.close_input()
        self.assertEqual([m["id"] for m in wire.rest()], ["nine"])
        self.assertEqual(wire.wait(), 0)

    def test_an_empty_pipe_is_no_error(self):
        finished = self.house.run("serve")
        self.expect_exit(finished, 0)
        self.assertEqual(finished.out, "")

    def test_nobody_reading_ends_it_without_a_crash(self):
        reading, writing = os.pipe()
        child = self.house.start(
            "serve", "--offline", stdin=subprocess.PIPE, stdout=writing, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        child.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
        child.stdin.flush()
        self.assertIn(b"result", os.read(reading, 65536))
        os.close(reading)
        child.stdin.write(b'{"jsonrpc":"2.0","id":2,"method":"ping"}\n' * 2)
        child.stdin.close()
        self.assertGreaterEqual(child.wait(20), 0, "killed by a signal")


class HeaderTests(ProcessTest):
    def test_an_editor_s_whole_conversation(self):
        wire = self.house.serve("serve", "--offline", framing="headers")
        result = wire.initialize(processId=None, clientInfo={"name": "test"})
        self.assertEqual(result["protocolVersion"], 1)
        self.assertIsInstance(result["capabilities"], dict)
        self.assertTrue(result["epoch"])
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        subscription = wire.result(
            "events/subscribe", {"stream": f"session:{session}", "deltas": True}
        )
        self.assertEqual(subscription["epoch"], result["epoch"])
        sent = wire.result("message/send", {"sessionId": session, "content": ADA})
        done = wire.result("run/wait", {"runId": sent["runId"]})
        self.assertEqual(done["status"], "completed")

        # All of a run's events come before the answer of the wait for it, numbered without holes.
        waited = next(
            i for i, m in enumerate(wire.heard) if m.get("result", {}) == done and "id" in m
        )
        self.assertFalse(
            [m for m in wire.heard[waited:] if m.get("method") == "events/append"]
        )
        self.assertEqual(
            [event["seq"] for event in wire.events], list(range(1, len(wire.events) + 1))
        )
        self.assertEqual(wire.events[-1]["type"], "run.completed")
        types = {event["type"] for event in wire.events}
        self.assertLessEqual(
            {"session.created", "message.added", "run.started", "step.started", "step.completed",
             "item.completed", "artifact.created", "run.completed"},
            types,
        )
        self.expect_deltas(wire)

        wire.result("shutdown")
        heard = len(wire.heard)
        wire.notify("exit")
        wire.rest()
        self.assertEqual(wire.heard[heard:], [])
        self.assertEqual(wire.wait(), 0)

    def expect_deltas(self, wire):
        """Deltas stand between an item's start and its end, and agree with its text."""
        texts, open_items, whole = {}, set(), {}
        for message in wire.heard:
            if message.get("method") == "events/append":
                for event in message["params"]["events"]:
                    data = event["data"]
                    if event["type"] == "item.started":
                        open_items.add(data["itemId"])
                        texts[data["itemId"]] = b""
                    elif event["type"] == "item.completed":
                        open_items.discard(data["itemId"])
                        whole[data["itemId"]] = data["text"].encode()
            elif message.get("method") == "events/delta":
                delta = message["params"]
                self.assertIn(delta["itemId"], open_items, "a delta outside its item")
                text = delta["text"].encode()
                self.assertEqual(delta["offset"], len(texts[delta["itemId"]]))
                self.assertEqual(delta["next"], delta["offset"] + len(text))
                texts[delta["itemId"]] += text
        self.assertFalse(open_items)
        for item, text in texts.items():
            self.assertTrue(whole[item].startswith(text), item)

    def test_leaving_without_shutdown_is_a_failure(self):
        wire = self.house.serve("serve", framing="headers")
        wire.initialize()
        wire.notify("exit")
        self.assertEqual(wire.wait(), 1)

    def test_the_end_of_input_without_shutdown_is_a_failure(self):
        wire = self.house.serve("serve", framing="headers")
        wire.initialize()
        wire.close_input()
        self.assertEqual(wire.wait(), 1)

    def test_a_stock_language_client_can_say_hello(self):
        wire = self.house.serve("serve", framing="headers")
        result = wire.result(
            "initialize",
            {
                "processId": None, "rootUri": None, "trace": "off",
                "clientInfo": {"name": "Editor", "version": "1"},
                "capabilities": {"textDocument": {"hover": {}}, "workspace": {}},
                "workspaceFolders": None,
            },
        )
        self.assertIsInstance(result["capabilities"], dict)
        wire.notify("initialized", {})
        wire.notify("$/setTrace", {"value": "off"})
        wire.result("shutdown")
        wire.notify("exit")
        self.assertEqual(wire.wait(), 0)

    def test_a_second_initialize_and_requests_after_shutdown_are_refused(self):
        wire = self.house.serve("serve", framing="headers")
        wire.initialize()
        again = wire.ask("initialize", {"protocolVersions": [1], "capabilities": {}})
        self.expect_error(again, -32600, "InvalidRequest")
        wire.result("shutdown")
        self.expect_error(wire.ask("session/list", {}), -32600, "InvalidRequest")
        wire.notify("exit")
        self.assertEqual(wire.wait(), 0)

    def test_an_unknown_protocol_version_is_named(self):
        wire = self.house.serve("serve", framing="headers")
        answer = wire.ask("initialize", {"protocolVersions": [99], "capabilities": {}})
        data = self.expect_error(answer, 1001, "UnsupportedProtocolVersion")
        self.assertEqual(data["supported"], [1])
