"""Where prompts go: addresses as people write them, proxies, and files that hold keys."""

import re

from support.house import KEY, NOWHERE, ProcessTest
from support.loopback import Loopback, PaidModel, as_json

ADA = "Ada Lovelace"


class AddressTests(ProcessTest):
    def setUp(self):
        super().setUp()
        self.model = PaidModel()
        self.addCleanup(self.model.__exit__)
        self.port = self.model.url.rpartition(":")[2]

    def pitch(self, url, *arguments, **env):
        return self.house.run(
            "pitch", ADA, *arguments,
            env={"OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY, "BACKLOT_MODEL": "tiny", **env},
        )

    def test_an_address_is_taken_as_it_is_plainly_meant(self):
        for url in (
            f'"{self.model.url}/v1/"', f" {self.model.url}/v1\n", f"127.0.0.1:{self.port}/v1",
            f"{self.model.url}/v1/chat/completions",
        ):
            with self.subTest(url):
                before = len(self.model.keys)
                finished = self.pitch(url)
                self.expect_exit(finished, 0)
                self.assertGreater(len(self.model.keys), before)

    def test_any_other_is_refused_with_the_variable_and_the_value(self):
        for url, shown in (
            ("ftp://anna:geheim@models.example/v1", "models.example/v1"),
            ("models.example/v1", "models.example/v1"),
            ("https://models.example/v1?key=geheim", "https://models.example/v1"),
            ("https://anna:geheim@models.example:99999/v1", "https://models.example:99999/v1"),
            ("http://two words/v1", "two words"),
        ):
            with self.subTest(url):
                finished = self.pitch(url)
                self.expect_exit(finished, 78)
                self.expect_advice(finished, "OPENAI_BASE_URL")
                self.assertIn(shown, finished.err)
                self.assertNotIn("geheim", finished.err + finished.out)
                self.assertEqual(self.house.files_that_hold("geheim"), [])

    def test_a_daemon_refuses_it_too_and_lives_on(self):
        wire = self.house.serve(
            "serve", env={"OPENAI_BASE_URL": "ftp://anna:geheim@models.example/v1"}
        )
        result = wire.result("message/send", {"content": f"A film about {ADA}", "wait": True})
        self.assertEqual(result["status"], "interrupted", result)
        record = wire.result("run/get", {"runId": result["runId"]})
        self.assertIn("OPENAI_BASE_URL", str(record))
        self.assertNotIn("geheim", str(wire.heard))

    def test_what_is_on_this_machine_goes_through_no_proxy_and_is_said_to_stay(self):
        with Loopback(lambda **_: as_json({}, 502)) as proxy:
            env = {name: proxy.url for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY")}
            for host in ("127.0.0.1", "127.1", "LOCALHOST", "2130706433", "0x7f.1"):
                with self.subTest(host):
                    finished = self.pitch(f"http://{host}:{self.port}/v1", **env)
                    self.expect_exit(finished, 0)
                    self.assertIn("nothing of it leaves this machine", finished.err)
            self.assertEqual(proxy.requests, [])

    def test_what_only_looks_like_this_machine_is_said_to_leave_it(self):
        with Loopback(lambda **_: as_json({}, 502)) as proxy:
            for host in ("127.example.com", "localhost.example.com", "127.0.0.1@example.com"):
                with self.subTest(host):
                    finished = self.pitch(f"http://{host}/v1", http_proxy=proxy.url)
                    self.assertNotEqual(finished.code, 0)
                    self.assertNotIn("nothing of it leaves", finished.err)
                    self.assertIn(f"go to {host.rpartition('@')[2]}", finished.err)
            self.assertGreater(len(proxy.requests), 0)

    def test_a_server_on_this_machine_is_free_whatever_its_model_is_called(self):
        config = self.house.root / "config.yaml"
        config.write_text(
            "model_list:\n  - model_name: crew\n    litellm_params:\n"
            f"      model: openai/gpt-4o-mini\n      api_base: {self.model.url}/v1\n"
        )
        wire = self.house.serve("serve", "--config", str(config))
        result = wire.result("message/send", {"content": f"A film about {ADA}", "wait": True})
        usage = wire.result("usage/get", {"sessionId": result["sessionId"]})
        self.assertRegex(str(usage), r"'cost': 0(\.0)?\b")


class ConfigurationTests(ProcessTest):
    def configure(self, text):
        path = self.house.root / "config.yaml"
        path.write_text(text)
        return str(path)

    def test_a_broken_file_shows_no_word_of_itself(self):
        for text, line in (
            ("model_list:\n  - litellm_params:\n      api_key: [sk-geheim\n", 4),
            ('research: {contact: "sk-geheim', 1), ("sk-geheim: a: b", 1),
            ("a: sk-geheim\na: 2\n", 2), ("model_list: *geheim", 1),
        ):
            for command in (("pitch", ADA), ("doctor",), ("serve",)):
                with self.subTest(text=text, command=command):
                    path = self.configure(text)
                    finished = self.house.run(*command, "--config", path, "--log-level", "trace")
                    self.assertNotEqual(finished.code, 0)
                    self.assertNotIn("geheim", finished.out + finished.err)
                    self.assertRegex(finished.out + finished.err, r"line \d+")

    def test_what_has_no_effect_is_said(self):
        path = self.configure(
            "research: {wikpedia: x, contact: [a]}\nruns: {resume: manual, retries: 3}\n"
            "reserch: {}\nfilms: {a: b}\n"
        )
        doctor = self.house.run("doctor", "--json", "--config", path)
        said = [c["message"] for c in doctor.json["checks"] if c["name"] == "configuration"]
        for words in ("research.wikpedia at line 1", "research.contact, which is not a text",
                      "runs.retries at line 2", "reserch at line 3", "films, which is not a path"):
            self.assertTrue(any(words in line for line in said), (words, said))
        finished = self.house.run("pitch", ADA, "--rehearsal", "--config", path)
        self.assertIn("reserch", finished.err)

    def test_a_second_deployment_named_like_a_section_is_said(self):
        entry = "  - {{model_name: research-model, litellm_params: {{model: openai/{}, api_base: '{}'}}}}\n"
        path = self.configure(
            "model_list:\n" + entry.format("a", f"{NOWHERE}/v1") + entry.format("b", f"{NOWHERE}/v1")
        )
        finished = self.house.run("pitch", ADA, "--rehearsal", "--config", path)
        self.assertRegex(finished.err, re.compile("a further deployment of research-model at line 3"))
