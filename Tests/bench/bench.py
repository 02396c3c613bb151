#!/usr/bin/env python3
"""Measures a release build and prints a table: what is measured, the floor, the peer, the ratio.

    bench.py [WORD…]        only the groups whose names hold one of the words
    bench.py --json FILE    also writes the figures there
    bench.py --strict       exits 1 if a floor is missed

`make bench` builds and runs it. Everything runs on loopback. CPU is user and system time of the
measured process; wall times depend on what else the machine does. BACKLOT_BIN names the binary,
BENCH_JOURNAL the program that times appends, BACKLOT_PEER_FIGURES a folder with the peer's figures.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import journal_groups  # noqa: E402
import run_groups  # noqa: E402
import wire_groups  # noqa: E402
from measure import Figure, cpu_of, memory_of, peer, percentile, written_by  # noqa: E402
from support.house import BINARY, House, wait_until  # noqa: E402
from support.mock_model import MockModel  # noqa: E402
from support.wire import Wire  # noqa: E402

ADA = "Create a film about Ada Lovelace"

def timed(command: List[str], house: House, **options: Any) -> Tuple[float, float]:
    """Wall and CPU seconds of a command that must succeed."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        command, env=house.env, cwd=house.work, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options,
    )
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command} ended with {child.returncode}")
    return wall, used.ru_utime + used.ru_stime


# The groups


def start() -> List[Figure]:
    """From the spawn to the answer of `ping`, and what is used before the first model call."""
    replies, ready, memory, cpu = [], [], [], []
    for number in range(21):
        house = House()
        try:
            begun = time.perf_counter()
            wire = house.serve("serve")
            wire.result("ping")
            reply = time.perf_counter() - begun
            wire.result("session/list", {})
            if number:  # The first one only warms the page cache.
                replies.append(reply * 1000)
                ready.append((time.perf_counter() - begun) * 1000)
        finally:
            house.close()
    for _ in range(5):
        house = House()
        try:
            wire = house.serve("serve", framing="headers")
            wire.initialize()
            wire.result("session/list", {})
            memory.append(memory_of(wire.process.pid))
            cpu.append(cpu_of(wire.process.pid) * 1000)
        finally:
            house.close()
    return [
        ("start to first reply, p50", statistics.median(replies), "ms", 50,
         peer("quiet-cold", "ready_s", scale=1000)),
        ("start to first reply, p99", percentile(replies, 0.99), "ms", None, None),
        ("start to first list of sessions, p50", statistics.median(ready), "ms", None, None),
        ("CPU of a start", statistics.median(cpu), "ms", 40, peer("cold", "cpu_s", scale=1000)),
        ("idle memory, before the first model call", statistics.median(memory), "MB", 25,
         peer("cold", "rss_idle_mb")),
    ]


def rehearsal() -> List[Figure]:
    """One pitch on the rehearsal model, process and all."""
    walls, cpus = [], []
    for number in range(6):
        house = House()
        try:
            wall, cpu = timed([BINARY, "pitch", "Ada Lovelace", "--offline", "--rehearsal"], house)
            if number:
                walls.append(wall * 1000)
                cpus.append(cpu * 1000)
        finally:
            house.close()
    return [
        ("rehearsal pitch, wall", statistics.median(walls), "ms", None, None),
        ("rehearsal pitch, CPU", statistics.median(cpus), "ms", None, None),
    ]


def pitch_on(wire: Wire) -> Dict[str, Any]:
    result = wire.result("message/send", {"content": ADA, "wait": True}, timeout=120)
    if result["status"] != "completed":
        raise RuntimeError(f"a pitch did not complete: {result}")
    return result


def pitches_cost(wire: Wire, mock: MockModel, count: int) -> Dict[str, float]:
    """What a pitch uses of a warm daemon, over `count` of them."""
    mock.reset()
    pid = wire.process.pid
    cpu, disk, begun = cpu_of(pid), written_by(pid), time.perf_counter()
    for _ in range(count):
        pitch_on(wire)
    stats = mock.stats()
    return {
        "cpu": (cpu_of(pid) - cpu) / count,
        "wall": (time.perf_counter() - begun) / count,
        "disk": (written_by(pid) - disk) / count,
        "calls": stats["llm"] / count,
        "tokens": stats["tokens"] / count,
        "bytes": stats["bytes_in"] / count,
    }


def model() -> List[Figure]:
    """One pitch on the mock model at no latency: calls, tokens, bytes."""
    house, mock = House(), MockModel(tokens=50, tool_tokens=30)
    try:
        house.env.update(mock.env)
        wire = house.serve("serve")
        pitch_on(wire)
        few = pitches_cost(wire, mock, 20)
        mock.configure(tokens=2000)
        many = pitches_cost(wire, mock, 5)
        peak = memory_of(wire.process.pid, "VmHWM")
        slope = (many["cpu"] - few["cpu"]) / (many["tokens"] - few["tokens"]) * 1000
        floor = curl_floor(mock)
        paced = paced_slope(house, mock)
        return [
            ("model calls per pitch", few["calls"], "", None, peer("pitch", "llm_calls")),
            ("pitch on the mock, wall", few["wall"] * 1000, "ms", None,
             peer("quiet-pitch", "wall_s", scale=1000)),
            ("pitch on the mock, CPU", few["cpu"] * 1000, "ms", None,
             peer("pitch", "cpu_s", scale=1000)),
            ("CPU per model call, 50 tokens streamed", few["cpu"] / few["calls"] * 1000, "ms", 1.5,
             peer("pitch", "cpu_ms_per_llm_call")),
            ("CPU per 1,000 tokens, at once", slope * 1000, "ms", 10,
             peer("stream", "at once", "cpu_ms_per_1000_tokens")),
            ("  curl -sN reading the same", floor, "ms", None,
             peer("floor", "at once", "curl_cpu_ms_per_1000_tokens")),
            ("CPU per 1,000 tokens, 2 ms apart, to a client", paced, "ms", 80,
             peer("stream", "2 ms apart", "cpu_ms_per_1000_tokens")),
            ("request bytes per pitch", few["bytes"] / 1000, "KB", 125,
             peer("pitch", "bytes_to_llm", scale=0.001)),
            ("disk bytes per pitch", few["disk"] / 1e6, "MB", 1.5,
             peer("sqlite", "write_bytes_per_pitch", scale=1e-6)),
            ("peak memory after these pitches", peak, "MB", None, peer("pitch", "rss_peak_mb")),
        ]
    finally:
        house.close()
        mock.stop()


def curl_floor(mock: MockModel) -> float:
    """CPU milliseconds that curl takes to read 1,000 tokens of the same stream."""
    mock.configure(tokens=20_000)
    body = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "Go on."}]}
    costs = []
    for _ in range(5):
        mock.reset()
        house = House()
        try:
            _, cpu = timed(
                ["curl", "-sN", "-H", "Content-Type: application/json", "-d", json.dumps(body),
                 f"{mock.url}/v1/chat/completions"],
                house,
            )
        finally:
            house.close()
        costs.append(cpu * 1000 / (mock.stats()["tokens"] / 1000))
    mock.configure(tokens=50)
    return statistics.median(costs)


def paced_slope(house: House, mock: MockModel) -> float:
    """The same slope with tokens 2 ms apart, passed on to a client that subscribes to deltas."""
    costs = []
    mock.configure(delay=2)
    for tokens in (50, 300):
        mock.configure(tokens=tokens)
        wire = house.serve("serve")
        session = wire.result("session/create", {})["sessionId"]
        wire.result("events/subscribe", {"stream": f"session:{session}", "deltas": True})
        wire.result(
            "message/send", {"sessionId": session, "content": ADA, "wait": True}, timeout=120
        )
        mock.reset()
        cpu = cpu_of(wire.process.pid)
        for _ in range(2):
            session = wire.result("session/create", {})["sessionId"]
            wire.result("events/subscribe", {"stream": f"session:{session}", "deltas": True})
            wire.result(
                "message/send", {"sessionId": session, "content": ADA, "wait": True}, timeout=120
            )
        costs.append((cpu_of(wire.process.pid) - cpu, mock.stats()["tokens"]))
    mock.configure(delay=0, tokens=50)
    (few, less), (many, more) = costs
    return (many - few) / (more - less) * 1e6


def disk() -> List[Figure]:
    """How often a pitch waits for the disk, seen by strace."""
    if shutil.which("strace") is None:
        print("disk: skipped, strace is not installed")
        return []
    mock = MockModel()
    counts = []
    try:
        for pitches in (1, 6):
            house = House()
            try:
                house.env.update(mock.env)
                report = house.root / "strace.txt"
                child = house.start(
                    "serve", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                tracer = subprocess.Popen(
                    ["strace", "-f", "-qq", "-e", "trace=fdatasync,fsync", "-o", report,
                     "-p", str(child.pid)],
                    stderr=subprocess.DEVNULL,
                )
                wire = Wire.over_pipes(child, "lines", house.log)
                wait_until("strace", lambda: is_traced(child.pid))
                for _ in range(pitches):
                    pitch_on(wire)
                wire.close_input()
                wire.rest()
                child.wait(20)
                tracer.wait(20)
                counts.append(len(re.findall(r"f(?:data)?sync\(", report.read_text())))
            finally:
                house.close()
    finally:
        mock.stop()
    return [
        ("fdatasync and fsync per pitch", (counts[1] - counts[0]) / 5, "", 30,
         peer("sqlite", "syscalls_per_pitch", "fdatasync")),
    ]


def is_traced(pid: int) -> bool:
    return "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text()


GROUPS: Dict[str, Callable[[], List[Figure]]] = {
    "start": start, "rehearsal": rehearsal, "model": model, "disk": disk,
    **journal_groups.GROUPS, **run_groups.GROUPS, **wire_groups.GROUPS,
}


def why_not(group: str) -> Optional[str]:
    """Why a group cannot be measured here, in words; None if it can."""
    if group in journal_groups.NEED_PROGRAM:
        return journal_groups.why_not() or None
    return None


def number(value: Optional[float]) -> str:
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def print_table(figures: List[Figure]) -> bool:
    """Prints the figures; whether every floor holds."""
    held = True
    print(f"{'':48}{'here':>12}{'floor':>9}{'peer':>9}{'peer/here':>11}")
    for name, value, unit, floor, theirs in figures:
        ratio = theirs / value if theirs is not None and value > 0 else None
        missed = floor is not None and value > floor
        held = held and not missed
        print(
            f"{name:48}{number(value) + ' ' + unit:>12}{number(floor):>9}{number(theirs):>9}"
            f"{number(ratio):>11}{'  MISSED' if missed else ''}"
        )
    return held


def main(arguments: List[str]) -> int:
    target = None
    if "--json" in arguments:
        position = arguments.index("--json")
        target = arguments[position + 1]
        del arguments[position : position + 2]
    strict = "--strict" in arguments
    arguments = [argument for argument in arguments if argument != "--strict"]
    if not os.access(BINARY, os.X_OK):
        print(f"there is no binary at {BINARY}: make release", file=sys.stderr)
        return 66
    figures: List[Figure] = []
    notes: List[str] = []
    for name, measure in GROUPS.items():
        if arguments and not any(word in name for word in arguments):
            continue
        if reason := why_not(name):
            print(f"{name}: skipped, {reason}")
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        figures += measure()
        if note := journal_groups.NOTES.get(name):
            notes.append(note)
    load = os.getloadavg()[0]
    print(f"\n{os.cpu_count()} cores, load {load:.1f}, {time.strftime('%Y-%m-%d')}\n")
    held = print_table(figures)
    if notes:
        print("\n" + "\n".join(notes))
    if target:
        rows = [dict(zip(("name", "value", "unit", "floor", "peer"), row)) for row in figures]
        Path(target).write_text(json.dumps({"load": load, "figures": rows}, indent=1) + "\n")
    return 1 if strict and not held else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
