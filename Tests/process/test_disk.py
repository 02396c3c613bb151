"""Disks that are full, read-only or broken, in earnest: a plain word for whoever asks, and nothing lost."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import unittest
from pathlib import Path

from support.house import ProcessTest, wait_until
from support.mock_model import MockModel

ADA = "Create a film about Ada Lovelace"


class Disk:
    """A small file system of its own, in memory."""

    def __init__(self, place: Path, size: str) -> None:
        self.place = place
        place.mkdir(parents=True)
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(place)],
            check=True, capture_output=True,
        )
        self.ballast = place / "ballast"

    def fill(self) -> None:
        with open(self.ballast, "ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1 << 12))
            except OSError:
                pass

    def free(self) -> None:
        self.ballast.unlink()

    def set(self, mode: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{mode}", str(self.place)], check=True)

    def close(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], check=False, capture_output=True)


def why_no_mount():
    """Why nothing can be mounted here; None if it can."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return "mounting a file system of its own takes the superuser"
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True
    )
    return None if tried.returncode == 0 else "no file system can be mounted here"


NO_MOUNT = why_no_mount()


class DiskTests(ProcessTest):
    def file(self):
        return self.house.data / "backlot.db"

    def sound(self):
        """What is stored is whole, by the program's own word."""
        finished = self.house.run("db", "check", "--json")
        self.expect_exit(finished, 0)
        self.expect_whole_journal()

    def storage_error(self, answer, *words, kind="StorageError"):
        data = answer["error"]["data"]
        self.assertEqual(data["kind"], kind, answer)
        for word in words:
            self.assertIn(word, answer["error"]["message"])
        self.expect_plain(answer["error"]["message"])
        return data


@unittest.skipIf(NO_MOUNT, NO_MOUNT or "")
class FullDiskTests(DiskTests):
    def setUp(self):
        super().setUp()
        self.disk = Disk(self.house.data, "24m")
        self.addCleanup(self.disk.close)

    def test_a_full_disk_is_said_plainly_and_work_goes_on_when_there_is_room(self):
        self.house.daemon()
        wire = self.house.connect()
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        wire.result("events/subscribe", {"stream": f"session:{session}", "since": {"seq": 0}})
        before = self.house.event_types()
        self.disk.fill()
        errors = []
        for number in range(400):
            answer = wire.ask("session/update", {"sessionId": session, "title": f"{number} " * 400})
            if "error" in answer:
                errors.append(answer)
                if len(errors) == 3:
                    break
        self.assertEqual(len(errors), 3, "the disk was never full")
        for answer in errors:
            self.storage_error(answer, "is full", "Free some space")
        # Reading needs no room.
        self.assertIn("result", wire.ask("session/get", {"sessionId": session}))
        stored = self.house.event_types()
        self.assertEqual(stored[: len(before)], before)
        self.disk.free()
        after = wire.result("session/update", {"sessionId": session, "title": "There is room"})
        self.assertEqual(after["seq"], len(stored) + 1)
        wire.until(
            lambda message: message.get("method") == "events/append"
            and message["params"]["events"][-1]["seq"] == after["seq"]
        )
        self.sound()

    def test_a_first_start_on_a_full_disk_says_so(self):
        self.disk.fill()
        finished = self.house.run("sessions")
        self.assertNotEqual(finished.code, 0)
        self.expect_advice(finished, "full", "Free some space")
        self.disk.free()
        self.expect_exit(self.house.run("sessions"), 0)

    def test_a_backup_to_a_full_disk_names_that_disk_and_leaves_nothing(self):
        other = Disk(self.house.root / "other", "64k")
        self.addCleanup(other.close)
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 0)
        finished = self.house.run("db", "backup", str(other.place / "copy.db"))
        self.assertNotEqual(finished.code, 0)
        self.expect_advice(finished, "full", str(other.place))
        self.assertEqual(list(other.place.iterdir()), [])
        self.sound()

    def test_a_read_only_disk_is_said_plainly_and_nothing_is_changed(self):
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 0)
        events = self.house.event_types()
        self.disk.set("ro")
        for command in (["sessions"], ["pitch", "Ada Lovelace", "--rehearsal"], ["db", "check"]):
            finished = self.house.run(*command)
            self.expect_exit(finished, 69)
            self.expect_advice(finished, "Read-only file system", "writable")
        self.disk.set("rw")
        self.assertEqual(self.house.event_types(), events)
        self.sound()

    def test_a_run_stops_at_a_full_disk_and_goes_on_when_there_is_room(self):
        mock = MockModel()
        self.addCleanup(mock.stop)
        self.house.env.update(mock.env)
        self.house.daemon()
        wire = self.house.connect()
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        mock.configure(fault="stall", at=4, count=1, stall=3_000)
        number = wire.call("message/send", {"sessionId": session, "content": ADA, "wait": True})
        wait_until("the fourth model call", lambda: mock.calls >= 4)
        self.disk.fill()
        # The log of the database has some room of its own left: other sessions take it.
        for count in range(2_000):
            answer = wire.ask("session/create", {"title": "x" * 900})
            if "error" in answer:
                self.storage_error(answer, "is full")
                break
        waited = wire.answer(number, timeout=60)
        self.storage_error(waited, "is full", "Free some space")
        stored = self.house.rows("SELECT count(*) FROM agent_events WHERE session_id = ?", session)
        calls = mock.calls
        self.disk.free()
        wait_until(
            "the run to be interrupted",
            lambda: self.house.rows("SELECT status, error_kind FROM runs") == [("interrupted", "storage")],
        )
        ((run,),) = self.house.rows("SELECT id FROM runs")
        mock.configure(fault="none")
        wire.result("run/resume", {"runId": run})
        ended = wire.result("run/wait", {"runId": run}, timeout=90)
        self.assertEqual(ended["status"], "completed", ended)
        ((finished,),) = self.house.rows("SELECT count(*) FROM model_calls")
        # Only the call that was under way is paid for again.
        self.assertLessEqual(mock.calls - finished, 1, (calls, mock.calls, finished))
        kept = self.house.rows("SELECT count(*) FROM agent_events WHERE session_id = ?", session)
        self.assertGreater(kept, stored)
        self.sound()


class BrokenWritingTests(DiskTests):
    """A limit on the size of files is an I/O error that can be turned on and off."""

    def set_limit(self, child, size):
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def test_an_error_of_writing_is_said_plainly_and_passes(self):
        child = self.house.daemon()
        wire = self.house.connect()
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        for number in range(3):
            wire.result("session/update", {"sessionId": session, "title": f"{number}"})
        events = self.house.event_types()
        self.set_limit(child, 4_096)
        for _ in range(3):
            answer = wire.ask("session/update", {"sessionId": session, "title": "lost"})
            self.storage_error(answer, "Check the disk")
        self.expect_alive(wire)
        self.assertEqual(self.house.event_types(), events)
        self.set_limit(child, resource.RLIM_INFINITY)
        done = wire.result("session/update", {"sessionId": session, "title": "kept"})
        self.assertEqual(done["seq"], len(events) + 1)
        child.send_signal(signal.SIGTERM)
        child.wait(30)
        self.sound()

    def test_a_run_whose_cancellation_cannot_be_written_is_not_left_running(self):
        script = self.house.work / "hang.yaml"
        script.write_text("runs:\n- steps:\n  - say: Let me think.\n  - hang: true\n")
        child = self.house.daemon("--script", str(script))
        wire = self.house.connect()
        run = {"runId": wire.result("message/send", {"content": ADA})["runId"]}
        wait_until("the model's call", lambda: "item.started" in self.house.event_types())
        self.set_limit(child, 4_096)
        self.storage_error(wire.ask("run/cancel", run), "Check the disk")
        self.set_limit(child, resource.RLIM_INFINITY)
        # It stops by itself as soon as that can be written, and can be cancelled then.
        wait_until(
            "the run to stop", lambda: wire.result("run/get", run)["status"] == "interrupted"
        )
        self.assertEqual(wire.result("run/wait", run)["status"], "interrupted")
        self.assertEqual(wire.result("run/cancel", run)["status"], "cancelled")
        child.send_signal(signal.SIGTERM)
        child.wait(30)
        self.sound()

    def test_what_was_committed_survives_the_end_in_the_middle_of_an_error(self):
        child = self.house.daemon()
        wire = self.house.connect()
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        self.set_limit(child, 4_096)
        self.storage_error(wire.ask("session/update", {"sessionId": session, "title": "lost"}))
        child.kill()
        child.wait()
        self.assertEqual(self.house.event_types(), ["session.created"])
        self.sound()


class DamageTests(DiskTests):
    def pitch(self):
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 0)
        # Everything is in the one file then.
        connection = sqlite3.connect(self.file())
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def expect_told(self, finished):
        self.assertIn(finished.code, (65, 69), str(finished))
        self.expect_plain(finished.err)
        self.assertRegex(finished.out + finished.err, "damaged|not a database")
        self.assertRegex(finished.out + finished.err, "backup")

    def test_a_file_that_was_cut_off_is_called_damaged(self):
        self.pitch()
        whole = self.file().read_bytes()
        for share in (2, 3, 20):
            self.file().write_bytes(whole[: len(whole) // share // 1024 * 1024])
            finished = self.house.run("db", "check")
            self.expect_exit(finished, 65)
            self.expect_told(finished)
        self.file().write_bytes(whole)
        self.sound()

    def test_a_page_that_was_written_over_is_found_and_the_daemon_lives(self):
        self.pitch()
        self.assertEqual(self.file().stat().st_size % 1024, 0)
        ((root,),) = self.house.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'agent_events'")
        with open(self.file(), "r+b") as file:
            file.seek((root - 1) * 1024)
            file.write(b"\xa5" * 1024)
        finished = self.house.run("db", "check")
        self.expect_exit(finished, 65)
        self.expect_told(finished)
        self.house.daemon()
        wire = self.house.connect()
        answer = wire.ask("session/create", {"title": "Babbage"})
        self.storage_error(answer, "damaged", "backup", kind="StorageUnusable")
        self.expect_alive(wire)
        exported = self.house.run("db", "backup", "copy.db")
        self.assertNotEqual(exported.code, 0)
        self.expect_plain(exported.err)
        self.assertFalse((self.house.work / "copy.db").exists(), "a damaged copy was kept")
