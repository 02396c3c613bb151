"""The recorded conversations, said again in both framings, on both transports and on any day."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import record  # noqa: E402
from support.house import House, ProcessTest  # noqa: E402
from support.surroundings import RECORDED_DAY, clock_at  # noqa: E402
from transcript import EXAMPLES, Difference, Replay, read  # noqa: E402

#: The end of a year, a leap day, the year after the release, and one in which an anniversary is near.
DAYS = ("2026-12-31", "2028-02-29", "2031-06-30", "2048-01-01")


class ExampleTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.house.env["BACKLOT_TODAY"] = RECORDED_DAY

    def connected(self, house, transport, framing, name, entries):
        command = record.command(name)
        if transport == "stdio":
            wire = house.serve(*command, framing=framing)
        else:
            house.daemon(*command[1:])
            wire = house.connect(framing)
        # Only a pipe may leave the handshake out.
        if framing == "headers" and entries[0]["message"]["method"] != "initialize":
            wire.result("initialize", {}, number="handshake")
        return wire

    def expect_same(self, path, transport, framing, **env):
        """In a house of its own, so that nothing of one example is left for the next."""
        house = House()
        try:
            house.env.update(self.house.env, **house.places, **env)
            entries = read(path)
            wire = self.connected(house, transport, framing, path.stem, entries)
            Replay(entries, wire, house.work).play()
        finally:
            house.close()

    def expect_replay(self, transport, framing):
        for path in sorted(EXAMPLES.glob("*.jsonl")):
            with self.subTest(example=path.name):
                self.expect_same(path, transport, framing)

    def test_they_are_what_is_said_on_stdio_a_line_a_message(self):
        self.expect_replay("stdio", "lines")

    def test_they_are_what_is_said_on_stdio_with_headers(self):
        self.expect_replay("stdio", "headers")

    def test_they_are_what_is_said_on_the_socket_a_line_a_message(self):
        self.expect_replay("socket", "lines")

    def test_they_are_what_is_said_on_the_socket_with_headers(self):
        self.expect_replay("socket", "headers")

    def test_they_are_what_is_said_on_any_day_and_in_any_zone(self):
        zones = ("Pacific/Kiritimati", "America/St_Johns", "Etc/GMT+12", "Asia/Kathmandu")
        for day, zone in zip(DAYS, zones):
            for name in ("documents", "human-version", "pitch"):
                with self.subTest(example=name, day=day, zone=zone):
                    self.expect_same(EXAMPLES / f"{name}.jsonl", "stdio", "lines", TZ=zone, **clock_at(day))

    def test_a_document_without_a_given_day_has_that_of_its_run_in_universal_time(self):
        del self.house.env["BACKLOT_TODAY"]
        self.house.env.update(clock_at("2031-06-30"), TZ="Pacific/Kiritimati")
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal", "--offline"), 0)
        (document,) = self.house.documents()
        # In Kiritimati it is 2 o'clock of the next day.
        self.assertEqual(re.findall(r"Made:\*\* on (\S+)", document.read_text()), ["2031-06-30"])

    def test_a_given_day_makes_the_same_bytes_on_another_day(self):
        first = {}
        for day in DAYS:
            house = House()
            try:
                house.env.update(clock_at(day), BACKLOT_TODAY=RECORDED_DAY)
                self.expect_exit(house.run("pitch", "Ada Lovelace", "--rehearsal", "--offline"), 0)
                for name in ("pitch.md", "pitch.html"):
                    text = house.documents(name)[0].read_text()
                    self.assertIn(RECORDED_DAY, text)
                    self.assertEqual(text.splitlines(), first.setdefault(name, text).splitlines(), day)
            finally:
                house.close()

    def test_a_day_that_is_none_is_refused(self):
        for day in ("yesterday", "2026-02-31", "2026-13-01", "26-1-1", "2026-11-23T00:00", "99999-01-01"):
            with self.subTest(day=day):
                self.house.env["BACKLOT_TODAY"] = day
                finished = self.house.run("pitch", "Ada Lovelace", "--rehearsal", "--offline")
                self.expect_exit(finished, 78)
                self.expect_advice(finished, "BACKLOT_TODAY", day)

    def test_every_example_has_a_recorder_and_every_recorder_an_example(self):
        names = sorted(path.stem for path in EXAMPLES.glob("*.jsonl"))
        self.assertEqual(names, sorted(record.ALL))

    def test_a_conversation_that_differs_is_found(self):
        entries = read(EXAMPLES / "session.jsonl")
        answer = next(e["message"] for e in entries if "seq" in e["message"].get("result", {}))
        answer["result"]["seq"] += 1
        wire = self.connected(self.house, "stdio", "lines", "session", entries)
        with self.assertRaisesRegex(Difference, r"answer\.result\.seq: was 2, is 1"):
            Replay(entries, wire, self.house.work).play()
