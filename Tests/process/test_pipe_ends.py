"""Pipes whose other end is gone or full, and a mark in front of what comes."""

import os
import resource
import signal
import sqlite3
import subprocess

from support.house import ProcessTest, wait_until

ADA = "Create a film about Ada Lovelace"
PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
MARK = b"\xef\xbb\xbf"
HANG = "runs:\n- steps:\n  - say: Let me think.\n  - hang: true\n"


def framed(framing, body):
    return body + b"\n" if framing == "lines" else b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class PipeTest(ProcessTest):
    def model_is_called(self):
        try:
            return "item.started" in self.house.event_types()
        except sqlite3.OperationalError:
            # The database is not made yet.
            return False


class DeadReaderTests(PipeTest):
    def hanging(self):
        """A line-mode daemon whose one run never ends."""
        script = self.house.work / "hang.yaml"
        script.write_text(HANG)
        child = self.house.start(
            "serve", "--script", str(script), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        child.stdin.write(
            b'{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"content":"%s","wait":true}}\n'
            % ADA.encode()
        )
        child.stdin.flush()
        wait_until(
            "the model's call",
            self.model_is_called,
        )
        return child

    def expect_interrupted(self, child):
        self.assertEqual(child.wait(20), 0)
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("interrupted",)])

    def test_with_both_ends_closed_the_run_is_interrupted_and_the_process_ends(self):
        child = self.hanging()
        child.stdin.close()
        child.stdout.close()
        self.expect_interrupted(child)

    def test_with_the_answers_end_closed_first_too(self):
        child = self.hanging()
        child.stdout.close()
        self.expect_interrupted(child)
        child.stdin.close()

    def test_a_reader_that_goes_long_after_the_input_ended(self):
        child = self.hanging()
        child.stdin.close()
        # The end of the input alone changes nothing: the pipe still waits for its answer.
        with self.assertRaises(subprocess.TimeoutExpired):
            child.wait(1)
        child.stdout.close()
        self.expect_interrupted(child)

    def test_sigterm_and_sighup_end_a_process_whose_run_hangs(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(number=number):
                child = self.hanging()
                child.send_signal(number)
                # Its input stays open: the signal alone ends it.
                out, err = child.stdout.read(), child.stderr.read()
                self.assertEqual(child.wait(30), 0, err)
                self.assertIn(b"server/willStop", out)
                if number == signal.SIGHUP:
                    self.assertIn(b"SIGHUP", err)
                os.unlink(self.house.data / "backlot.db")
                for path in self.house.data.glob("backlot.db-*"):
                    path.unlink()

    def test_sighup_that_was_ignored_stays_ignored(self):
        child = self.house.start(
            "serve", "--offline", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
        )
        child.stdin.write(PING + b"\n")
        child.stdin.flush()
        child.stdout.readline()
        child.send_signal(signal.SIGHUP)
        child.stdin.write(PING + b"\n")
        child.stdin.flush()
        self.assertIn(b'"result"', child.stdout.readline())
        child.stdin.close()
        self.assertEqual(child.wait(20), 0)


class DeadAttachTests(PipeTest):
    def test_an_attach_whose_client_died_ends_while_the_daemon_says_nothing(self):
        script = self.house.work / "hang.yaml"
        script.write_text(HANG)
        daemon = self.house.daemon("--script", str(script))
        child = self.house.start(
            "attach", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        child.stdin.write(
            b'{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"content":"Ada","wait":true}}\n'
        )
        child.stdin.flush()
        wait_until(
            "the model's call",
            self.model_is_called,
        )
        child.stdin.close()
        child.stdout.close()
        self.assertEqual(child.wait(20), 0, child.stderr.read())
        # The daemon goes on without it, and so does the run.
        self.assertIsNone(daemon.poll())
        self.assertEqual(self.house.rows("SELECT status FROM runs"), [("running",)])


class FullOutputTests(ProcessTest):
    def serve_to(self, path, **options):
        with open(path, "wb") as output:
            child = self.house.start(
                "serve", "--offline", stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE,
                **options,
            )
        _, err = child.communicate(PING + b"\n", timeout=60)
        return child.returncode, err.decode()

    def test_answers_that_cannot_be_written_are_exit_74(self):
        code, err = self.serve_to("/dev/full")
        self.assertEqual(code, 74, err)
        self.assertIn("No space left on device", err)
        self.expect_plain(err)

    def test_a_file_that_may_not_grow_is_the_same(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))

        place = self.house.work / "answers"
        place.write_bytes(bytes(1 << 20))
        with open(place, "ab") as output:
            child = self.house.start(
                "serve", "--offline", stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE,
                preexec_fn=limit,
            )
        _, err = child.communicate(PING + b"\n", timeout=60)
        self.assertEqual(child.returncode, 74, err)

    def test_a_standard_error_that_nobody_reads_stops_nothing(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        child = self.house.start(
            "serve", "--offline", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=writing
        )
        os.close(writing)
        # Each is logged, and together they are many times what the pipe and the queue hold.
        lie = b'{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":"x"}}\n'
        for _ in range(20):
            child.stdin.write(lie * 500 + PING + b"\n")
            child.stdin.flush()
            self.assertIn(b'"result"', child.stdout.readline())
        child.stdin.close()
        self.assertEqual(child.wait(30), 0)


class ByteOrderMarkTests(ProcessTest):
    def test_one_in_front_is_skipped_in_both_framings(self):
        for framing in ("lines", "headers"):
            for command in (("serve", "--offline"), ("attach", "--offline")):
                with self.subTest(framing=framing, command=command):
                    child = self.house.start(
                        *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL, env={"OPENAI_API_KEY": "key-for-tests"},
                    )
                    out, _ = child.communicate(MARK + framed(framing, PING), timeout=60)
                    self.assertIn(b'"result"', out)
                    self.assertEqual(out.startswith(b"Content-Length"), framing == "headers")

    def test_a_second_one_and_one_in_the_middle_are_refused(self):
        for bad in (MARK + MARK + PING + b"\n", PING + b"\n" + MARK + PING + b"\n"):
            child = self.house.start(
                "serve", "--offline", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            out, _ = child.communicate(bad, timeout=60)
            self.assertIn(b'"error"', out)
