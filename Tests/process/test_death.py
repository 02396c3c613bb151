"""Death in the middle of a run, and what can be gone on with."""

import re
import signal
import subprocess

from support.house import ProcessTest, wait_until
from support.mock_model import MockModel

ADA = "Create a film about Ada Lovelace"


class DeathTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.mock = MockModel()
        self.addCleanup(self.mock.stop)
        self.house.env.update(self.mock.env)

    def uncrashed(self):
        """What the same run comes to in another house, if nothing happens to it."""
        other = type(self.house)()
        try:
            other.env.update(self.mock.env)
            finished = other.run("pitch", "Ada Lovelace", "--json")
            self.expect_exit(finished, 0)
            (document,) = other.documents()
            return self.mock.calls, self.state_of(other), self.without_time(document.read_text())
        finally:
            other.close()
            self.mock.reset()

    def state_of(self, house):
        rows = house.rows("SELECT state_key, state_value FROM session_states ORDER BY state_key, version")
        return [(key, self.without_time(str(value))) for key, value in rows]

    def without_time(self, text):
        """Without what may differ from run to run: ids, times, seeds of the mock's words."""
        text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
        text = re.sub(r"\b\d{4}-\d\d-\d\d(T[\d:.]+Z?)?", "DATE", text)
        return re.sub(r"\b\d+(\.\d+)? (ms|s)\b", "TIME", text)

    def start_pitch(self, until_call):
        """A pitch in its own process, stopped by the model at its call `until_call`."""
        self.mock.configure(fault="stall", at=until_call, count=1, stall=600_000)
        child = self.house.start(
            "pitch", "Ada Lovelace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        wait_until(
            f"model call {until_call}",
            lambda: self.mock.calls >= until_call or child.poll() is not None,
        )
        self.assertIsNone(child.poll(), "it ended too soon")
        return child

    def calls_under_way(self):
        """How many model calls have an intent in the journal and no result."""
        ((begun,),) = self.house.rows(
            "SELECT count(*) FROM agent_events WHERE event_type = 'step.started'"
            " AND event_data ->> '$.kind' = 'model'"
        )
        ((done,),) = self.house.rows(
            "SELECT count(*) FROM model_calls"
        )
        return begun - done

    def expect_resumed(self, whole):
        calls, state, document = whole
        under_way = self.calls_under_way()
        self.assertIn(under_way, (1, 2), "one call, or one of each parallel branch")
        self.mock.configure(fault="none")
        resumed = self.house.run("resume")
        self.expect_exit(resumed, 0)
        # Only what was under way is paid for again.
        self.assertEqual(self.mock.calls, calls + under_way, resumed)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("completed",)])
        (file,) = self.house.documents()
        self.assertEqual(self.shape(file.read_text()), self.shape(document))
        self.assertEqual([key for key, _ in self.state_of(self.house)], [key for key, _ in state])
        self.expect_whole_journal()
        keys = self.house.rows(
            "SELECT count(*) - count(DISTINCT run_id || ' ' || key) FROM agent_events"
            " WHERE run_id IS NOT NULL AND key IS NOT NULL"
        )
        self.assertEqual(keys, [(0,)], "an event stands twice")

    def shape(self, document):
        return [line for line in document.splitlines() if line.startswith("#")]

    def test_killed_anywhere_and_resumed_nothing_is_paid_twice(self):
        whole = self.uncrashed()
        for call in (2, 5, whole[0] // 2, whole[0] - 2):
            with self.subTest(killed_in_call=call):
                self.mock.reset()
                child = self.start_pitch(call)
                child.kill()
                child.wait()
                self.expect_resumed(whole)
                self.house.close()
                self.house = type(self.house)()
                self.addCleanup(self.house.close)
                self.house.env.update(self.mock.env)

    def test_ctrl_c_says_what_was_spent_and_how_to_go_on(self):
        whole = self.uncrashed()
        child = self.start_pitch(6)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
        said = err.decode()
        self.assertEqual(child.returncode, 130, said)
        self.assertIn("backlot resume", said)
        self.assertIn("tokens", said)
        self.expect_plain(said)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("interrupted",)])
        self.expect_resumed(whole)

    def test_sigterm_leaves_a_run_that_can_be_resumed(self):
        whole = self.uncrashed()
        child = self.start_pitch(5)
        child.terminate()
        child.communicate(timeout=20)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("interrupted",)])
        self.expect_resumed(whole)

    def test_a_daemon_told_to_stop_interrupts_its_run_and_leaves(self):
        self.mock.configure(fault="stall", at=4, count=1, stall=600_000)
        daemon = self.house.daemon()
        wire = self.house.connect()
        sent = wire.result("message/send", {"content": ADA})
        wait_until("model call 4", lambda: self.mock.calls >= 4)
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(20), 0)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("interrupted",)])
        self.assertEqual(self.house.event_types()[-1], "run.interrupted")
        self.mock.configure(fault="none")
        self.house.daemon()
        again = self.house.connect()
        resumed = again.result("run/resume", {"runId": sent["runId"]})
        result = again.result("run/wait", {"runId": resumed["runId"]})
        self.assertEqual(result["status"], "completed")

    def test_a_daemon_that_was_killed_leaves_a_run_that_the_next_one_finds(self):
        self.mock.configure(fault="stall", at=5, count=1, stall=600_000)
        daemon = self.house.daemon()
        wire = self.house.connect()
        sent = wire.result("message/send", {"content": ADA})
        wire.result("events/subscribe", {"stream": f"session:{sent['sessionId']}"})
        wait_until("model call 5", lambda: self.mock.calls >= 5)
        daemon.kill()
        daemon.wait()
        try:
            wire.rest()
        except (AssertionError, OSError):
            pass  # The connection went in mid-frame: that is what being killed means.
        shown = wire.events
        self.mock.configure(fault="none")
        self.house.daemon()
        again = self.house.connect()
        run = again.result("run/get", {"runId": sent["runId"]})
        self.assertEqual(run["status"], "interrupted")
        read = again.result(
            "events/read", {"stream": f"session:{sent['sessionId']}", "limit": 1000}
        )
        # What was shown had been committed: nothing of it is gone, nothing is changed.
        self.assertEqual(read["events"][: len(shown)], shown)
        resumed = again.result("run/resume", {"runId": sent["runId"]})
        result = again.result("run/wait", {"runId": resumed["runId"]})
        self.assertEqual(result["status"], "completed")
        self.expect_whole_journal()

    def test_in_header_mode_the_end_of_input_interrupts_the_run(self):
        self.mock.configure(fault="stall", at=3, count=1, stall=600_000)
        wire = self.house.serve("serve", framing="headers")
        wire.initialize()
        wire.result("message/send", {"content": ADA})
        wait_until("model call 3", lambda: self.mock.calls >= 3)
        wire.close_input()
        self.assertEqual(wire.wait(), 1)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("interrupted",)])

    def test_a_watched_run_whose_process_is_killed_is_told_as_stopped(self):
        child = self.start_pitch(10)
        watch = self.house.start("watch", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # The session is named first.
        self.assertTrue(any(b"researcher" in line for line in watch.stderr), "the run is not shown")
        child.kill()
        child.wait()
        _, error = watch.communicate(timeout=30)
        self.assertEqual(watch.returncode, 0)
        self.assertRegex(error.decode(), r"has ended(.|\n)*backlot resume")

    def test_a_run_of_another_process_can_be_watched_and_not_changed(self):
        child = self.start_pitch(3)
        ((run, session),) = self.house.rows("SELECT id, session_id FROM runs")
        wire = self.house.serve("serve")
        wire.result("events/subscribe", {"stream": f"session:{session}"})
        data = self.expect_error(wire.ask("run/cancel", {"runId": run}), 3008, "OwnedElsewhere")
        self.assertEqual(data["pid"], child.pid)
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=20)
        wire.event(lambda event: event["type"] == "run.interrupted", timeout=5)
