"""What every group of the benchmark needs: the peer's figures, and what a process used."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, List, Optional, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

TICK = os.sysconf("SC_CLK_TCK")

#: Figure, value, unit, floor (None where there is none), and where the peer's figure stands.
Figure = Tuple[str, float, str, Optional[float], Optional[float]]


class Peer:
    """The peer's figures, in the folder that BACKLOT_PEER_FIGURES names; without it there are none."""

    def __init__(self) -> None:
        self.folder = Path(os.environ.get("BACKLOT_PEER_FIGURES") or os.devnull)

    def __call__(self, file: str, *path: Any, scale: float = 1) -> Optional[float]:
        try:
            value = json.loads((self.folder / f"adk-{file}.json").read_text())["result"]
            for key in path:
                value = value[key]
            if isinstance(value, dict):
                value = value["median"]
            return float(value) * scale
        except (OSError, KeyError, ValueError, TypeError):
            return None


peer = Peer()


# What a process used


def cpu_of(pid: int) -> float:
    """User and system seconds of a living process, with its threads that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_of(pid: int, key: str = "VmRSS") -> float:
    """Megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(key)


def forget_peak(pid: int) -> None:
    """From here on `VmHWM` is the most since now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def written_by(pid: int) -> int:
    for line in Path(f"/proc/{pid}/io").read_text().splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    raise KeyError("write_bytes")


def percentile(values: List[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[round((len(ordered) - 1) * share)]
