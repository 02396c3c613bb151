"""The command line: help, results as JSON, exit codes, bad places, several at once."""

import json
import os
import re
import subprocess
import unittest

from support.house import ProcessTest

COMMANDS = """
pitch revise resume sessions open show watch library serve attach status stop socket call doctor
check schema db export import
""".split()

TEAM = """\
name: small
state:
  PROMPT: {reducer: replace}
  answer: {reducer: replace}
entry: writer
prompt_key: PROMPT
root_agent:
  name: writer
  instruction: Write about {PROMPT}.
  output_key: answer
"""


class HelpTests(ProcessTest):
    def test_every_command_explains_itself(self):
        overview = self.house.run("--help")
        self.expect_exit(overview, 0)
        for command in COMMANDS:
            with self.subTest(command=command):
                self.assertRegex(overview.out, rf"(?m)^\s+{command}\b")
                shown = self.house.run(command, "--help")
                self.expect_exit(shown, 0)
                self.assertIn("USAGE", shown.out)
                self.expect_plain(shown.out)
        named = re.findall(r"(?m)^  ([a-z]+)  ", overview.out)
        self.assertEqual(set(named) - {"help"} - set(COMMANDS), set(), "a command nobody tests")

    def test_the_version_is_one_line(self):
        finished = self.house.run("--version")
        self.expect_exit(finished, 0)
        self.assertRegex(finished.out, r"^(backlot )?\d+\.\d+\.\d+\n$")

    def test_wrong_usage_is_64(self):
        for arguments in (("shoot",), ("pitch",), ("pitch", "a", "b"), ("serve", "--fast"),
                          ("pitch", "Ada", "--rehearsal", "--model", "x")):
            with self.subTest(arguments=arguments):
                finished = self.house.run(*arguments)
                self.expect_exit(finished, 64)
                self.assertEqual(finished.out, "")
                self.assertIn("Usage", finished.err)

    def test_only_commands_that_exist_are_recommended(self):
        said = [
            self.house.run("--help"), self.house.run("doctor", "--offline"),
            self.house.run("pitch", "Ada Lovelace", "--offline"), self.house.run("sessions"),
            self.house.run("resume"), self.house.run("pitch", " "), self.house.run("status"),
            self.house.run("show", "nobody"), self.house.run("call", "nothing/here"),
        ]
        for finished in said:
            for command in re.findall(
                r"(?m)(?:^|  |`|: )backlot ([a-z]+)\b", finished.out + finished.err
            ):
                self.assertIn(command, [*COMMANDS, "help"], finished)


class ResultTests(ProcessTest):
    def test_a_pitch_ends_with_where_it_is_what_it_cost_and_what_is_next(self):
        finished = self.house.run("pitch", "Ada Lovelace", "--offline")
        self.expect_exit(finished, 0)
        self.assertEqual(finished.out, "")
        self.expect_plain(finished.err)
        self.assertRegex(finished.err.splitlines()[0], r"^backlot \d.*rehearsal")
        self.assertRegex(finished.err, r"Done in .*\$0\.00")
        self.assertRegex(finished.err, r"\./ada-lovelace/pitch\.md")
        self.assertIn("backlot open", finished.err)
        # A rehearsal follows no wishes, so none is recommended.
        self.assertNotIn("backlot revise", finished.err)
        for agent in ("research", "critic", "casting"):
            self.assertIn(agent, finished.err)

    def test_every_command_has_its_result_as_json(self):
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--offline"), 0)
        for arguments in (
            ("pitch", "Mary Anning", "--offline"), ("sessions",), ("show",), ("open",),
            ("library",), ("check",), ("doctor", "--offline"), ("watch",),
        ):
            with self.subTest(arguments=arguments):
                finished = self.house.run(*arguments, "--json")
                self.expect_exit(finished, 0)
                self.assertIsInstance(json.loads(finished.out), (dict, list))
                self.assertEqual(finished.out.count("\n"), 1, "not one line")

    def test_a_rehearsal_says_at_once_that_it_follows_no_wish(self):
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--offline"), 0)
        (document,) = self.house.documents()
        before = document.read_bytes()
        for words in (("shorter",), ("tell it from her mother's side",), ("add a dog", "--json")):
            with self.subTest(words=words):
                refused = self.house.run("revise", *words, "--offline")
                self.expect_exit(refused, 78)
                self.expect_advice(refused, "nothing was changed", "backlot doctor", "backlot open")
                self.assertNotIn("Done", refused.err)
        self.assertEqual(document.read_bytes(), before)
        self.assertEqual(self.house.rows("SELECT count(*) FROM runs"), [(1,)])

    def test_quiet_says_nothing_but_errors(self):
        finished = self.house.run("pitch", "Ada Lovelace", "--offline", "--quiet")
        self.expect_exit(finished, 0)
        self.assertEqual((finished.out, finished.err), ("", ""))

    def test_show_open_and_sessions_find_what_was_made(self):
        self.house.run("pitch", "Ada Lovelace", "--offline")
        (document,) = self.house.documents()
        self.assertEqual(self.house.run("show").out.strip(), document.read_text().strip())
        outline = self.house.run("show", "--outline", "--pass", "1")
        self.expect_exit(outline, 0)
        self.assertIn("Act One", outline.out)
        self.assertEqual(self.house.run("open").out.strip(), str(document.resolve()))
        self.assertIn("Ada Lovelace", self.house.run("sessions").out)
        self.assertNotIn("archived", self.house.run("sessions").out)
        (session,) = self.house.run("sessions", "--json").json
        wire = self.house.serve("serve")
        wire.result("session/archive", {"sessionId": session["sessionId"]})
        self.assertIn("archived", self.house.run("sessions").out)
        (session,) = self.house.run("sessions", "--json").json
        self.assertIs(session["archived"], True)

    def test_a_revision_keeps_the_first_pitch_and_its_research(self):
        self.house.run("pitch", "Ada Lovelace", "--offline")
        (first,) = self.house.documents()
        before = first.read_text()
        ((research,),) = self.research()
        (session,) = self.house.run("sessions", "--json").json
        told = self.house.say(session["sessionId"], "tell it from her mother's side", "--offline")
        self.assertEqual(told["status"], "completed", told)
        ((kept,),) = self.house.rows(
            "SELECT CAST(b.bytes AS TEXT) FROM artifacts a JOIN bodies b ON b.hash = a.hash"
            " WHERE a.name = 'pitch.md' AND a.version = 1"
        )
        self.assertEqual(kept, before)
        self.assertGreaterEqual(self.research()[0][0], research)
        self.assertEqual(self.house.rows("SELECT count(*) FROM film_projects"), [(1,)])
        self.assertEqual(self.house.rows("SELECT count(*) FROM runs"), [(2,)])

    def test_a_revision_of_a_copy_leaves_the_files_of_its_origin(self):
        self.house.run("pitch", "Ada Lovelace", "--offline")
        (first,) = self.house.documents()
        before = first.read_bytes()
        (session,) = self.house.run("sessions", "--json").json
        wire = self.house.serve("serve", "--offline")
        fork = wire.result("session/fork", {"sessionId": session["sessionId"]})["sessionId"]
        revision = {"sessionId": fork, "content": "Tell it from her mother's side", "wait": True}
        told = wire.result("message/send", revision, timeout=60)
        self.assertEqual(told["status"], "completed", told)
        self.assertEqual(first.read_bytes(), before)
        self.assertEqual([file.parent for file in self.house.documents("pitch-2.md")], [first.parent])

    def research(self):
        return self.house.rows(
            "SELECT json_array_length(state_value) FROM session_states"
            " WHERE state_key = 'research' ORDER BY version DESC LIMIT 1"
        )

    def test_nothing_there_yet_is_said_with_what_to_do(self):
        for arguments in (("show",), ("open",), ("resume",), ("revise", "x"), ("watch",)):
            with self.subTest(arguments=arguments):
                finished = self.house.run(*arguments)
                self.expect_exit(finished, 65)
                self.expect_advice(finished, "backlot ")
        self.expect_exit(self.house.run("sessions"), 0)

    def test_call_reaches_any_method(self):
        finished = self.house.run("call", "session/list", "{}")
        self.expect_exit(finished, 0)
        self.assertEqual(finished.json["sessions"], [])
        wrong = self.house.run("call", "session/get", '{"sessionId": 4}')
        self.assertIn(wrong.code, (64, 65))
        self.expect_advice(wrong, "sessionId")
        broken = self.house.run("call", "session/list", "{no json")
        self.assertIn(broken.code, (64, 65), broken)
        self.expect_plain(broken.err)

    def test_doctor_finds_everything_in_order_and_says_what_would_mend_it(self):
        finished = self.house.run("doctor", "--offline", "--json")
        self.expect_exit(finished, 0)
        names = {check["name"] for check in finished.json["checks"]}
        self.assertLessEqual({"database", "models", "research", "daemon"}, names)

    def test_schema_writes_the_files_of_the_protocol_and_tells_stale_ones(self):
        folder = self.house.root / "protocol"
        folder.mkdir()
        self.expect_exit(self.house.run("schema", "--out", str(folder)), 0)
        self.assertEqual(
            sorted(os.listdir(folder)),
            ["errors.json", "meta.json", "openrpc.json", "schema.json"],
        )
        for file in folder.iterdir():
            json.loads(file.read_text())
        self.expect_exit(self.house.run("schema", "--out", str(folder), "--check"), 0)
        (folder / "errors.json").write_text("[]")
        stale = self.house.run("schema", "--out", str(folder), "--check")
        self.expect_exit(stale, 1)
        self.expect_advice(stale, "errors.json", "backlot schema --out")
        self.assertEqual((folder / "errors.json").read_text(), "[]")


class PlaceTests(ProcessTest):
    def test_a_data_folder_that_cannot_be_written_is_said_plainly(self):
        if os.geteuid() == 0:
            # Root writes anywhere but where there can be nothing.
            target = "/proc/backlot"
        else:
            self.house.data.mkdir()
            self.house.data.chmod(0o500)
            target = str(self.house.data)
        finished = self.house.run("pitch", "Ada Lovelace", "--offline", "--data-dir", target)
        self.assertIn(finished.code, (69, 73, 74, 77, 78), finished)
        self.expect_advice(finished, target)
        serve = self.house.run("serve", "--data-dir", target, input='{"jsonrpc":"2.0","id":1,'
                               '"method":"session/list","params":{}}\n')
        self.assertNotEqual(serve.code, 0)
        self.expect_plain(serve.err)

    @unittest.skipIf(os.geteuid() == 0, "root may write read-only files")
    def test_a_database_that_cannot_be_written_is_said_plainly(self):
        self.house.run("pitch", "Ada Lovelace", "--offline")
        for file in self.house.data.iterdir():
            file.chmod(0o400)
        self.house.data.chmod(0o500)
        finished = self.house.run("pitch", "Mary Anning", "--offline")
        self.assertNotEqual(finished.code, 0)
        self.expect_advice(finished, str(self.house.data))

    def test_a_database_that_is_none_is_left_alone(self):
        self.house.data.mkdir()
        file = self.house.data / "backlot.db"
        file.write_text("This is a shopping list, not a database.\n" * 50)
        before = file.read_bytes()
        finished = self.house.run("pitch", "Ada Lovelace", "--offline")
        self.assertNotEqual(finished.code, 0)
        self.expect_advice(finished, "backlot.db")
        self.assertEqual(file.read_bytes(), before)

    def test_an_output_folder_that_cannot_be_made_loses_nothing(self):
        (self.house.work / "taken").write_text("a file")
        finished = self.house.run("pitch", "Ada Lovelace", "--offline", "--output", "taken")
        self.assertEqual((self.house.work / "taken").read_text(), "a file")
        self.expect_plain(finished.err)
        self.assertIn("taken", finished.err)

    def test_faults_of_the_configuration_are_78_and_named(self):
        config = self.house.root / "config.yaml"
        for text in ("model_list: [", "model_list: 7\n", "- 1\n"):
            with self.subTest(text=text):
                config.write_text(text)
                finished = self.house.run(
                    "pitch", "Ada Lovelace", "--offline", "--config", str(config)
                )
                self.expect_exit(finished, 78)
                self.expect_advice(finished, "config.yaml")
        missing = self.house.run("pitch", "Ada Lovelace", "--config", str(config) + ".none")
        self.expect_exit(missing, 78)

    def test_two_pitches_on_one_database_at_once(self):
        children = [
            self.house.start(
                "pitch", subject, "--offline", "--json", stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for subject in ("Ada Lovelace", "Mary Anning", "Alan Turing", "Marie Curie")
        ]
        for child in children:
            out, err = child.communicate(timeout=60)
            self.assertEqual(child.returncode, 0, err.decode())
            self.assertEqual(json.loads(out)["outcome"], "pitch")
        self.assertEqual(self.house.rows("SELECT count(*) FROM runs"), [(4,)])
        self.assertEqual(len(self.house.documents()), 4)
        self.expect_whole_journal()
        self.assertEqual(self.house.rows("PRAGMA integrity_check"), [("ok",)])


class TeamTests(ProcessTest):
    def test_the_team_of_the_house_has_no_faults(self):
        finished = self.house.run("check")
        self.expect_exit(finished, 0)
        self.assertIn("no faults", finished.out)

    def test_faults_are_found_before_a_run_with_file_and_line(self):
        team = self.house.work / "team.yaml"
        cases = (
            (TEAM.replace("{PROMPT}.", "{NOBODY}."), "NOBODY"),
            (TEAM.replace("output_key: answer", "tools: [teleport]"), "teleport"),
            (TEAM.replace("  name: writer", "  agent_class: LoopAgent\n  name: writer"),
             "max_iterations"),
            ("name: [", ""),
        )
        for text, word in cases:
            with self.subTest(word=word):
                team.write_text(text)
                finished = self.house.run("check", "team.yaml")
                self.expect_exit(finished, 65)
                self.assertRegex(finished.out + finished.err, r"team\.yaml:\d+")
                self.assertIn(word, finished.out + finished.err)
                refused = self.house.run("pitch", "Ada", "--offline", "--team", "team.yaml")
                self.assertIn(refused.code, (65, 78), refused)

    def test_another_team_can_be_hosted(self):
        team = self.house.work / "team.yaml"
        team.write_text(TEAM)
        self.expect_exit(self.house.run("check", "team.yaml"), 0)
