"""The day, zone and language that the tests run in, and what of them a test passes on."""

from __future__ import annotations

import glob
import os
from typing import Dict

#: Documents of recorded conversations are dated with this day, in every recording and replay.
RECORDED_DAY = "2026-11-23"

#: Variables of zone, language and clock: a test holds whatever they say, so it passes them on.
PASSED_ON = (
    "TZ", "LANG", "LANGUAGE", "LC_ALL", "LOCPATH", "LD_PRELOAD", "FAKETIME", "FAKETIME_NO_CACHE",
    "FAKETIME_TIMESTAMP_FILE", "FAKETIME_DONT_FAKE_MONOTONIC", "FAKETIME_SHARED",
)


def surroundings() -> Dict[str, str]:
    """What of the present zone, language and clock the processes of a test see."""
    return {"LANG": "C.UTF-8", **{name: os.environ[name] for name in PASSED_ON if name in os.environ}}


def fake_clock_library() -> str:
    """libfaketime, which gives a process another clock."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    assert found, "there is no libfaketime: make setup-tests installs it"
    return found[0]


def clock_at(day: str) -> Dict[str, str]:
    """What sets a process's clock to noon of a day."""
    return {
        "LD_PRELOAD": fake_clock_library(), "FAKETIME": f"@{day} 12:00:00",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
