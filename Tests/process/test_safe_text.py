"""Text of others in a terminal: no command passes on what steers it, hides or reorders."""

from __future__ import annotations

import re
import unittest

from support.house import ProcessTest

#: Controls but the line break, C1, directions, invisible marks, tags.
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u061c\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
EVIL = "Ada\x1b[31m\x1b]0;owned\x07\x9b2J\u202egnp\u200b\u2066x\u2028fake: line\U000e0041\r"


class SafeTextTests(ProcessTest):
    limit = 180

    def setUp(self):
        super().setUp()
        notes = self.house.root / "notes"
        notes.mkdir()
        self.notes = notes
        name = "evil\x1b[2J\u202e\x9d.md"
        (notes / name).write_text(f"# Zelda Quux\n\nZelda Quux was born in 1801 in {EVIL}.\n")
        self.team = self.house.work / "team\x1b[31m\u202e.yaml"
        self.team.write_text("name: x\nroot: {}\n")
        wire = self.house.serve("serve", "--offline")
        self.session = wire.result("session/create", {"title": EVIL})["sessionId"]
        wire.result("message/send", {"sessionId": self.session, "content": f"about {EVIL}", "wait": True}, timeout=60)
        wire.close_input()
        wire.wait()

    def commands(self):
        session = self.session[-12:]
        yield ("library", "add", str(self.notes))
        yield ("library",)
        yield ("pitch", "--offline", "Zelda Quux")
        yield ("pitch", "--offline", EVIL)
        yield ("sessions",)
        yield ("show", session)
        yield ("show", "--outline", session)
        yield ("open", session)
        yield ("watch", "--session", session)
        yield ("check", str(self.team))
        yield ("check", "no\x1b[31msuch\u202e.yaml")
        yield ("show", "nobody\x1b[31m")
        yield ("doctor", "--offline")
        yield ("db", "check")
        yield ("import", "none\x1b[31m\u202e.jsonl")
        yield ("call", "session/list")
        yield ("call", "no\x1b[31m/method")
        yield ("revise", "--offline", EVIL)
        yield ("pitch", "--team", str(self.team), "x")
        yield ("pitch", "--no-such\x1b[31m")

    def test_no_command_passes_on_what_steers_a_terminal(self):
        for command in self.commands():
            for more in ((), ("--json",)):
                with self.subTest(command=command[:2], more=more):
                    done = self.house.run(*command, *more)
                    said = done.out + done.err
                    self.assertNotEqual(said, "", "nothing was said")
                    self.assertEqual(UNSAFE.findall(said), [], repr(said))
        self.assertRegex(self.house.run("library").out, r"evil.*  1 passage\n")

    def test_json_loses_nothing(self):
        (row,) = [
            row for row in self.house.run("sessions", "--json").json if row["sessionId"] == self.session
        ]
        ((title,),) = self.house.rows("SELECT title FROM sessions WHERE id = ?", self.session)
        self.assertEqual(row["title"], title)


if __name__ == "__main__":
    unittest.main()
