"""Standard descriptors that are closed, or open the wrong way, when the process begins."""

import itertools
import os
import signal
import subprocess

from support.house import ProcessTest

PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
SUBSETS = [set(s) for n in (1, 2, 3) for s in itertools.combinations((0, 1, 2), n)]


class ClosedDescriptorTests(ProcessTest):
    def begin(self, closed, *words):
        def close():
            for number in closed:
                os.close(number)

        return self.house.start(
            *words, preexec_fn=close, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run_closed(self, closed, *words):
        child = self.begin(closed, *words)
        out, err = child.communicate(timeout=60)
        return child.returncode, out, err.decode()

    def test_serve_ends_whatever_is_closed(self):
        for closed in SUBSETS:
            with self.subTest(closed=closed):
                code, _, err = self.run_closed(closed, "serve", "--offline")
                self.assertEqual(code, 74 if 1 in closed else 0, err)
                if closed == {1}:
                    self.assertIn("standard output is closed", err)

    def test_attach_says_that_nobody_could_be_answered(self):
        for closed in ({1}, {0, 1}, {0, 1, 2}):
            with self.subTest(closed=closed):
                self.assertEqual(self.run_closed(closed, "attach", "--offline")[0], 74)
        self.assertFalse(self.house.socket.exists())

    def test_a_result_that_cannot_be_printed_is_an_error_of_every_command(self):
        for words in (("sessions", "--json"), ("doctor", "--offline", "--json"), ("schema",)):
            for closed in ({1}, {0, 1}, {1, 2}):
                with self.subTest(words=words, closed=closed):
                    self.assertEqual(self.run_closed(closed, *words)[0], 74)

    def test_a_pitch_is_written_and_the_database_stays_whole(self):
        for closed in SUBSETS:
            with self.subTest(closed=closed):
                code, _, err = self.run_closed(closed, "pitch", "Ada Lovelace", "--rehearsal")
                self.assertEqual(code, 0, err)
        self.assertTrue(self.house.documents())
        self.expect_exit(self.house.run("db", "check"), 0)
        self.expect_whole_journal()

    def test_a_daemon_without_any_serves_its_socket_and_ends_at_sigterm(self):
        child = self.begin({0, 1, 2}, "serve", "--socket", str(self.house.socket), "--offline")
        self.house.until_listening(child)
        self.expect_alive(self.house.connect())
        for number in range(3):
            self.assertEqual(os.readlink(f"/proc/{child.pid}/fd/{number}"), "/dev/null")
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.wait(30), 0)

    def test_an_output_that_is_open_for_reading_only_is_as_good_as_closed(self):
        with open(os.devnull, "rb") as nothing:
            child = self.house.start(
                "serve", "--offline", stdin=subprocess.PIPE, stdout=nothing, stderr=subprocess.PIPE
            )
        _, err = child.communicate(PING, timeout=30)
        self.assertEqual(child.returncode, 74, err)

    def test_an_input_that_is_open_for_writing_only_ends_the_process(self):
        with open(os.devnull, "wb") as nothing:
            child = self.house.start(
                "serve", "--offline", stdin=nothing, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        child.communicate(timeout=30)
        self.assertGreaterEqual(child.returncode, 0)
