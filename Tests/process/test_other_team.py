"""A film's session in a daemon of another team: the project's own team says what may be changed."""

from __future__ import annotations

import unittest

from support.house import ProcessTest

TEAM = """\
name: other
state:
  NOTES: {}
root_agent:
  name: writer
  instruction: Answer.
"""


class OtherTeamTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--offline"), 0)
        (row,) = self.house.run("sessions", "--json").json
        self.session = row["sessionId"]
        ((self.project,),) = self.house.rows("SELECT id FROM film_projects")
        team = self.house.work / "other.yaml"
        team.write_text(TEAM)
        self.expect_exit(self.house.run("check", str(team)), 0)
        self.wire = self.house.serve("serve", "--offline", "--team", str(team))

    def test_an_outline_of_the_film_can_be_written(self):
        artifacts = self.wire.result("artifact/list", {"sessionId": self.session})["artifacts"]
        outlines = [a for a in artifacts if "outline" in a["name"].lower()]
        outline = max(outlines, key=lambda artifact: artifact["version"])
        change = {
            "artifactId": outline["artifactId"], "ifVersion": outline["version"], "text": "# Mine\n",
        }
        self.assertIn("artifactId", self.wire.result("artifact/write", change))

    def test_a_key_of_the_film_is_known_and_one_of_the_daemon_is_not(self):
        change = {"projectId": self.project, "key": "PROMPT", "value": "Ada Byron"}
        self.assertGreater(self.wire.result("state/set", change)["version"], 1)
        change = {"projectId": self.project, "key": "NOTES", "value": "x"}
        self.expect_error(self.wire.ask("state/set", change), 2007, "StateKeyNotFound")


if __name__ == "__main__":
    unittest.main()
