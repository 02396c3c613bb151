"""The model server that the tests pay: the benchmark's mock provider, on loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Dict, Optional

from .house import KEY, ROOT

#: One file of Rust, beside the checkout or where this variable says.
SOURCE = Path(
    os.environ.get("BACKLOT_MOCK_MODEL")
    or ROOT.parent / "shared" / "bench" / "mock_llm" / "mock_llm.rs"
)
BUILT = ROOT / ".build" / "mock_llm"


def why_not() -> Optional[str]:
    """Why there is no mock model here, in a plain sentence; None if there is one."""
    if not SOURCE.exists():
        return "there is no mock model server (BACKLOT_MOCK_MODEL names its source)"
    if shutil.which("rustc") is None:
        return "rustc is not installed, so the mock model server cannot be built"
    return None


def binary() -> Path:
    if not BUILT.exists() or BUILT.stat().st_mtime < SOURCE.stat().st_mtime:
        BUILT.parent.mkdir(exist_ok=True)
        half = BUILT.with_suffix(".half")
        subprocess.run(["rustc", "-C", "opt-level=3", "-o", half, SOURCE], check=True)
        half.rename(BUILT)
    return BUILT


class MockModel:
    """A server of its own for a test; `with` starts and stops it."""

    def __init__(self, **flags: Any) -> None:
        arguments = [word for key, value in flags.items() for word in (f"--{key}", str(value))]
        self._process = subprocess.Popen(
            [str(binary()), "--port", "0", *arguments], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = "http://" + self._process.stdout.readline().split()[1]

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
        with urllib.request.urlopen(self.url + path, timeout=10) as response:
            return json.loads(response.read())
