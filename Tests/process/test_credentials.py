"""Whose key pays: what a client's environment has goes along with what it sets going, in memory."""

import json
import threading
from pathlib import Path

from support.house import KEY, ProcessTest
from support.loopback import Loopback, PaidModel, as_json

ADA = "Create a film about Ada Lovelace"
FIRST, SECOND, THIRD = f"first-{KEY}", f"second-{KEY}", f"third-{KEY}"


class CredentialTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.model = PaidModel()
        self.addCleanup(self.model.__exit__)

    def attach(self, key=None, framing="lines", arguments=(), **env):
        """`backlot attach` in an environment with this key."""
        env = {**(self.model.env(key) if key else {}), **env}
        wire = self.house.serve("attach", *arguments, framing=framing, env=env)
        if framing == "headers":
            wire.initialize()
        return wire

    def lend(self, wire, key):
        wire.notify("$/credentials", {"variables": self.model.env(key)})

    def pitch(self, wire, **params):
        return wire.result("message/send", {"content": ADA, "wait": True, **params})

    def expect_paid(self, wire, *keys, **params):
        """A whole run, all of whose calls came with one of the keys."""
        before = len(self.model.keys)
        result = self.pitch(wire, **params)
        self.assertEqual(result["status"], "completed")
        paid = self.model.keys[before:]
        self.assertEqual(set(paid), set(keys), paid)
        return result

    def expect_kept_nowhere(self, *heard):
        """Not in a file (logs are files too), not in what was heard, not in a process's words."""
        self.assertEqual(self.house.files_that_hold(KEY), [])
        self.assertNotIn(KEY, json.dumps([wire.heard for wire in self.house.wires]))
        for text in heard:
            self.assertNotIn(KEY, text)

    def words_of(self, pid):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()


class LendingTests(CredentialTest):
    def test_a_key_that_was_exported_after_the_daemon_began_counts(self):
        daemon = self.house.daemon("--log-level", "trace")
        for key, framing in ((FIRST, "lines"), (SECOND, "headers")):
            with self.subTest(framing=framing):
                wire = self.attach(key, framing, ("--log-level", "trace"))
                result = self.expect_paid(wire, key)
                self.assertEqual(wire.result("run/get", {"runId": result["runId"]})["model"],
                                 "openai/tiny")
        listed = wire.result("model/list")
        self.assertEqual(listed["standard"], "openai/tiny")
        # One who brings nothing finds what the daemon was started with: nothing.
        plain = self.attach()
        self.assertEqual(plain.result("model/list")["standard"], "rehearsal")
        self.expect_paid(plain)
        status = self.house.run("call", "server/status", env=self.model.env(THIRD))
        doctor = self.house.run("doctor", "--json", env=self.model.env(THIRD))
        self.assertIn("OPENAI_API_KEY", status.json["credentials"])
        wire.result("server/connections")
        stream = f"session:{result['sessionId']}"
        wire.result("events/read", {"stream": stream, "limit": 1000})
        self.expect_kept_nowhere(
            status.out, status.err, doctor.out, doctor.err, self.words_of(daemon.pid)
        )

    def test_each_session_pays_with_the_key_of_its_client(self):
        self.house.daemon(env=self.model.env(THIRD))
        first, second, plain = self.attach(FIRST), self.attach(SECOND), self.attach()
        self.model.hold()
        sent = [w.result("message/send", {"content": ADA}) for w in (first, second, plain)]
        for _ in sent:
            self.assertTrue(self.model.asked.acquire(timeout=30))
        self.model.release()
        for wire, run in zip((first, second, plain), sent):
            ended = wire.result("run/wait", {"runId": run["runId"]})
            self.assertEqual(ended["status"], "completed")
        keys = self.model.keys
        each = len(keys) // 3
        self.assertEqual(
            {key: keys.count(key) for key in keys}, {FIRST: each, SECOND: each, THIRD: each}
        )
        # The session keeps what it was lent, until somebody lends it something else.
        session = sent[0]["sessionId"]
        self.expect_paid(plain, FIRST, sessionId=session)
        self.expect_paid(second, SECOND, sessionId=session)
        self.expect_kept_nowhere()

    def test_a_client_of_the_socket_lends_in_its_own_framing(self):
        self.house.daemon()
        for framing, key in (("lines", FIRST), ("headers", SECOND)):
            with self.subTest(framing=framing):
                wire = self.house.connect(framing)
                self.lend(wire, key)
                if framing == "headers":
                    wire.initialize()
                self.expect_paid(wire, key)
                self.lend(wire, THIRD)
                self.expect_paid(wire, THIRD)
                wire.notify("$/credentials", {"variables": {}})
                self.expect_paid(wire)
        self.expect_kept_nowhere()

    def test_a_daemon_of_one_s_own_takes_them_too(self):
        wire = self.house.serve("serve")
        self.lend(wire, FIRST)
        self.expect_paid(wire, FIRST)
        self.expect_kept_nowhere()

    def test_one_request_from_the_command_line_brings_them(self):
        self.house.daemon()
        params = json.dumps({"content": ADA, "wait": True})
        done = self.house.run("call", "message/send", params, env=self.model.env(FIRST))
        self.expect_exit(done, 0)
        self.assertEqual(done.json["status"], "completed")
        self.assertEqual(set(self.model.keys), {FIRST})
        self.expect_kept_nowhere(done.out, done.err)

    def test_a_key_of_the_daemon_does_not_go_where_a_client_points(self):
        with PaidModel() as other:
            self.house.daemon(env=other.env(THIRD))
            wire = self.attach(OPENAI_BASE_URL=f"{self.model.url}/v1")
            result = self.pitch(wire)
            self.assertEqual(result["status"], "completed")
            self.assertEqual(set(self.model.keys), {None})
            self.assertEqual(other.keys, [])

    def test_an_address_whose_server_is_silent_holds_up_no_session(self):
        released = threading.Event()
        self.addCleanup(released.set)

        def answer(**_):
            released.wait(60)
            return as_json({}, 503)

        with Loopback(answer) as silent:
            self.house.daemon()
            wire = self.attach(OPENAI_BASE_URL=f"{silent.url}/v1")
            for _ in range(2):
                # The server has answered nothing yet, and will not before the run is cancelled.
                sent = wire.result("message/send", {"content": ADA})
                self.assertEqual(
                    wire.result("run/get", {"runId": sent["runId"]})["model"], "openai/*"
                )
                other = self.house.connect("lines")
                other.result("run/steer", {"runId": sent["runId"], "text": "Shorter."})
                other.result("run/cancel", {"runId": sent["runId"]})
                ended = other.result("run/wait", {"runId": sent["runId"]})
                self.assertEqual(ended["status"], "cancelled")
                self.assertFalse(released.is_set())
            released.set()

    def test_the_name_of_a_model_alone_leaves_the_daemon_s_key(self):
        self.house.daemon(env=self.model.env(THIRD))
        wire = self.attach(BACKLOT_MODEL="openai/large")
        result = self.expect_paid(wire, THIRD)
        self.assertEqual(wire.result("run/get", {"runId": result["runId"]})["model"], "openai/large")

    def test_whoever_wants_no_model_gets_none(self):
        self.house.daemon()
        self.expect_paid(self.attach(FIRST, arguments=("--rehearsal",)))
        self.expect_paid(self.attach(FIRST), FIRST)

    def test_a_daemon_that_was_told_to_use_no_model_asks_none(self):
        self.house.daemon("--rehearsal", env=self.model.env(THIRD))
        self.expect_paid(self.attach())
        self.expect_paid(self.attach(FIRST))

    def test_the_variable_that_a_model_list_names_is_brought(self):
        config = self.house.root / "config.yaml"
        config.write_text(
            "model_list:\n  - model_name: crew\n    litellm_params:\n      model: openai/tiny\n"
            f"      api_base: {self.model.url}/v1\n      api_key: os.environ/STUDIO_KEY\n"
        )
        self.house.daemon("--config", str(config))
        self.expect_paid(self.attach(STUDIO_KEY=FIRST), FIRST)
        refused = self.pitch(self.attach())
        self.assertEqual((refused["status"], self.model.keys.count(None)), ("interrupted", 0))
        self.assertIn("STUDIO_KEY", refused["message"])
        self.expect_kept_nowhere()

    def test_what_is_too_long_is_left_at_home(self):
        self.house.daemon(env=self.model.env(THIRD))
        wire = self.attach(OPENAI_API_KEY=KEY * 300)
        self.expect_paid(wire, THIRD)
        self.assertIn("OPENAI_API_KEY", self.house.said())
        self.expect_kept_nowhere()


class GoneKeyTests(CredentialTest):
    def interrupted(self, *arguments):
        """A run whose daemon died in the middle of its first call; the next one has no key."""
        daemon = self.house.daemon(*arguments)
        self.model.hold()
        sent = self.attach(FIRST).result("message/send", {"content": ADA})
        self.assertTrue(self.model.asked.acquire(timeout=30))
        daemon.kill()
        daemon.wait()
        self.model.release()
        self.house.daemon(*arguments)
        return {"runId": sent["runId"]}

    def expect_goes_on(self, run, key):
        before = len(self.model.keys)
        wire = self.attach(key)
        wire.result("run/resume", run)
        self.assertEqual(wire.result("run/wait", run)["status"], "completed")
        self.assertEqual(set(self.model.keys[before:]), {key})
        self.expect_whole_journal()
        self.expect_kept_nowhere()

    def test_a_run_whose_key_is_gone_stays_interrupted_and_says_so(self):
        run = self.interrupted()
        plain = self.attach()
        stands = plain.result("run/get", run)
        self.assertEqual((stands["status"], stands["errorKind"]), ("interrupted", "crash"))
        answer = plain.ask("run/resume", run)
        self.expect_error(answer, 5006, "AuthRequired")
        for word in ("OPENAI_API_KEY", "$/credentials", "attach"):
            self.assertIn(word, answer["error"]["message"])
        self.assertEqual(plain.result("run/get", run), stands)
        self.assertEqual(self.model.keys, [FIRST])
        self.expect_goes_on(run, SECOND)

    def test_a_daemon_that_resumes_by_itself_waits_for_the_key(self):
        config = self.house.root / "config.yaml"
        config.write_text("runs: {resume: automatic}\n")
        run = self.interrupted("--config", str(config))
        plain = self.attach()
        self.assertEqual(plain.result("run/get", run)["status"], "interrupted")
        self.assertIn("OPENAI_API_KEY", self.house.said())
        self.assertEqual(self.model.keys, [FIRST])
        self.expect_goes_on(run, SECOND)
