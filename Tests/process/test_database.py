"""The database as a product: checked, copied while it is written to, moved about, and kept in order."""

import gzip
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import threading

from support.house import ProcessTest

ADA = "Create a film about Ada Lovelace"
DAY = 86_400_000


class DatabaseTests(ProcessTest):
    def pitch(self, *more):
        finished = self.house.run("pitch", "Ada Lovelace", "--rehearsal", "--json", *more)
        self.expect_exit(finished, 0)
        ((session,),) = self.house.rows("SELECT id FROM sessions ORDER BY created_at DESC LIMIT 1")
        return session

    def change(self, sql, *values):
        """Writes to the database behind its own back."""
        connection = sqlite3.connect(self.house.data / "backlot.db")
        with connection:
            connection.execute(sql, values)
        connection.close()

    def check(self):
        finished = self.house.run("db", "check", "--json")
        return finished.code, finished.json

    # Check

    def test_a_good_database_is_called_good(self):
        self.pitch()
        code, report = self.check()
        self.assertEqual((code, report["isGood"], report["faults"]), (0, True, []))
        self.assertEqual((report["sessions"], report["unreferencedBodies"]["count"]), (1, 0))
        names = {table["name"] for table in report["tables"]}
        self.assertLessEqual({"agent_events", "answers", "bodies", "answers_text"}, names)
        self.assertTrue(all(table["bytes"] is not None for table in report["tables"]))
        text = self.house.run("db", "check")
        self.expect_exit(text, 0)
        self.expect_plain(text.out)
        self.assertNotIn("FAIL", text.out)

    def test_a_row_that_the_journal_does_not_know_is_found(self):
        self.pitch()
        self.change("UPDATE answers SET answer_text = answer_text || ' And then she flew.'")
        code, report = self.check()
        self.assertEqual((code, report["isGood"]), (65, False))
        self.assertEqual({fault["part"] for fault in report["faults"]}, {"projections"})
        finished = self.house.run("db", "check")
        self.expect_exit(finished, 65)
        self.expect_advice(finished, "the database is damaged", "backlot export", "backup")

    def test_what_is_advised_for_a_damaged_database_brings_the_backup_back(self):
        self.pitch()
        self.expect_exit(self.house.run("db", "backup", "good.db"), 0)
        self.pitch()
        self.change("DELETE FROM agent_events WHERE seq = 9")
        finished = self.house.run("db", "check")
        self.expect_exit(finished, 65)
        lines = dict(re.findall(r"^  (\S.*?)  +(\S.*)$", finished.err, re.M))
        put = lines["then"].partition("put a backup there: ")[2].replace("BACKUP", "good.db")
        for command in (lines["start anew"], put):
            subprocess.run(command, shell=True, check=True, cwd=self.house.work)
        code, report = self.check()
        self.assertEqual((code, report["isGood"], report["sessions"]), (0, True, 1))
        # What was moved away is whole as well, as far as it goes.
        aside = self.house.run(
            "db", "check", "--json", "--data-dir", str(self.house.data / "damaged")
        )
        self.expect_exit(aside, 65)
        self.assertEqual(aside.json["sessions"], 2)

    def test_a_damaged_text_in_the_journal_is_a_fault_and_not_the_end_of_the_check(self):
        self.pitch()
        self.change("PRAGMA wal_checkpoint(TRUNCATE)")
        file = self.house.data / "backlot.db"
        file.write_bytes(file.read_bytes().replace(b'{"changes":', b'["changes":'))
        code, report = self.check()
        self.assertEqual(code, 65)
        self.assertTrue(any("JSON" in fault["message"] for fault in report["faults"]))
        self.assertEqual(report["sessions"], 1)

    def test_a_newer_database_is_not_called_damaged(self):
        self.pitch()
        self.change("INSERT INTO grdb_migrations VALUES ('v99')")
        before = self.house.rows("SELECT count(*) FROM agent_events")
        for command in (
            ["db", "check"], ["db", "backup", "copy.db"], ["db", "retention"], ["sessions"],
            ["show"], ["resume"], ["export", "a"], ["import", "-"], ["library", "list"], ["serve"],
            ["call", "session/list"], ["pitch", "Emmy Noether", "--rehearsal"],
        ):
            finished = self.house.run(*command)
            self.assertIn(finished.code, (65, 69), str(finished))
            self.expect_advice(finished, "was made by a newer backlot", "nothing was changed")
            self.assertNotIn("damaged", finished.err)
            self.assertNotIn("mv ", finished.err)
        self.assertEqual(self.house.rows("SELECT count(*) FROM agent_events"), before)

    def test_a_file_that_is_no_database_is_a_report_too(self):
        self.house.data.mkdir(parents=True)
        (self.house.data / "backlot.db").write_bytes(b"Dear diary. " * 400)
        code, report = self.check()
        self.assertEqual(code, 65)
        self.assertIn("is not a database", report["faults"][0]["message"])

    # Backup

    def test_a_backup_while_a_daemon_writes_is_a_database_of_its_own(self):
        self.house.daemon()
        wire = self.house.connect()
        session = wire.result("session/create", {"title": "Ada"})["sessionId"]
        done = threading.Event()

        def work():
            wire.result("message/send", {"sessionId": session, "content": ADA, "wait": True})
            done.set()

        worker = threading.Thread(target=work)
        worker.start()
        copies = []
        while True:
            is_last = done.is_set()
            copy = self.house.root / f"copy-{len(copies)}.db"
            finished = self.house.run("db", "backup", str(copy), "--json")
            self.expect_exit(finished, 0)
            copies.append((copy, finished.json))
            if is_last:
                break
        worker.join()
        ((epoch,),) = self.house.rows("SELECT value FROM settings WHERE name = 'epoch'")
        epochs = {told["epoch"] for _, told in copies} | {epoch}
        self.assertEqual(len(epochs), len(copies) + 1, "a copy has the epoch of another")
        events = self.house.rows("SELECT seq, event_data FROM agent_events ORDER BY session_id, seq")
        for copy, told in copies:
            self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
            place = self.house.root / f"{copy.name}.d"
            place.mkdir()
            shutil.copy(copy, place / "backlot.db")
            checked = self.house.run("db", "check", "--json", "--data-dir", str(place))
            self.expect_exit(checked, 0)
            self.assertEqual(checked.json["events"], told["events"])
            connection = sqlite3.connect(copy)
            rows = connection.execute(
                "SELECT seq, event_data FROM agent_events ORDER BY session_id, seq"
            ).fetchall()
            connection.close()
            self.assertEqual(rows, events[: len(rows)])
        leftovers = [path.name for path in self.house.root.iterdir() if "partial" in path.name]
        self.assertEqual(leftovers, [])

    def test_a_backup_never_overwrites(self):
        self.pitch()
        diary = self.house.work / "diary.txt"
        diary.write_text("Dear diary")
        finished = self.house.run("db", "backup", "diary.txt")
        self.expect_exit(finished, 73)
        self.expect_advice(finished, "never overwritten")
        self.assertEqual(diary.read_text(), "Dear diary")

    # Export and import

    def test_a_session_moves_as_one_file(self):
        session = self.pitch()
        for name in ("ada.jsonl", "ada.jsonl.gz"):
            self.expect_exit(self.house.run("export", session[-12:], name), 0)
        packed = (self.house.work / "ada.jsonl.gz").read_bytes()
        plain = (self.house.work / "ada.jsonl").read_bytes()
        said = [
            [{**json.loads(line), "hash": ""} for line in text.splitlines()[1:]]
            for text in (gzip.decompress(packed), plain)
        ]
        self.assertEqual(said[0] == said[1], True, "two exports of a session differ")
        self.assertLess(len(packed), len(plain) / 3)
        other = self.house.root / "other"
        for arguments, sent in ((["ada.jsonl.gz"], b""), (["ada.jsonl"], b""), (["-"], plain)):
            finished = self.house.run(
                "import", *arguments, "--json", "--data-dir", str(other), input=sent
            )
            self.expect_exit(finished, 0)
        checked = self.house.run("db", "check", "--json", "--data-dir", str(other))
        self.expect_exit(checked, 0)
        self.assertEqual(checked.json["sessions"], 3)
        shown = self.house.run("show", "--data-dir", str(other))
        self.assertEqual(shown.out, self.house.run("show").out)

    def test_what_is_written_for_an_imported_session_stays_here(self):
        self.pitch()
        ((session,),) = self.house.rows("SELECT id FROM sessions")
        self.expect_exit(self.house.run("export", session, "ada.jsonl.gz"), 0)
        (there,) = self.house.documents()
        before = there.read_bytes()
        elsewhere = self.house.root / "elsewhere"
        elsewhere.mkdir()
        file = str(self.house.work / "ada.jsonl.gz")
        finished = self.house.run("import", file, "--json", cwd=elsewhere)
        self.expect_exit(finished, 0)
        made = finished.json["sessionId"]
        told = self.house.say(made, "Shorter", "--rehearsal")
        self.assertEqual(told["status"], "completed", told)
        self.assertEqual(len(list(elsewhere.rglob("pitch.md"))), 1)
        self.assertEqual(there.read_bytes(), before)

    def test_an_export_never_overwrites_and_a_changed_one_is_refused(self):
        session = self.pitch()
        self.expect_exit(self.house.run("export", session, "ada.jsonl"), 0)
        self.expect_exit(self.house.run("export", session, "ada.jsonl"), 73)
        lines = (self.house.work / "ada.jsonl").read_text().splitlines(keepends=True)
        for number, text in (
            (5, "".join(lines[:4] + [lines[4].replace('"', "'", 1)] + lines[5:])),
            (3, "".join(lines[:2] + lines[3:])),
            (len(lines), "".join(lines[:-1])),
        ):
            finished = self.house.run("import", "-", input=text)
            self.expect_exit(finished, 65)
            self.expect_advice(finished, f"ine {number}")
        (self.house.work / "cut.gz").write_bytes(gzip.compress(b"x" * 99)[:-9])
        finished = self.house.run("import", "cut.gz")
        self.expect_exit(finished, 65)
        self.expect_advice(finished, "damaged")
        self.assertEqual(self.house.rows("SELECT count(*) FROM sessions"), [(1,)])

    # Retention

    def age(self, days):
        """Makes everything that is there older."""
        for table in ("agent_events", "sessions"):
            self.change(f"UPDATE {table} SET created_at = created_at - ?", days * DAY)

    def settings(self, text):
        folder = self.house.root / "config" / "backlot"
        folder.mkdir(exist_ok=True)
        (folder / "config.yaml").write_text(text)

    def retention(self, *more):
        finished = self.house.run("db", "retention", "--json", *more)
        self.expect_exit(finished, 0)
        return [row["verdict"] for row in finished.json["sessions"]]

    def test_an_old_session_is_archived_and_goes_only_if_the_user_wants_that(self):
        session = self.pitch()
        self.assertEqual(self.retention(), [])
        self.age(91)
        self.assertEqual(self.retention("--dry-run"), ["archive"])
        self.assertEqual(self.house.rows("SELECT status FROM sessions"), [("active",)])
        self.assertEqual(self.retention(), ["archive"])
        self.assertEqual(self.house.rows("SELECT status FROM sessions"), [("archived",)])
        refused = self.house.run(
            "call", "message/send", json.dumps({"sessionId": session, "content": "More engines"})
        )
        self.expect_exit(refused, 65)
        self.expect_advice(refused, "archived")
        self.assertIn(session[-12:], self.house.run("sessions").out)
        self.age(91)
        self.assertEqual(self.retention(), ["purgeable"])
        self.settings("retention:\n  purge: true\n")
        text = self.house.run("db", "retention", "--dry-run").out
        self.assertRegex(text, r"0 would be archived, 1 would be purged \(\d+ kB\)")
        self.assertEqual(self.retention(), ["purge"])
        self.assertEqual(self.house.rows("SELECT count(*) FROM agent_events"), [(0,)])
        self.assertEqual(self.house.rows("SELECT count(*) FROM bodies"), [(0,)])
        self.assertEqual(len(self.house.documents()), 1, "a file of the user's went")

    def test_an_archived_session_can_be_restored(self):
        session = self.pitch()
        self.age(91)
        self.assertEqual(self.retention(), ["archive"])
        refused = self.house.run("revise", "Shorter", "--rehearsal")
        self.expect_exit(refused, 65)
        self.expect_advice(refused, session, "read-only")
        words = shlex.split(re.search(r"restore it +backlot (.*)", refused.err)[1])
        self.expect_exit(self.house.run(*words), 0)
        self.assertEqual(self.retention(), [])
        told = self.house.say(session, "Shorter", "--rehearsal")
        self.assertEqual(told["status"], "completed", told)

    def test_what_is_pinned_stays(self):
        self.pitch()
        ((project,),) = self.house.rows("SELECT id FROM film_projects")
        params = json.dumps({"projectId": project, "pinned": True})
        self.expect_exit(self.house.run("call", "project/update", params), 0)
        self.age(400)
        self.assertEqual(self.retention(), ["pinned"])

    def test_settings_that_make_no_sense_are_named(self):
        for text, word in (
            ("retention:\n  purge_after_days: 10\n", "must not be less"),
            ("retention:\n  archive_after_days: soon\n", "or never"),
            ("retention:\n  purge: perhaps\n", "true or false"),
            ("retention:\n  keep: 3\n", "no setting keep"),
        ):
            self.settings(text)
            finished = self.house.run("db", "retention", "--dry-run")
            self.expect_exit(finished, 78)
            self.expect_advice(finished, word)
