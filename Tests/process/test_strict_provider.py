"""The crew against a server that refuses what real providers refuse: nothing is refused, or it is learnt."""

from support.house import ProcessTest
from support.mock_model import MockModel
from support.loopback import Wiki

PAGES = {"Ada Lovelace": "Ada Lovelace was born in 1815. She wrote notes in 1843. She died in 1852."}


class StrictProviderTests(ProcessTest):
    def pitch(self, model, **flags):
        """The counters of a server that a pitch was made with."""
        with MockModel(strict=1, **flags) as server, Wiki(PAGES) as wiki:
            finished = self.house.run(
                "pitch", "Ada Lovelace", "--json", env={**server.env, **wiki.env, "BACKLOT_MODEL": model}
            )
            self.expect_exit(finished, 0)
            self.assertEqual(finished.json["status"], "completed")
            return server.stats()

    def test_no_request_of_the_crew_breaks_a_rule(self):
        stats = self.pitch("openai/gpt-4o-mini")
        self.assertEqual(stats["refused"], 0)
        for tool in ("wikipedia_search", "append_to_state", "exit_loop", "write_file"):
            self.assertIn(tool, stats["kinds"])

    def test_a_reasoning_model_refuses_a_parameter_at_most_once(self):
        for model in ("openai/o3-mini", "openai/gpt-5-mini"):
            with self.subTest(model=model):
                stats = self.pitch(model)
                self.assertLessEqual(stats["refused"], 1)
                self.assertIn("write_file", stats["kinds"])

    def test_the_turns_fit_the_templates_of_open_models(self):
        self.assertEqual(self.pitch("openai/gpt-4o-mini", alternate=1)["refused"], 0)
