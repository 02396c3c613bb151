"""What a person sees on a terminal while the crew works."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import unittest

from support.house import ProcessTest
from support.mock_model import MockModel


class LiveLineTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.mock = MockModel()
        self.addCleanup(self.mock.stop)

    def terminal(self, *arguments):
        """The process on a terminal of its own, and the end from which it is read."""
        reader, terminal = pty.openpty()
        self.addCleanup(os.close, reader)
        env = {**self.mock.env, "TERM": "xterm"}
        child = self.house.start(*arguments, env=env, stdin=terminal, stdout=terminal, stderr=terminal)
        os.close(terminal)
        return child, reader

    def read_until(self, reader, pattern):
        """All that was shown, up to a match. The test's limit bounds it."""
        shown = ""
        while not re.search(pattern, shown):
            shown += os.read(reader, 65_536).decode("utf-8", "replace")
        return shown

    def test_the_line_of_a_stage_moves_and_says_when_nothing_comes(self):
        self.mock.configure(fault="stall", at=1, count=1, stall=600_000)
        child, reader = self.terminal("pitch", "Ada Lovelace")
        shown = self.read_until(reader, r"(?i)nothing (came|for|since)")
        # The seconds of a stage under way go up.
        seconds = [int(s) for s in re.findall(r"researcher \(pass 1 of \d+\)[^\r\n]*?(\d+)(?:\.\d)? s", shown)]
        self.assertGreater(len(set(seconds)), 3, shown)
        self.assertEqual(seconds, sorted(seconds))
        child.terminate()
        child.wait(timeout=30)

    def test_a_pipe_gets_whole_lines_without_control_characters(self):
        self.mock.configure(fault="none")
        done = self.house.run("pitch", "Ada Lovelace", env=self.mock.env)
        self.assertNotRegex(done.err, r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
        self.expect_match(done.err, r"researcher \(pass 1 of 5\)")


if __name__ == "__main__":
    unittest.main()
