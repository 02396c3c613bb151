"""A model over real HTTP: what is paid, what is survived, and what is never let out."""

import json

from support.house import KEY, NOWHERE, ProcessTest
from support.loopback import Loopback, RefusingModel, Wiki
from support.mock_model import MockModel

#: A configuration file as LiteLLM's proxy reads it.
MODEL_LIST = """\
model_list:
  - model_name: crew
    litellm_params:
      model: openai/gpt-4o-mini
      api_base: {base}
      api_key: os.environ/STUDIO_KEY
      stream_timeout: 1
"""


class MockModelTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.mock = MockModel()
        self.addCleanup(self.mock.stop)
        self.house.env.update(self.mock.env)

    def pitch(self, *arguments, **options):
        return self.house.run("pitch", "Ada Lovelace", *arguments, **options)

    def test_the_crew_runs_and_every_call_is_recorded(self):
        with Wiki({"Ada Lovelace": "Ada Lovelace was born in 1815. She died in 1852."}) as wiki:
            finished = self.pitch("--json", env=wiki.env)
        self.expect_exit(finished, 0)
        answer = finished.json
        self.assertEqual(answer["status"], "completed")
        # The mock writes words, not acts: the document says so.
        self.assertEqual(answer["outcome"], "partial")
        stats = self.mock.stats()
        self.assertEqual(stats["streamed"], stats["llm"], "not every call was streamed")
        self.assertEqual(answer["modelCalls"], stats["llm"])
        self.assertGreater(answer["inputTokens"], 0)
        self.assertGreater(answer["outputTokens"], 0)
        ((calls, output),) = self.house.rows("SELECT count(*), sum(output_tokens) FROM model_calls")
        self.assertEqual((calls, output), (stats["llm"], stats["tokens"]))
        kinds = stats["kinds"]
        for tool in ("wikipedia_search", "append_to_state", "exit_loop", "write_file"):
            self.assertIn(tool, kinds)
        self.assertTrue(self.house.documents())

    def test_arguments_of_a_tool_that_come_byte_by_byte_are_put_together(self):
        self.mock.configure(split=1)
        self.expect_exit(self.pitch(), 0)

    def test_the_key_is_in_no_file_and_in_no_output(self):
        finished = self.pitch("--log-level", "trace", "--log-file", str(self.house.root / "log"))
        self.expect_exit(finished, 0)
        self.assertTrue((self.house.root / "log").exists())
        self.assertNotIn(KEY, finished.out + finished.err)
        self.assertEqual(self.house.files_that_hold(KEY), [])
        # Which key it was may be said by its name and its end.
        self.assertIn("OPENAI_API_KEY", finished.err)

    def test_the_key_goes_to_the_daemon_only_in_memory(self):
        # Once to a daemon that has it from its start, and once to one that has it from its client.
        for env in ({}, {name: "" for name in self.mock.env}):
            with self.subTest(env=env):
                paid = self.mock.calls
                daemon = self.house.daemon("--log-level", "trace", env=env)
                wire = self.house.serve("attach", "--log-level", "trace")
                wire.result(
                    "message/send", {"content": "Create a film about Ada Lovelace", "wait": True}
                )
                self.assertGreater(self.mock.calls, paid)
                self.assertEqual(self.house.files_that_hold(KEY), [])
                self.assertNotIn(KEY, json.dumps(wire.heard))
                self.expect_exit(self.house.run("stop"), 0)
                daemon.wait()

    def test_a_configuration_file_names_the_model_and_the_variable_of_its_key(self):
        config = self.house.root / "config.yaml"
        config.write_text(MODEL_LIST.format(base=f"{self.mock.url}/v1"))
        finished = self.pitch(
            "--config", str(config), "--model", "crew",
            env={"STUDIO_KEY": KEY, "OPENAI_BASE_URL": "", "OPENAI_API_KEY": "",
                 "BACKLOT_MODEL": ""},
        )
        self.expect_exit(finished, 0)
        self.assertGreater(self.mock.calls, 5)
        self.assertNotIn(KEY, finished.err)

    def test_each_fault_once_is_survived_without_the_user(self):
        for fault in ("429", "500", "drop", "trunc", "garbage"):
            with self.subTest(fault=fault):
                self.mock.reset()
                self.mock.configure(fault=fault, at=6, count=1)
                finished = self.pitch("--json", "--output", fault)
                self.expect_exit(finished, 0)
                self.assertEqual(finished.json["status"], "completed")
                self.assertEqual(self.mock.stats()["faults"], 1)
                self.expect_plain(finished.err)

    def test_a_stream_that_stalls_once_is_begun_again(self):
        config = self.house.root / "config.yaml"
        config.write_text(MODEL_LIST.format(base=f"{self.mock.url}/v1"))
        self.mock.configure(fault="stall", at=6, count=1, stall=600_000)
        finished = self.pitch(
            "--config", str(config), "--model", "crew", "--json", env={"STUDIO_KEY": KEY}
        )
        self.expect_exit(finished, 0)
        self.assertEqual(finished.json["status"], "completed")

    def test_half_an_answer_is_never_taken_for_one(self):
        self.mock.configure(fault="trunc", at=6, count=1, tokens=400)
        self.expect_exit(self.pitch(), 0)
        items = self.house.rows(
            "SELECT event_data ->> '$.status' FROM agent_events WHERE event_type = 'item.completed'"
        )
        self.assertIn(("abandoned",), items, "the broken item was not given up in the open")

    def test_a_fault_that_stays_stops_the_run_which_goes_on_when_it_is_mended(self):
        for fault, code in (("500", 69), ("drop", 69), ("trunc", 69), ("garbage", 69)):
            with self.subTest(fault=fault):
                self.mock.reset()
                self.mock.configure(fault=fault, at=6, count=1_000_000)
                finished = self.pitch("--output", fault, timeout=100)
                self.expect_exit(finished, code)
                self.expect_advice(finished, "backlot resume")
                paid = self.mock.calls
                self.mock.configure(fault="none")
                self.expect_exit(self.house.run("resume"), 0)
                self.assertGreater(self.mock.calls, paid)

    def test_a_provider_that_asks_for_patience_without_end_is_told_as_try_again(self):
        self.mock.configure(fault="429", at=4, count=1_000_000, retry_after=3600)
        finished = self.pitch()
        self.expect_exit(finished, 75)
        self.expect_advice(finished, "backlot resume")

    def test_the_model_can_be_chosen_for_a_session_and_for_a_message(self):
        wire = self.house.serve("serve", env={"BACKLOT_MODEL": "rehearsal"})
        session = wire.result("session/create", {"model": "openai/gpt-4o-mini"})["sessionId"]
        params = {"content": "Create a film about Ada Lovelace", "wait": True}
        wire.result("message/send", {"sessionId": session, **params})
        paid = self.mock.calls
        self.assertGreater(paid, 5)
        wire.result("message/send", {"model": "rehearsal", **params})
        self.assertEqual(self.mock.calls, paid)

    def test_doctor_asks_the_provider_for_real(self):
        finished = self.house.run("doctor", "--json")
        models = [check for check in finished.json["checks"] if check["name"] == "models"]
        self.assertEqual([check["status"] for check in models], ["ok"], finished)
        self.assertEqual(finished.json["models"], {"configured": False, "answers": True})
        self.assertGreater(self.mock.stats()["requests"], 1)
        self.assertNotIn(KEY, finished.out + finished.err)


class NoModelTests(ProcessTest):
    """Model servers that do not do their work."""

    def pitch(self, url, **env):
        return self.house.run(
            "pitch", "Ada Lovelace",
            env={
                "OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY,
                "BACKLOT_MODEL": "openai/gpt-4o-mini", **env,
            },
        )

    def test_nobody_listening_is_said_plainly(self):
        finished = self.pitch(f"{NOWHERE}/v1")
        self.expect_exit(finished, 69)
        self.expect_advice(finished, "127.0.0.1:9")
        self.assertRegex(finished.err, r"backlot (doctor|resume)")
        self.assertNotIn(KEY, finished.err)

    def test_a_refused_key_is_named_by_its_variable(self):
        with RefusingModel(401, "invalid_api_key", "Incorrect API key provided.") as server:
            finished = self.pitch(f"{server.url}/v1")
            self.expect_exit(finished, 77)
            self.expect_advice(finished, "OPENAI_API_KEY")
            self.assertNotIn(KEY, finished.err + finished.out)
            self.assertEqual(self.house.files_that_hold(KEY), [])
            sent = server.requests[-1]["headers"]["authorization"]
            self.assertEqual(sent, f"Bearer {KEY}")

    def test_an_unknown_model_is_a_matter_of_configuration(self):
        with RefusingModel(404, "model_not_found", "The model does not exist.") as server:
            finished = self.pitch(f"{server.url}/v1")
            self.expect_exit(finished, 78)
            self.expect_advice(finished, "gpt-4o-mini")

    def test_a_web_page_in_place_of_a_model_is_no_crash(self):
        page = b"<!doctype html><title>Welcome</title>"
        with Loopback(lambda **_: (200, {"Content-Type": "text/html"}, page)) as server:
            finished = self.pitch(f"{server.url}/v1")
            self.assertIn(finished.code, (69, 78), finished)
            self.expect_plain(finished.err)

    def test_offline_asks_nobody_but_this_machine(self):
        finished = self.house.run(
            "pitch", "Ada Lovelace", "--offline",
            env={"OPENAI_BASE_URL": "http://192.0.2.1/v1", "OPENAI_API_KEY": KEY,
                 "BACKLOT_MODEL": "openai/gpt-4o-mini"},
            timeout=20,
        )
        self.assertIn(finished.code, (69, 78), finished)
        self.expect_advice(finished, "offline")

    def test_the_daemon_lives_on_when_its_model_does_not(self):
        wire = self.house.serve(
            "serve",
            env={"OPENAI_BASE_URL": f"{NOWHERE}/v1", "OPENAI_API_KEY": KEY,
                 "BACKLOT_MODEL": "openai/gpt-4o-mini"},
        )
        answer = wire.ask(
            "message/send", {"content": "Create a film about Ada Lovelace", "wait": True}
        )
        status = answer.get("result", {}).get("status")
        self.assertTrue(status in ("interrupted", "failed") or "error" in answer, answer)
        self.expect_alive(wire)
        self.expect_whole_journal()
