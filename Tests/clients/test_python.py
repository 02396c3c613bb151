"""Two JSON-RPC libraries of Python, from the package index into `.venv-clients`."""

import functools
import subprocess
import sys

from third_party import FOLDER, ROOT, ThirdPartyTest

PLACE = ROOT / ".venv-clients"
PYTHON = PLACE / "bin" / "python"
REQUIREMENTS = FOLDER / "requirements.txt"


@functools.lru_cache(maxsize=None)
def why_not():
    """Makes the environment, unless it is there; what was in the way, if anything."""
    stamp = PLACE / REQUIREMENTS.name
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return None
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", "--clear", PLACE], check=True, capture_output=True
        )
        subprocess.run(
            [PYTHON, "-m", "pip", "-q", "--disable-pip-version-check", "install", "--no-deps",
             "-r", REQUIREMENTS],
            check=True, capture_output=True, timeout=120,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"the package index did not give the libraries ({type(error).__name__})"
    stamp.write_text(REQUIREMENTS.read_text())
    return None


class PythonTests(ThirdPartyTest):
    @classmethod
    def setUpClass(cls):
        cls.reason = why_not()

    def setUp(self):
        if self.reason:
            self.skipTest(self.reason)
        super().setUp()

    def script(self, name, peer):
        return self.converse(peer, PYTHON, FOLDER / "python" / name)

    def test_pygls_on_a_pipe(self):
        self.expect_conversation(self.script("pygls_client.py", self.serve()))

    def test_pygls_with_the_user_s_daemon(self):
        self.expect_conversation(self.script("pygls_client.py", self.attach()))

    def test_python_lsp_jsonrpc_on_a_pipe(self):
        self.expect_conversation(self.script("pylsp_client.py", self.serve()))

    def test_python_lsp_jsonrpc_on_the_socket(self):
        self.expect_conversation(self.script("pylsp_client.py", self.socket()), end="closed")
