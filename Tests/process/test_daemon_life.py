"""A daemon that is stopped, hangs, or loses its socket; folders and locks that are not to be trusted."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import unittest

from support.house import ProcessTest, wait_until

HANG = "runs:\n- steps:\n  - say: Let me think.\n  - hang: true\n"


class LostSocketTests(ProcessTest):
    def status(self):
        finished = self.house.run("status", "--json")
        self.expect_exit(finished, 0)
        return finished.json

    def expect_agreement(self, daemon):
        """Everything that speaks of the daemon means this one."""
        self.assertEqual(self.status()["pid"], daemon.pid)
        second = self.house.run("serve", "--socket", str(self.house.socket))
        self.expect_exit(second, 75)
        self.expect_exit(self.house.run("socket"), 0)
        wire = self.house.serve("attach", "--offline")
        self.assertEqual(wire.result("server/status")["pid"], daemon.pid)
        wire.close_input()
        self.assertEqual(wire.wait(), 0, self.house.said())

    def test_a_socket_file_that_is_removed_is_made_again(self):
        daemon = self.house.daemon("--offline")
        client = self.house.connect()
        self.expect_alive(client)
        self.house.socket.unlink()
        self.expect_agreement(daemon)
        self.expect_alive(client)

    def test_a_runtime_folder_that_is_removed_is_made_again(self):
        daemon = self.house.daemon("--offline")
        shutil.rmtree(self.house.socket.parent)
        wait_until("the socket", self.house.socket.exists)
        self.assertEqual(self.house.socket.parent.stat().st_mode & 0o777, 0o700)
        self.expect_agreement(daemon)

    def test_a_lock_file_that_is_removed_is_made_again(self):
        daemon = self.house.daemon("--offline")
        lock = self.house.socket.with_name("backlot.sock.lock")
        lock.unlink()
        wait_until("the lock", lock.exists)
        self.expect_agreement(daemon)

    def test_a_daemon_whose_place_another_one_took_interrupts_its_runs_and_leaves(self):
        script = self.house.work / "hang.yaml"
        script.write_text(HANG)
        first = self.house.daemon("--script", str(script))
        wire = self.house.connect()
        run = wire.result("message/send", {"content": "Ada"})["runId"]
        wait_until("the model's call", lambda: "item.started" in self.house.event_types())
        # The first one can do nothing while another takes its place.
        first.send_signal(signal.SIGSTOP)
        shutil.rmtree(self.house.socket.parent)
        second = self.house.daemon("--script", str(script))
        first.send_signal(signal.SIGCONT)
        self.assertEqual(first.wait(30), 69, self.house.said())
        self.assertEqual(self.status()["pid"], second.pid)
        other = self.house.connect()
        self.assertEqual(other.result("run/get", {"runId": run})["status"], "interrupted")
        self.assertIn("result", other.ask("run/resume", {"runId": run}))

    def test_a_folder_that_cannot_be_made_again_ends_the_daemon(self):
        daemon = self.house.daemon("--offline")
        shutil.rmtree(self.house.runtime)
        self.house.runtime.write_text("in the way")
        self.assertEqual(daemon.wait(60), 69, self.house.said())
        self.assertIn("its socket is gone", self.house.said())
        self.house.runtime.unlink()

    def test_the_log_that_attach_names_tells_of_the_daemon(self):
        self.expect_exit(self.house.run("socket", "--offline"), 0)
        log = self.house.root / "state" / "backlot" / "backlot.log"
        wait_until("a line in the log", lambda: log.exists() and "listening" in log.read_text())
        self.expect_exit(self.house.run("stop"), 0)
        wait_until("its last line", lambda: "the daemon stops" in log.read_text())


class SilentDaemonTests(ProcessTest):
    limit = 240

    def stopped(self):
        daemon = self.house.daemon("--offline")
        daemon.send_signal(signal.SIGSTOP)
        self.addCleanup(lambda: daemon.poll() is None and daemon.send_signal(signal.SIGCONT))
        return daemon

    def test_every_command_gives_up_in_the_same_time_and_says_what_to_do(self):
        daemon = self.stopped()
        commands = (
            ("status",), ("stop",), ("socket",), ("attach",), ("call", "ping"),
            ("call", "session/list"),
        )
        outcomes = {}

        def give_up(words):
            outcomes[words] = self.house.run(*words, timeout=60)

        threads = [threading.Thread(target=give_up, args=(words,)) for words in commands]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for words in commands:
            with self.subTest(words=words):
                self.expect_exit(outcomes[words], 69)
                self.expect_advice(outcomes[words], "does not answer", "backlot stop --force")
        self.expect_exit(self.house.run("stop", "--force", timeout=60), 0)
        self.assertEqual(daemon.wait(10), -signal.SIGKILL if daemon.returncode == -9 else daemon.returncode)
        self.expect_exit(self.house.run("status"), 69)

    def test_force_stops_one_that_answers_in_order(self):
        daemon = self.house.daemon("--offline")
        self.expect_exit(self.house.run("stop", "--force"), 0)
        self.assertEqual(daemon.wait(30), 0)

    def test_force_finds_one_whose_socket_is_gone_by_its_lock(self):
        daemon = self.stopped()
        self.house.socket.unlink()
        self.expect_exit(self.house.run("stop", "--force", timeout=60), 0)
        self.assertIsNotNone(daemon.wait(10))

    def test_force_leaves_another_program_alone(self):
        self.house.socket.parent.mkdir(mode=0o700)
        mute = socket.socket(socket.AF_UNIX)
        self.addCleanup(mute.close)
        mute.bind(str(self.house.socket))
        mute.listen(8)
        done = self.house.run("stop", "--force", timeout=60)
        self.expect_exit(done, 69)
        self.expect_advice(done, "is not backlot")
        self.house.socket.unlink()

    def test_force_without_a_daemon_says_so(self):
        done = self.house.run("stop", "--force")
        self.expect_exit(done, 69)
        self.expect_advice(done, "no daemon answers")

    def test_a_backlog_that_is_full_is_given_up_too(self):
        self.house.socket.parent.mkdir(mode=0o700)
        full = socket.socket(socket.AF_UNIX)
        self.addCleanup(full.close)
        full.bind(str(self.house.socket))
        full.listen(0)
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(4)]
        for client in waiting:
            self.addCleanup(client.close)
            client.setblocking(False)
            try:
                client.connect(str(self.house.socket))
            except BlockingIOError:
                pass
        done = self.house.run("status", timeout=60)
        self.expect_exit(done, 69)
        self.expect_advice(done, "does not answer")
        self.house.socket.unlink()


class UntrustedPlaceTests(ProcessTest):
    def refused(self, *words):
        path = str(self.house.socket)
        done = self.house.run("serve", "--socket", path, "--offline")
        self.expect_exit(done, 78)
        self.expect_advice(done, str(self.house.socket.parent), *words)
        self.assertFalse(self.house.socket.exists())

    def test_a_folder_that_others_can_enter_is_refused(self):
        folder = self.house.socket.parent
        folder.mkdir()
        for mode in (0o777, 0o1777, 0o770, 0o755, 0o701):
            with self.subTest(mode=oct(mode)):
                folder.chmod(mode)
                self.refused("chmod 700")
        folder.chmod(0o700)
        self.house.daemon("--offline")

    def test_a_link_to_such_a_folder_is_refused_and_one_to_a_good_folder_is_not(self):
        place = self.house.root / "place"
        place.mkdir()
        place.chmod(0o777)
        self.house.socket.parent.symlink_to(place)
        self.refused("its mode is 777")
        place.chmod(0o700)
        self.house.daemon("--offline")

    @unittest.skipIf(os.geteuid() != 0, "root may give folders away")
    def test_a_folder_of_another_user_and_a_link_of_theirs_are_refused(self):
        folder = self.house.socket.parent
        folder.mkdir(mode=0o700)
        os.chown(folder, 65534, 65534)
        self.refused("belongs to user 65534")
        folder.rmdir()
        place = self.house.root / "place"
        place.mkdir(mode=0o700)
        folder.symlink_to(place)
        os.lchown(folder, 65534, 65534)
        self.refused("it is a link of user 65534")
        folder.unlink()

    def test_a_file_in_the_folders_place_is_refused(self):
        self.house.socket.parent.write_text("precious")
        done = self.house.run("serve", "--socket", str(self.house.socket))
        self.assertNotIn(done.code, (0, 1))
        self.expect_plain(done.err)

    def test_a_lock_that_holds_nonsense_is_no_daemon_and_no_hindrance(self):
        folder = self.house.socket.parent
        folder.mkdir(mode=0o700)
        lock = folder / "backlot.sock.lock"
        for text in (b"", b"1\n", b"-1\n", b"garbage", b"99999999999999999999\n", b"\xff\x00" * 40):
            with self.subTest(text=text):
                lock.write_bytes(text)
                done = self.house.run("stop", "--force")
                self.expect_exit(done, 69)
                self.expect_plain(done.err)
        daemon = self.house.daemon("--offline")
        self.assertEqual(lock.read_text(), f"{daemon.pid}\n")

    def test_a_data_folder_and_a_configuration_that_anybody_can_change_are_refused(self):
        self.house.data.mkdir(parents=True)
        self.house.data.chmod(0o777)
        done = self.house.run("sessions")
        self.expect_exit(done, 78)
        self.expect_advice(done, str(self.house.data), "chmod o-w")
        self.house.data.chmod(0o700)
        file = self.house.root / "config.yaml"
        file.write_text("runs:\n  resume: manual\n")
        file.chmod(0o666)
        done = self.house.run("doctor", "--offline", "--config", str(file))
        self.assertIn("every user can change", done.out + done.err)
        owners = self.house.data / "owners"
        owners.mkdir()
        owners.chmod(0o777)
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 78)
