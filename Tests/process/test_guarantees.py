"""The guarantees that only the real daemon can show: what death and a stalled reader do to a stream."""

import json
import os
import socket
import time

from support.house import ProcessTest, wait_until

ADA = "Create a film about Ada Lovelace"

#: For how long the stalled reader reads nothing; `make bench` lets it be half a minute.
STALL = float(os.environ.get("BACKLOT_STALL_SECONDS", "0"))

#: The bytes that may wait for one client, from `protocol/README.md`.
BUDGET = 8 << 20


class CommitTests(ProcessTest):
    """O5: what was shown is in the file, whenever the process dies."""

    def expect_kept(self, house, shown):
        rows = house.rows(
            "SELECT seq, event_type, created_at, event_data FROM agent_events ORDER BY seq"
        )
        kept = {row[0]: (row[1], row[2], json.loads(row[3])) for row in rows}
        for event in shown:
            self.assertEqual(
                kept.get(event["seq"]), (event["type"], event["time"], event["data"])
            )

    def events_until(self, wire, stops):
        """The events that are shown until one stops, and the process is killed in that moment."""
        wire.event(stops)
        wire.process.kill()
        wire.process.wait()
        return wire.events

    def test_killed_after_its_nth_event_each_of_them_is_in_the_file(self):
        for count in range(1, 13):
            with self.subTest(event=count):
                house = type(self.house)()
                try:
                    wire = house.serve("serve", "--rehearsal")
                    session = wire.result("session/create", {})["sessionId"]
                    wire.result("events/subscribe", {"stream": f"session:{session}"})
                    wire.call("message/send", {"sessionId": session, "content": ADA})
                    shown = self.events_until(wire, lambda event: event["seq"] >= count)
                    self.expect_kept(house, shown)
                finally:
                    house.close()

    def test_a_run_that_is_killed_at_every_step_loses_nothing_that_was_shown(self):
        wire = self.house.serve("serve", "--rehearsal")
        session = wire.result("session/create", {})["sessionId"]
        stream = f"session:{session}"
        wire.result("events/subscribe", {"stream": stream})
        run = wire.result("message/send", {"sessionId": session, "content": ADA})["runId"]
        steps = ("step.completed", "artifact.created", "run.completed")
        shown = self.events_until(wire, lambda event: event["type"] in steps)
        for _ in range(200):
            self.expect_kept(self.house, shown)
            last = shown[-1]
            if any(event["type"] == "run.completed" for event in shown):
                break
            wire = self.house.serve("serve", "--rehearsal")
            since = {"seq": last["seq"]}
            wire.result("events/subscribe", {"stream": stream, "since": since})
            wire.call("run/resume", {"runId": run})
            shown += self.events_until(wire, lambda event: event["type"] in steps)
        self.assertEqual(shown[-1]["type"], "run.completed")
        self.assertEqual([event["seq"] for event in shown], list(range(1, len(shown) + 1)))
        self.expect_whole_journal()


class StalledReaderTests(ProcessTest):
    def memory(self, process):
        with open(f"/proc/{process.pid}/status") as status:
            (line,) = [line for line in status if line.startswith("VmRSS")]
        return int(line.split()[1]) << 10

    def test_who_reads_nothing_blocks_nobody_costs_its_budget_and_catches_up(self):
        daemon = self.house.daemon("--offline")
        writer = self.house.connect()
        session = writer.result("session/create", {})["sessionId"]
        stream = f"session:{session}"
        stalled = socket.socket(socket.AF_UNIX)
        self.addCleanup(stalled.close)
        stalled.connect(str(self.house.socket))
        request = {"jsonrpc": "2.0", "id": 1, "method": "events/subscribe",
                   "params": {"stream": stream}}
        stalled.sendall(json.dumps(request).encode() + b"\n")
        begun = time.monotonic()
        before = self.memory(daemon)
        numbers = []
        for number in range(10_000):
            title = f"{number} " + "x" * 2000
            numbers.append(writer.call("project/create", {"sessionId": session, "title": title}))
            if len(numbers) == 50:
                for asked in numbers:
                    writer.answer(asked)
                numbers = []
        wait_until("the stall", lambda: time.monotonic() - begun >= STALL, STALL + 1)
        started = time.monotonic()
        writer.result("ping")
        self.assertLess(time.monotonic() - started, 1)
        grown = self.memory(daemon) - before
        # The budget, what the database keeps in memory, and the allocator's own.
        self.assertLess(grown, 2 * BUDGET + (32 << 20), f"it grew by {grown >> 20} MiB")

        seqs, lagged = [], 0
        with stalled.makefile("rb") as lines:
            while not seqs or seqs[-1] < 10_001:
                message = json.loads(lines.readline())
                lagged += message.get("method") == "events/lagged"
                if message.get("method") == "events/append":
                    seqs += [event["seq"] for event in message["params"]["events"]]
        self.assertEqual(seqs, list(range(1, 10_002)))
        self.assertEqual(lagged, 1)
