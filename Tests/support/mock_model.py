"""The model server (model_server.py) as a process of its own, for a test or a benchmark."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Dict

from .house import KEY

PROGRAM = Path(__file__).resolve().parent / "model_server.py"


class MockModel:
    """A server of its own for a test; `with` starts and stops it. `flags` are the server's settings."""

    def __init__(self, **flags: Any) -> None:
        arguments = [word for key, value in flags.items() for word in (f"--{key}", str(value))]
        self._process = subprocess.Popen(
            [sys.executable, "-S", str(PROGRAM), "--port", "0", *arguments], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        words = self._process.stdout.readline().split()
        assert words[:1] == ["READY"], f"the model server did not start with {flags}"
        self.url = "http://" + words[1]

    def __enter__(self) -> "MockModel":
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def env(self) -> Dict[str, str]:
        """What points Backlot here."""
        return {
            "OPENAI_BASE_URL": f"{self.url}/v1",
            "OPENAI_API_KEY": KEY,
            "BACKLOT_MODEL": "openai/gpt-4o-mini",
        }

    def configure(self, **values: Any) -> None:
        self._get("/config?" + urllib.parse.urlencode(values))

    def reset(self) -> None:
        self._get("/reset")

    def stats(self) -> Dict[str, Any]:
        return self._get("/stats")

    @property
    def calls(self) -> int:
        return int(self.stats()["llm"])

    @property
    def pid(self) -> int:
        return self._process.pid

    def _get(self, path: str) -> Any:
        # Never by a proxy that the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url + path, timeout=10) as response:
            return json.loads(response.read())
