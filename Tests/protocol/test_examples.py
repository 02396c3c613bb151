"""The recorded conversations, said again in both framings and on both transports."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "process"))

import record  # noqa: E402
from support.house import ProcessTest  # noqa: E402
from transcript import EXAMPLES, Difference, Replay, read  # noqa: E402


class ExampleTests(ProcessTest):
    def connected(self, transport, framing, name, entries):
        command = record.command(name)
        if transport == "stdio":
            wire = self.house.serve(*command, framing=framing)
        else:
            self.house.daemon(*command[1:])
            wire = self.house.connect(framing)
        # Only a pipe may leave the handshake out.
        if framing == "headers" and entries[0]["message"]["method"] != "initialize":
            wire.result("initialize", {}, number="handshake")
        return wire

    def expect_replay(self, transport, framing):
        for path in sorted(EXAMPLES.glob("*.jsonl")):
            with self.subTest(example=path.name):
                entries = read(path)
                try:
                    wire = self.connected(transport, framing, path.stem, entries)
                    Replay(entries, wire, self.house.work).play()
                finally:
                    self.house.close()
                    self.house.__init__()

    def test_they_are_what_is_said_on_stdio_a_line_a_message(self):
        self.expect_replay("stdio", "lines")

    def test_they_are_what_is_said_on_stdio_with_headers(self):
        self.expect_replay("stdio", "headers")

    def test_they_are_what_is_said_on_the_socket_a_line_a_message(self):
        self.expect_replay("socket", "lines")

    def test_they_are_what_is_said_on_the_socket_with_headers(self):
        self.expect_replay("socket", "headers")

    def test_every_example_has_a_recorder_and_every_recorder_an_example(self):
        names = sorted(path.stem for path in EXAMPLES.glob("*.jsonl"))
        self.assertEqual(names, sorted(record.ALL))

    def test_a_conversation_that_differs_is_found(self):
        entries = read(EXAMPLES / "session.jsonl")
        answer = next(e["message"] for e in entries if "seq" in e["message"].get("result", {}))
        answer["result"]["seq"] += 1
        wire = self.connected("stdio", "lines", "session", entries)
        with self.assertRaisesRegex(Difference, r"answer\.result\.seq: was 2, is 1"):
            Replay(entries, wire, self.house.work).play()
