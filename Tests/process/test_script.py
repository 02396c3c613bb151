"""A script played by the real binary: what the tests of a client's own would see."""

import signal

from support.house import ROOT, ProcessTest, wait_until

EXAMPLE = ROOT / "protocol" / "examples" / "scripts" / "interactions.yaml"

STREAMED = """\
pace: 5
runs:
- steps:
  - say: one two three four
  - break: {after: five six}
    pace: 1
  - tool: {name: search, error: the library is closed}
  - say: done
"""


class ScriptTests(ProcessTest):
    def script(self, text):
        path = self.house.work / "script.yaml"
        path.write_text(text)
        return str(path)

    def play(self, path):
        wire = self.house.serve("serve", "--script", str(path))
        wire.initialize()
        return wire, wire.result("session/create", {"title": "A script"})["sessionId"]

    def send(self, wire, session, text):
        sent = wire.result("message/send", {"sessionId": session, "content": text})
        return sent["runId"]

    def expect_run(self, wire, run, status):
        info = wire.result("run/wait", {"runId": run})
        self.assertEqual(info["status"], status, info)
        return info

    def expect_question(self, wire, run, kind, asked, **answer):
        """The run waits for an answer to this, and is given one."""
        (question,) = self.expect_run(wire, run, "waiting")["interactions"]
        self.assertEqual((question["kind"], question["text"]), (kind, asked), question)
        wire.result("interaction/respond", {"interactionId": question["interactionId"], **answer})
        return question

    def test_the_example_asks_fails_and_hangs(self):
        wire, session = self.play(EXAMPLE)
        run = self.send(wire, session, "Hello")
        self.expect_question(wire, run, "question", "Who is the film about?", text="Ada")
        choice = self.expect_question(
            wire, run, "choice", "How long should it be?", optionId="2"
        )
        self.assertEqual(
            [(option["optionId"], option["name"]) for option in choice["options"]],
            [("1", "A short film"), ("2", "A feature")],
        )
        permission = self.expect_question(
            wire, run, "permission", "script wants to call publish.", optionId="allow"
        )
        self.assertEqual(permission["arguments"], {"path": "pitch.md"})
        info = self.expect_run(wire, run, "completed")
        self.assertEqual(
            info["text"], "A feature, with an outline. It is published if you allowed it."
        )

        run = self.send(wire, session, "Go on")
        self.expect_run(wire, run, "interrupted")
        wire.result("run/resume", {"runId": run})
        self.assertEqual(self.expect_run(wire, run, "completed")["text"], "And it ends well.")

        run = self.send(wire, session, "Go on")
        wire.result("run/cancel", {"runId": run})
        self.expect_run(wire, run, "cancelled")
        wire.close_input()
        wire.rest()
        self.assertEqual(wire.wait(), 0, self.house.said())
        self.expect_whole_journal()

    def test_words_come_as_deltas_and_a_broken_answer_is_begun_again(self):
        wire, session = self.play(self.script(STREAMED))
        stream = f"session:{session}"
        wire.result("events/subscribe", {"stream": stream})
        run = self.send(wire, session, "Hello")
        self.expect_run(wire, run, "completed")
        items = {}
        for message in wire.heard:
            if message.get("method") == "events/delta":
                delta = message["params"]
                self.assertEqual(delta["offset"], len(items.get(delta["itemId"], "")))
                items[delta["itemId"]] = items.get(delta["itemId"], "") + delta["text"]
        completed = [
            (event["data"]["status"], event["data"]["text"])
            for event in wire.events
            if event["type"] == "item.completed"
        ]
        self.assertEqual(
            completed,
            [
                ("abandoned", "one two three four five six"),
                ("completed", "one two three four"),
                ("completed", "done"),
            ],
        )
        for event in wire.events:
            if event["type"] == "item.completed":
                whole = event["data"]["text"]
                # An item may be complete before its last pieces are sent: the event is what counts.
                self.assertTrue(whole.startswith(items.get(event["data"]["itemId"], "")), items)
        self.assertTrue(any(items.values()), "no deltas")
        outcomes = [
            event["data"]["outcome"] for event in wire.events if event["type"] == "step.completed"
        ]
        self.assertEqual(outcomes, ["succeeded", "failed", "succeeded"])

    def test_a_question_outlives_its_daemon(self):
        wire, session = self.play(EXAMPLE)
        run = self.send(wire, session, "Hello")
        self.expect_run(wire, run, "waiting")
        wire.process.send_signal(signal.SIGKILL)
        wire.wait()

        wire = self.house.serve("serve", "--script", str(EXAMPLE))
        wire.initialize()
        (question,) = wire.result("interaction/list", {"runId": run, "status": "open"})[
            "interactions"
        ]
        wire.result(
            "interaction/respond", {"interactionId": question["interactionId"], "text": "Ada"}
        )
        self.expect_question(wire, run, "choice", "How long should it be?", optionId="1")
        self.expect_question(
            wire, run, "permission", "script wants to call publish.", optionId="reject"
        )
        text = self.expect_run(wire, run, "completed")["text"]
        self.assertTrue(text.startswith("A short film, "), text)
        self.expect_whole_journal()

    def test_no_model_is_asked_for_whatever_is_configured(self):
        wire, session = self.play(self.script("runs: [{steps: [say: Hello.]}]"))
        self.assertEqual([m["name"] for m in wire.result("model/list")["models"]], ["script"])
        sent = {"sessionId": session, "content": "Hi", "model": "openai/none", "wait": True}
        self.assertEqual(wire.result("message/send", sent)["text"], "Hello.")

    def test_a_file_with_faults_names_line_and_remedy(self):
        path = self.script("runs:\n- steps:\n  - sya: Hello\n")
        finished = self.house.run("serve", "--script", path)
        self.expect_exit(finished, 65)
        self.expect_advice(finished, "script.yaml:3:", "`sya`", "say, think, pause")
        finished = self.house.run("serve", "--script", "nowhere.yaml")
        self.expect_exit(finished, 65)
        self.expect_advice(finished, "cannot read the script nowhere.yaml")

    def test_a_script_goes_with_no_other_team_or_model(self):
        finished = self.house.run("serve", "--script", str(EXAMPLE), "--rehearsal")
        self.expect_exit(finished, 64)
        self.expect_advice(finished, "--script")

    def test_what_waits_in_a_queue_outlives_the_daemon(self):
        wire, first, second = self.restarted_with_a_queue()
        self.assertEqual(self.expect_run(wire, second, "completed")["text"], "Second.")
        self.expect_run(wire, first, "interrupted")

    def test_a_daemon_that_is_told_so_goes_on_with_what_its_death_interrupted(self):
        config = self.house.work / "backlot.yaml"
        config.write_text("runs: {resume: automatic}\n")
        wire, first, second = self.restarted_with_a_queue("--config", str(config))
        wait_until(
            "the first run goes on",
            lambda: wire.result("run/get", {"runId": first})["status"] == "running",
        )
        self.assertEqual(wire.result("run/get", {"runId": second})["status"], "queued")
        wire.result("run/cancel", {"runId": first})
        self.assertEqual(self.expect_run(wire, second, "completed")["text"], "Second.")

    def restarted_with_a_queue(self, *options):
        """A daemon that was killed over one run, with another one behind it, and started again."""
        script = self.script("runs: [{steps: [say: Wait., hang: true]}, {steps: [say: Second.]}]")
        daemon = self.house.daemon("--script", script, *options)
        wire = self.house.connect()
        session = wire.result("session/create")["sessionId"]
        first = self.send(wire, session, "One")
        second = wire.result(
            "message/send", {"sessionId": session, "content": "Two", "queue": True}
        )["runId"]
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        self.house.daemon("--script", script, *options)
        return self.house.connect(), first, second
