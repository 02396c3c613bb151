"""The day, zone and language that the tests run in, and what of them a test passes on."""

from __future__ import annotations

import calendar
import functools
import glob
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Dict

#: Documents of recorded conversations are dated with this day, in every recording and replay.
RECORDED_DAY = "2026-11-23"

#: Variables of zone, language and clock: a test holds whatever they say, so it passes them on.
PASSED_ON = (
    "PYTHONUTF8", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LOCPATH", "LD_PRELOAD", "CLOCK_SHIFT", "FAKETIME", "FAKETIME_NO_CACHE",
    "FAKETIME_TIMESTAMP_FILE", "FAKETIME_DONT_FAKE_MONOTONIC", "FAKETIME_SHARED",
)


def surroundings() -> Dict[str, str]:
    """What of the present zone, language and clock the processes of a test see."""
    return {"LANG": "C.UTF-8", **{name: os.environ[name] for name in PASSED_ON if name in os.environ}}


def fake_clock_library() -> str:
    """libfaketime, which gives a process a clock that jumps."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    assert found, "there is no libfaketime: make setup-tests installs it"
    return found[0]


@functools.lru_cache(maxsize=None)
def shifted_clock_library() -> str:
    """shifted_clock.c, compiled: it gives a process another day."""
    source = Path(__file__).resolve().parent / "shifted_clock.c"
    compiler = shutil.which("gcc") or shutil.which("clang")
    assert compiler is not None, "there is no C compiler: make setup-tests installs one"
    library = source.parents[2] / ".build" / "shifted_clock.so"
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        library.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=library.parent) as folder:
            built = Path(folder) / library.name
            command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(built), str(source), "-ldl"]
            subprocess.run(command, check=True, env={**os.environ, "LD_PRELOAD": ""})
            built.rename(library)
    return str(library)


def clock_at(day: str) -> Dict[str, str]:
    """What sets a process's clock to noon of a day, in universal time."""
    noon = calendar.timegm(time.strptime(f"{day} 12", "%Y-%m-%d %H"))
    now = time.time() - int(os.environ.get("CLOCK_SHIFT", "0"))
    return {"LD_PRELOAD": shifted_clock_library(), "CLOCK_SHIFT": str(int(noon - now))}


if __name__ == "__main__":
    # For scripts: the library's path.
    print(shifted_clock_library())
