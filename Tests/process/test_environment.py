"""The environment, the working folder and the limits of a process, as anybody may set them."""

import json
import os
import resource
import subprocess
import unittest

from support.house import ProcessTest

NONSENSE = ["", " ", "-1", "abc", "1e99", "nan", "inf", "0x", "a\nb", "\x1b[31m", "../..", "é" * 300]


class EnvironmentTests(ProcessTest):
    limit = 240

    def test_no_variable_makes_a_command_trap_or_hang(self):
        names = (
            "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
            "BACKLOT_IDLE_EXIT", "BACKLOT_STALL_SECONDS", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
            "TERM", "NO_COLOR", "COLUMNS", "LANG", "TZ",
        )
        for name in names:
            for value in NONSENSE:
                with self.subTest(name=name, value=value):
                    done = self.house.run("sessions", "--json", env={name: value})
                    self.assertIn(done.code, (0, 69, 78), str(done))
                    self.expect_plain(done.err)
                    if done.code == 0:
                        json.loads(done.out)

    def test_a_path_with_a_control_character_is_refused_by_name(self):
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
            with self.subTest(name=name):
                done = self.house.run("socket", env={name: f"{self.house.root}/a\nb"})
                self.expect_exit(done, 78)
                self.expect_advice(done, "control character")
                self.assertEqual(done.out, "")

    def test_a_relative_home_is_no_home(self):
        env = {"HOME": "here", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "here", "XDG_STATE_HOME": "x"}
        done = self.house.run("doctor", "--offline", "--json", "--data-dir", str(self.house.data), env=env)
        self.assertTrue(done.json["paths"]["configuration"].startswith("/"))
        self.assertEqual(list(self.house.work.iterdir()), [])

    def test_an_idle_time_that_is_none_stops_attach_with_its_name(self):
        for value in ("-1", "1e99", "abc", "nan", "inf"):
            with self.subTest(value=value):
                done = self.house.run("attach", "--offline", env={"BACKLOT_IDLE_EXIT": value})
                self.expect_exit(done, 78)
                self.expect_advice(done, "BACKLOT_IDLE_EXIT")

    def test_what_a_service_manager_passed_to_another_stops_no_command(self):
        for env in (
            {"LISTEN_FDS": "garbage"}, {"LISTEN_PID": "garbage"}, {"LISTEN_PID": "", "LISTEN_FDS": ""},
            {"LISTEN_PID": "-1", "LISTEN_FDS": "1"}, {"LISTEN_FDS": "3", "LISTEN_FDNAMES": "x:y"},
        ):
            with self.subTest(env=env):
                self.expect_exit(self.house.run("socket", "--offline", env=env), 0)
                self.expect_exit(self.house.run("stop"), 0)

    def test_the_socket_as_json_is_json_whatever_its_path_holds(self):
        for name in ('qu"ote', "back\\slash", "tab\u00e9 \u202e", "{}"):
            with self.subTest(name=name):
                runtime = self.house.root / name
                runtime.mkdir(mode=0o700)
                env = {"XDG_RUNTIME_DIR": str(runtime)}
                done = self.house.run("socket", "--offline", "--json", env=env)
                self.expect_exit(done, 0)
                self.assertEqual(done.json, {"socket": f"{runtime}/backlot/backlot.sock"})
                self.expect_exit(self.house.run("stop", env=env), 0)


class DeletedFolderTests(ProcessTest):
    def in_deleted(self, *words):
        folder = self.house.root / "gone"
        folder.mkdir()
        script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
        child = self.house.start(
            "-c", script, "sh", str(folder), *self.house.program, *words, executable="/bin/sh",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
        )
        out, err = child.communicate(timeout=60)
        return child.returncode, out.decode(), err.decode(), str(folder)

    def test_what_needs_the_folder_is_refused_and_names_it(self):
        for words in (
            ("pitch", "Ada Lovelace", "--rehearsal"), ("serve", "--offline"),
            ("pitch", "Ada Lovelace", "--rehearsal", "--output", "below"),
        ):
            with self.subTest(words=words):
                code, _, err, folder = self.in_deleted(*words)
                self.assertEqual(code, 73, err)
                self.assertIn(f"was deleted: {folder}\n", err)
        self.assertFalse(os.path.exists("/ada-lovelace"))

    def test_a_folder_that_is_named_is_used_and_the_printed_path_is_the_path(self):
        output = self.house.root / "documents"
        code, _, err, _ = self.in_deleted(
            "pitch", "Ada Lovelace", "--rehearsal", "--output", str(output)
        )
        self.assertEqual(code, 0, err)
        self.assertIn(f"  {output}/ada-lovelace/pitch.md", err)
        self.assertTrue((output / "ada-lovelace" / "pitch.md").exists())

    def test_what_needs_no_folder_works(self):
        for words in (("sessions",), ("socket", "--offline"), ("status",), ("stop",)):
            with self.subTest(words=words):
                code, _, err, _ = self.in_deleted(*words)
                self.assertEqual(code, 0, err)


class AddressSpaceTests(ProcessTest):
    def test_too_little_address_space_is_a_plain_error(self):
        for megabytes in (200, 255):
            with self.subTest(megabytes=megabytes):
                size = megabytes << 20
                child = self.house.start(
                    "sessions", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)),
                )
                _, err = child.communicate(timeout=60)
                self.assertEqual(child.returncode, 78, err)
                self.assertIn(b"ulimit -v", err)
