"""A wall clock that jumps, under a real process: order is by number, and nothing waits for it."""

import subprocess
import unittest

from support.house import ProcessTest, wait_until
from support.mock_model import MockModel
from support.surroundings import fake_clock_library

ADA = "Create a film about Ada Lovelace"
DAY = 86_400_000


class ClockTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.mock = MockModel()
        self.addCleanup(self.mock.stop)
        self.offset = self.house.root / "clock"
        self.set_clock("+0d")
        self.house.fake_clock()
        for name in ("FAKETIME", "CLOCK_SHIFT"):
            self.house.env.pop(name, None)
        self.house.env.update(
            self.mock.env,
            LD_PRELOAD=fake_clock_library(), FAKETIME_TIMESTAMP_FILE=str(self.offset), FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
        )

    def set_clock(self, offset):
        """From here on, for every process of the house, those that run included."""
        self.offset.write_text(offset + "\n")

    def times(self):
        """When each event was written, by its own word, in the order of the journal."""
        return [time for (time,) in self.house.rows("SELECT created_at FROM agent_events ORDER BY seq")]

    def expect_jump(self, days):
        """There is one place where the time goes back by `days`, and nothing else is unusual."""
        times = self.times()
        steps = [after - before for before, after in zip(times, times[1:])]
        back = [step for step in steps if step < 0]
        self.assertEqual(len(back), 1, back)
        self.assertAlmostEqual(back[0] / DAY, -days, delta=0.1)

    def sound(self):
        self.expect_exit(self.house.run("db", "check"), 0)
        self.expect_whole_journal()

    def test_a_clock_that_jumps_back_in_a_run_changes_nothing_but_times(self):
        self.mock.configure(fault="stall", at=6, count=1, stall=1_500)
        self.house.daemon()
        wire = self.house.connect()
        sent = wire.result("message/send", {"content": ADA})
        wire.result("events/subscribe", {"stream": f"session:{sent['sessionId']}", "since": {"seq": 0}})
        wait_until("model call 6", lambda: self.mock.calls >= 6)
        self.set_clock("-3d")
        ended = wire.result("run/wait", {"runId": sent["runId"]}, timeout=90)
        self.assertEqual(ended["status"], "completed", ended)
        self.expect_jump(3)
        head = wire.result("events/read", {"stream": f"session:{sent['sessionId']}", "limit": 1})["head"]
        wire.until(
            lambda message: message.get("method") == "events/append"
            and message["params"]["events"][-1]["seq"] == head
        )
        self.assertEqual([event["seq"] for event in wire.events], list(range(1, head + 1)))
        # A revision finds the newest outline by its number, not by its time.
        again = wire.result(
            "message/send",
            {"sessionId": sent["sessionId"], "content": "Tell it from her mother's side", "wait": True},
            timeout=90,
        )
        self.assertEqual(again["status"], "completed", again)
        self.sound()

    def test_a_run_is_resumed_by_a_process_whose_clock_is_days_behind(self):
        self.mock.configure(fault="stall", at=9, count=1, stall=600_000)
        child = self.house.start(
            "pitch", "Ada Lovelace",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        wait_until("model call 9", lambda: self.mock.calls >= 9)
        child.kill()
        child.wait()
        self.mock.configure(fault="none")
        self.set_clock("-40d")
        finished = self.house.run("resume")
        self.expect_exit(finished, 0)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("completed",)])
        self.expect_jump(40)
        self.expect_plain(finished.err)
        self.sound()

    def test_what_a_clock_far_ahead_has_archived_is_restored_by_one_call(self):
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 0)
        for days, archived in ((20, False), (400, True)):
            self.set_clock(f"+{days}d")
            self.expect_exit(self.house.run("db", "retention"), 0)
            (session,) = self.house.run("sessions", "--json").json
            self.assertIs(session["archived"], archived)
        self.set_clock("+0d")
        wire = self.house.serve("serve")
        wire.result("session/unarchive", {"sessionId": session["sessionId"]})
        wire.close_input()
        self.assertEqual(wire.wait(), 0)
        told = self.house.say(session["sessionId"], "Tell it from her mother's side", "--rehearsal")
        self.assertEqual(told["status"], "completed", told)
        self.sound()


if __name__ == "__main__":
    unittest.main()
