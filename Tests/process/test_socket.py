"""The user's one daemon on its socket: several clients, and those who vanish."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys

from support.house import BINARY, ROOT, ProcessTest, wait_until
from support.mock_model import MockModel
from support.schema import SCHEMA

sys.path.insert(0, str(ROOT / "clients" / "python"))
from backlot_client import Backlot  # noqa: E402

ADA = "Create a film about Ada Lovelace"


class Tapped:
    """A framing of the Python client that shows every message to the schema."""

    def __init__(self, framing):
        self._framing = framing
        self._asked = {}

    def encode(self, message):
        if "method" in message and "id" in message:
            self._asked[message["id"]] = message["method"]
            SCHEMA.check_outgoing(message)
        return self._framing.encode(message)

    async def read(self, reader):
        message = await self._framing.read(reader)
        SCHEMA.check_incoming(message, self._asked.get(message.get("id")))
        return message


def tapped(backlot):
    backlot._framing = Tapped(backlot._framing)
    return backlot


class SocketTests(ProcessTest):
    def test_the_folder_and_the_socket_are_the_user_s_alone(self):
        self.house.daemon("--offline")
        mode = stat.S_IMODE(os.stat(self.house.socket).st_mode)
        folder = stat.S_IMODE(os.stat(self.house.socket.parent).st_mode)
        data = stat.S_IMODE(os.stat(self.house.data).st_mode)
        self.assertEqual((oct(mode), oct(folder), oct(data)), ("0o600", "0o700", "0o700"))

    def test_both_framings_work_side_by_side(self):
        self.house.daemon("--offline")
        lines, headers = self.house.connect("lines"), self.house.connect("headers")
        headers.initialize()
        self.expect_alive(lines)
        self.expect_alive(headers)

    def test_one_client_watches_the_run_of_another(self):
        self.house.daemon("--offline")
        first, second = self.house.connect(), self.house.connect("headers")
        second.initialize()
        session = first.result("session/create", {})["sessionId"]
        second.result("events/subscribe", {"stream": f"session:{session}", "deltas": True})
        first.result("message/send", {"sessionId": session, "content": ADA, "wait": True})
        second.event(lambda event: event["type"] == "run.completed")
        numbers = [event["seq"] for event in second.events]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        read = first.result("events/read", {"stream": f"session:{session}", "limit": 1000})
        self.assertEqual(read["events"], second.events)

    def test_one_who_comes_late_or_comes_back_misses_nothing(self):
        self.house.daemon("--offline")
        first = self.house.connect()
        result = first.result("message/send", {"content": ADA, "wait": True})
        stream = f"session:{result['sessionId']}"
        late = self.house.connect()
        epoch = late.result("events/subscribe", {"stream": stream})["epoch"]
        late.event(lambda event: event["type"] == "run.completed")
        seen = late.events
        self.assertEqual(seen[0]["seq"], 1)
        again = self.house.connect()
        again.result("events/subscribe", {"stream": stream, "since": {"epoch": epoch, "seq": 7}})
        again.event(lambda event: event["type"] == "run.completed")
        self.assertEqual(again.events, seen[7:])

    def test_exit_closes_the_connection_and_not_the_daemon(self):
        self.house.daemon("--offline")
        leaving, staying = self.house.connect("headers"), self.house.connect()
        leaving.initialize()
        leaving.result("shutdown")
        leaving.notify("exit")
        leaving.rest()
        self.expect_alive(staying)

    def test_a_stale_socket_is_taken_over(self):
        daemon = self.house.daemon("--offline")
        daemon.kill()
        daemon.wait()
        self.assertTrue(self.house.socket.exists())
        self.house.daemon("--offline")
        self.expect_alive(self.house.connect())

    def test_a_second_daemon_on_the_same_socket_says_that_there_is_one(self):
        self.house.daemon("--offline")
        second = self.house.run("serve", "--socket", str(self.house.socket))
        self.assertNotEqual(second.code, 0)
        self.expect_advice(second, str(self.house.socket))
        self.expect_alive(self.house.connect())

    def test_a_path_that_is_too_long_is_refused_with_a_sentence(self):
        path = self.house.root / ("x" * 100) / "backlot.sock"
        finished = self.house.run("serve", "--socket", str(path))
        self.assertIn(finished.code, (64, 65, 69, 78), finished)
        self.expect_advice(finished, "107")

    def test_a_file_in_the_place_of_the_socket_is_left_alone(self):
        self.house.socket.parent.mkdir(mode=0o700, exist_ok=True)
        self.house.socket.write_text("precious")
        finished = self.house.run("serve", "--socket", str(self.house.socket))
        self.assertNotEqual(finished.code, 0)
        self.assertEqual(self.house.socket.read_text(), "precious")
        self.house.socket.unlink()

    def test_sigterm_ends_it_cleanly_and_takes_the_socket_away(self):
        daemon = self.house.daemon("--offline")
        client = self.house.connect()
        self.expect_alive(client)
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(20), 0)
        client.rest()
        self.assertFalse(self.house.socket.exists())

    def test_status_stop_and_socket_speak_to_it(self):
        self.house.daemon("--offline")
        self.assertEqual(self.house.run("socket").out.strip(), str(self.house.socket))
        status = self.house.run("status", "--json")
        self.expect_exit(status, 0)
        self.assertIsInstance(status.json, dict)
        stop = self.house.run("stop")
        self.expect_exit(stop, 0)
        wait_until("the socket to go", lambda: not self.house.socket.exists())
        self.expect_exit(self.house.run("status"), 69)

    def test_a_full_line_of_a_client_that_is_gone_hurts_nobody(self):
        self.house.daemon("--offline")
        gone = socket.socket(socket.AF_UNIX)
        gone.connect(str(self.house.socket))
        gone.sendall(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n{"jsonrpc":"2.0","id":2,"meth')
        gone.close()
        self.expect_alive(self.house.connect())


class ClientTests(ProcessTest):
    """The Python client against the real thing."""

    def test_a_pitch_over_both_framings_and_both_transports(self):
        self.house.daemon("--offline")
        for framing in ("lines", "lsp"):
            for kind in ("stdio", "socket"):
                with self.subTest(framing=framing, kind=kind):
                    asyncio.run(asyncio.wait_for(self.pitch(kind, framing), 60))

    async def pitch(self, kind, framing):
        if kind == "stdio":
            # A daemon writes documents to the folder that it was started in.
            command = ["env", "-C", str(self.house.work), BINARY, "serve", "--offline"]
            backlot = Backlot.stdio(command, framing=framing, env=self.house.env)
        else:
            backlot = Backlot.socket(str(self.house.socket), framing=framing)
        async with tapped(backlot):
            run = await backlot.send(ADA)
            events = [event async for event in run.events(deltas=True)]
            result = await run.result()
        self.assertEqual(result.status, "completed")
        facts = [event for event in events if event["type"] != "delta"]
        self.assertEqual(facts[-1]["type"], "run.completed")
        self.assertTrue([event for event in events if event["type"] == "delta"])


class AttachTests(ProcessTest):
    def test_attach_starts_the_daemon_which_outlives_it(self):
        wire = self.house.serve("attach", "--offline", framing="headers")
        wire.initialize()
        session = wire.result("session/create", {})["sessionId"]
        wire.result("shutdown")
        wire.notify("exit")
        wire.rest()
        self.assertEqual(wire.wait(), 0)
        again = self.house.serve("attach")
        self.assertEqual(again.result("session/get", {"sessionId": session})["sessionId"], session)
        again.close_input()
        self.assertEqual(again.wait(), 0)
        self.expect_exit(self.house.run("stop"), 0)

    def test_two_that_attach_at_once_share_one_daemon(self):
        first, second = self.house.serve("attach"), self.house.serve("attach")
        session = first.result("session/create", {})["sessionId"]
        self.assertEqual(second.result("session/get", {"sessionId": session})["sessionId"], session)

    def test_a_pipe_through_attach_is_a_whole_job(self):
        request = (
            '{"jsonrpc":"2.0","id":1,"method":"message/send",'
            '"params":{"content":"%s","wait":true}}\n' % ADA
        )
        finished = self.house.run("attach", "--offline", input=request)
        self.expect_exit(finished, 0)
        self.assertIn('"status":"completed"', finished.out.replace(" ", ""))


class BusyTests(ProcessTest):
    """What needs a run that lasts: a slow model."""

    def setUp(self):
        super().setUp()
        self.mock = MockModel(ttft=150)
        self.addCleanup(self.mock.stop)
        self.house.env.update(self.mock.env)

    def test_a_second_message_to_a_busy_session_is_refused_or_queued(self):
        self.house.daemon()
        wire = self.house.connect()
        sent = wire.result("message/send", {"content": ADA})
        session = sent["sessionId"]
        refused = wire.ask("message/send", {"sessionId": session, "content": "darker"})
        data = self.expect_error(refused, 3003, "RunInProgress")
        self.assertEqual(data["runId"], sent["runId"])
        queued = wire.result(
            "message/send", {"sessionId": session, "content": "darker", "queue": True}
        )
        self.assertNotEqual(queued["runId"], sent["runId"])
        self.mock.configure(ttft=0)
        for run in (sent["runId"], queued["runId"]):
            self.assertEqual(wire.result("run/wait", {"runId": run})["status"], "completed")
        starts = [
            row[0]
            for row in self.house.rows("SELECT event_type FROM agent_events ORDER BY seq")
            if row[0] in ("run.started", "run.completed")
        ]
        self.assertEqual(starts, ["run.started", "run.completed"] * 2)

    def test_the_same_client_message_id_starts_one_run(self):
        self.house.daemon()
        wire = self.house.connect()
        session = wire.result("session/create", {})["sessionId"]
        params = {"sessionId": session, "content": ADA, "clientMessageId": "once"}
        first = wire.result("message/send", params)
        again = wire.result("message/send", params)
        self.assertEqual(first["runId"], again["runId"])
        self.assertTrue(again["duplicate"])
        wire.result("run/cancel", {"runId": first["runId"]})

    def test_a_client_that_vanishes_in_mid_run_stops_nothing(self):
        self.house.daemon()
        client = self.house.connect()
        sent = client.result("message/send", {"content": ADA})
        wait_until("the third model call", lambda: self.mock.calls >= 3)
        client.abandon()
        self.mock.configure(ttft=0)
        other = self.house.connect("headers")
        other.initialize()
        result = other.result("run/wait", {"runId": sent["runId"]})
        self.assertEqual(result["status"], "completed")
        self.expect_whole_journal()

    def test_cancel_is_quiet_within_a_tenth_of_a_second(self):
        self.house.daemon()
        self.mock.configure(ttft=5000)
        client = self.house.connect()
        sent = client.result("message/send", {"content": ADA})
        wait_until("a model call", lambda: self.mock.calls >= 1)
        client.result("events/subscribe", {"stream": f"session:{sent['sessionId']}"})
        client.result("run/cancel", {"runId": sent["runId"]}, timeout=2)
        last = client.event(lambda event: event["type"].startswith("run.c"), timeout=2)
        self.assertEqual(last["type"], "run.cancelled")
        self.assertEqual(client.result("run/get", {"runId": sent["runId"]})["status"], "cancelled")
        wait_until("the model to be let go", lambda: self.mock.calls == 1, 1)

    def test_attach_may_die_while_its_run_goes_on(self):
        wire = self.house.serve("attach")
        sent = wire.result("message/send", {"content": ADA})
        wait_until("the second model call", lambda: self.mock.calls >= 2)
        wire.process.kill()
        wire.process.wait()
        self.mock.configure(ttft=0)
        again = self.house.serve("attach")
        self.assertEqual(
            again.result("run/wait", {"runId": sent["runId"]})["status"], "completed"
        )

    def test_eight_watchers_see_the_same(self):
        self.house.daemon()
        self.mock.configure(ttft=0)
        owner = self.house.connect()
        session = owner.result("session/create", {})["sessionId"]
        watchers = [self.house.connect() for _ in range(8)]
        for watcher in watchers:
            watcher.result("events/subscribe", {"stream": f"session:{session}", "deltas": True})
        owner.result("message/send", {"sessionId": session, "content": ADA, "wait": True})
        for watcher in watchers:
            watcher.event(lambda event: event["type"] == "run.completed")
        for watcher in watchers[1:]:
            self.assertEqual(watcher.events, watchers[0].events)


class RecipeTests(ProcessTest):
    """Each shell recipe, as the README pastes it."""

    def recipe(self, name, *arguments):
        return subprocess.run(
            [str(ROOT / "clients" / "shell" / name), *arguments],
            env={**self.house.env, "BACKLOT": BINARY, "BACKLOT_SOCKET": str(self.house.socket)},
            cwd=self.house.work, capture_output=True, text=True, timeout=60,
        )

    def test_pitch_prints_the_text_of_a_whole_job(self):
        finished = self.recipe("pitch.sh", "Ada Lovelace")
        self.assertEqual(finished.returncode, 0, finished)
        self.assertIn("Lovelace", finished.stdout)
        self.assertIn("completed", finished.stderr)

    def test_sessions_and_watch_speak_to_the_daemon(self):
        self.house.daemon("--offline")
        wire = self.house.connect()
        sent = wire.result("message/send", {"content": ADA, "wait": True})
        listed = self.recipe("sessions.sh")
        self.assertEqual(listed.returncode, 0, listed)
        self.assertIn(sent["sessionId"], listed.stdout)
        watched = self.recipe("watch.sh", sent["sessionId"])
        self.assertEqual(watched.returncode, 0, watched)
        self.assertIn("run.completed", watched.stdout)
