"""Two JSON-RPC libraries of Python, from the package index into `.venv-clients`."""

import subprocess
import sys

from third_party import FOLDER, ROOT, ThirdPartyTest

PLACE = ROOT / ".venv-clients"
PYTHON = PLACE / "bin" / "python"
REQUIREMENTS = FOLDER / "requirements.txt"


def make_environment():
    """Makes the environment, unless it is there."""
    stamp = PLACE / REQUIREMENTS.name
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE], check=True, capture_output=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "-q", "--disable-pip-version-check", "install", "--no-deps", "-r", REQUIREMENTS],
        check=True, capture_output=True, timeout=120,
    )
    stamp.write_text(REQUIREMENTS.read_text())


class PythonTests(ThirdPartyTest):
    @classmethod
    def setUpClass(cls):
        make_environment()

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
