"""Low limits of descriptors, threads and disk: each request is answered, and the next one works."""

import os
import resource
import signal
import socket
import subprocess
import unittest

from support.house import ProcessTest, wait_until
from support.mock_model import MockModel
from test_disk import NO_MOUNT, Disk

ADA = "Create a film about Ada Lovelace"
PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'


def descriptors(process):
    return sorted(int(name) for name in os.listdir(f"/proc/{process}/fd"))


class BurstTests(ProcessTest):
    def connect_all(self, count):
        clients = []
        for _ in range(count):
            client = socket.socket(socket.AF_UNIX)
            self.addCleanup(client.close)
            client.settimeout(60)
            client.connect(str(self.house.socket))
            try:
                client.sendall(PING)
            except BrokenPipeError:
                # Refused before it had asked; the answer that says so is there to be read.
                pass
            clients.append(client)
        return clients

    def answer(self, client):
        with client.makefile("rb") as lines:
            return lines.readline()

    def test_a_burst_of_three_hundred_is_served_whole(self):
        self.house.daemon("--offline")
        for count in (200, 300):
            with self.subTest(count=count):
                clients = self.connect_all(count)
                answers = [self.answer(client) for client in clients]
                self.assertEqual(sum(b'"result"' in answer for answer in answers), count)
                for client in clients:
                    client.close()

    def limited(self, count):
        daemon = self.house.daemon("--offline")
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (count, count))
        return daemon

    def test_beyond_the_descriptors_each_client_gets_one_plain_answer(self):
        daemon = self.limited(80)
        clients = self.connect_all(150)
        answers = [self.answer(client) for client in clients]
        served = sum(b'"result"' in answer for answer in answers)
        refused = [answer for answer in answers if b'"result"' not in answer]
        self.assertGreaterEqual(served, 30)
        self.assertEqual(served + len(refused), 150)
        for answer in refused:
            self.assertIn(b'"Overloaded"', answer)
        for client in clients:
            client.close()
        wait_until("room", lambda: b'"result"' in self.answer(self.connect_all(1)[0]))
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(30), 0)

    def test_without_any_free_descriptor_it_is_logged_once_and_the_daemon_idles(self):
        daemon = self.house.daemon("--offline")
        client = self.house.connect()
        self.expect_alive(client)
        highest = descriptors(daemon.pid)[-1] + 1
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (highest, 1024))
        # The gaps below the highest one are taken first.
        clients = self.connect_all(60)
        for answer in map(self.answer, clients):
            self.assertTrue(b'"result"' in answer or b'"Overloaded"' in answer, answer)
        ticks = self.ticks(daemon.pid)
        self.expect_alive(client)
        clients += self.connect_all(5)
        self.assertLessEqual(self.ticks(daemon.pid) - ticks, 100)
        self.assertLessEqual(self.house.log.read_text().count("cannot accept"), 1)
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (1024, 1024))
        for one in clients:
            one.close()
        wait_until("room", lambda: b'"result"' in self.answer(self.connect_all(1)[0]))

    def ticks(self, process):
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def test_a_refusal_speaks_as_its_client_does(self):
        self.limited(44)
        clients = self.connect_all(30)
        body = PING.strip()
        late = socket.socket(socket.AF_UNIX)
        self.addCleanup(late.close)
        late.settimeout(60)
        late.connect(str(self.house.socket))
        try:
            late.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        except BrokenPipeError:
            pass
        first = self.answer(late)
        self.assertTrue(first.startswith((b"Content-Length: ", b"{")), first)
        self.assertEqual(len(clients), 30)


class ModelCallTests(ProcessTest):
    def test_without_a_descriptor_at_the_first_model_call_the_request_is_answered(self):
        mock = MockModel()
        self.addCleanup(mock.stop)
        self.house.env.update(mock.env)
        wire = self.house.serve("serve")
        process = wire.process.pid
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        soft, hard = resource.prlimit(process, resource.RLIMIT_NOFILE)
        # As many as are open, with no gap to fill.
        for most in range(3, descriptors(process)[-1] + 3):
            resource.prlimit(process, resource.RLIMIT_NOFILE, (most, hard))
            answer = wire.ask(
                "message/send", {"sessionId": session, "content": ADA, "wait": True}, timeout=60
            )
            self.assertTrue("result" in answer or "error" in answer)
            if "result" in answer:
                self.assertIn(answer["result"]["status"], ("interrupted", "failed", "completed"))
        resource.prlimit(process, resource.RLIMIT_NOFILE, (soft, hard))
        fresh = wire.result("session/create", {"title": "Ada"})["sessionId"]
        done = wire.result("message/send", {"sessionId": fresh, "content": ADA, "wait": True}, timeout=90)
        self.assertEqual(done["status"], "completed", done)
        wire.process.send_signal(signal.SIGTERM)
        self.assertEqual(wire.wait(30), 0)


@unittest.skipIf(NO_MOUNT, NO_MOUNT or "")
class FullDiskTests(ProcessTest):
    def test_a_disk_that_fills_ends_a_pitch_with_words_and_the_run_goes_on(self):
        disk = Disk(self.house.data, "1m")
        self.addCleanup(disk.close)
        self.expect_exit(self.house.run("sessions"), 0)
        mock = MockModel()
        self.addCleanup(mock.stop)
        self.house.env.update(mock.env)
        mock.configure(fault="stall", at=2, count=1, stall=2_000)
        child = self.house.start(
            "pitch", "Ada Lovelace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        wait_until("the second model call", lambda: mock.calls >= 2)
        disk.fill()
        _, err = child.communicate(timeout=60)
        text = err.decode()
        self.assertEqual(child.returncode, 75, text)
        for word in ("is full", "is kept", "backlot resume"):
            self.assertIn(word, text)
        self.expect_plain(text)
        listed = self.house.run("sessions", "--json")
        self.expect_exit(listed, 0)
        self.assertNotEqual(listed.json[0]["status"], "running")
        disk.free()
        mock.configure(fault="none")
        subprocess.run(["mount", "-o", "remount,size=24m", str(self.house.data)], check=True)
        self.expect_exit(self.house.run("resume", timeout=90), 0)
