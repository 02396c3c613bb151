"""What a model's server refuses for good: the run stops at once, and says why; nothing hollow is written."""

import json

from support.house import KEY, ProcessTest
from support.mock_model import MockModel

#: One agent, which writes nothing but its answer.
SOLO = """\
name: solo
root_agent: {name: solo, instruction: Talk., include_contents: session}
"""

#: The status, and what the command answers.
REFUSALS = {400: 78, 401: 77, 402: 75, 403: 77, 404: 78, 413: (69, 78), 422: 78}


class RefusalTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.mock = MockModel()
        self.addCleanup(self.mock.stop)
        self.house.env.update(self.mock.env)

    def test_every_refusal_stops_a_pitch_after_one_request(self):
        for status, code in REFUSALS.items():
            with self.subTest(status=status):
                self.mock.reset()
                self.mock.configure(fault=str(status), message="your_request_is_wrong")
                finished = self.house.run("pitch", "Ada Lovelace", "--json", "--output", f"at{status}")
                self.assertIn(finished.code, code if isinstance(code, tuple) else (code,), finished)
                answer = finished.json
                self.assertEqual(answer["status"], "interrupted")
                self.assertEqual(answer["artifacts"], [])
                self.assertIn("your_request_is_wrong", answer["message"])
                self.assertEqual(self.mock.stats()["faults"], 1, "it was asked again")
        self.assertEqual(self.house.documents(), [])

    def test_a_team_of_one_agent_is_not_completed_by_a_refusal(self):
        team = self.house.root / "solo.yaml"
        team.write_text(SOLO)
        for status in (400, 404, 413, 422):
            with self.subTest(status=status):
                self.mock.reset()
                self.mock.configure(fault=str(status), message="no_thanks")
                finished = self.house.run("pitch", "Hello", "--team", str(team), "--json")
                self.assertIn(finished.code, (69, 78), finished)
                self.assertEqual(finished.json["status"], "interrupted")
                self.assertIn("no_thanks", finished.json["message"])

    def test_the_crew_goes_on_once_the_server_has_been_mended(self):
        self.mock.configure(fault="400", at=4, count=1)
        stopped = self.house.run("pitch", "Ada Lovelace", "--json")
        self.expect_exit(stopped, 78)
        paid = self.mock.stats()["llm"]
        finished = self.house.run("resume", "--json")
        self.expect_exit(finished, 0)
        self.assertEqual(finished.json["status"], "completed")
        self.assertGreater(self.mock.stats()["llm"], paid)

    def test_the_tools_of_the_crew_are_taken_by_a_strict_server(self):
        self.mock.configure(strict=1)
        finished = self.house.run("pitch", "Ada Lovelace", "--json")
        self.expect_exit(finished, 0)
        self.assertEqual(self.mock.stats()["refused"], 0)

    def test_a_made_up_tool_name_and_calls_as_text_are_understood(self):
        for settings in (
            {"tool_name": "made.up name<|channel|>"}, {"tool_name": "<|channel|>"},
            {"shape": "call-as-text"},
        ):
            with self.subTest(settings=settings):
                self.mock.reset()
                self.mock.configure(strict=1, **settings)
                finished = self.house.run("pitch", "Ada Lovelace", "--json", "--output", "out")
                self.expect_exit(finished, 0)
                self.assertEqual(self.mock.stats()["refused"], 0)

    def test_doctor_tries_the_tools_and_names_the_refusal(self):
        checks = self.doctor(0)
        self.assertEqual(checks["tools"]["status"], "ok", checks["tools"])
        self.mock.configure(fault="400", message="array schema missing items")
        checks = self.doctor(69)
        self.assertEqual(checks["tools"]["status"], "error")
        self.assertIn("array schema missing items", checks["tools"]["message"])
        self.assertTrue(checks["tools"]["advice"])
        self.assertNotIn(KEY, json.dumps(checks))

    def doctor(self, code):
        finished = self.house.run("doctor", "--json")
        self.expect_exit(finished, code)
        return {check["name"]: check for check in finished.json["checks"]}


class CheckTests(ProcessTest):
    def test_check_names_the_model_that_an_agent_cannot_have(self):
        team = self.house.root / "team.yaml"
        team.write_text("name: t\nroot_agent: {name: a, instruction: x, model: no-such/model}\n")
        finished = self.house.run("check", str(team), "--json")
        self.expect_exit(finished, 65)
        (fault,) = finished.json
        self.assertEqual((fault["line"], fault["kind"]), (2, "model"))
        self.assertIn("no-such/model", fault["message"])
