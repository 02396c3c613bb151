"""What keeping everything costs: appends, long sessions, copies of them, and a database that grows.

Long sessions are made by `bench-journal`, below the daemon; what is measured of them is the daemon,
over its wire. They lie in `.build`, on the disk of the checkout.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from measure import Figure, cpu_of, memory_of, peer
from support.house import ROOT, House
from support.mock_model import MockModel
from wire_groups import Lines

PROGRAM = os.environ.get("BENCH_JOURNAL") or str(ROOT / ".build" / "release" / "bench-journal")
ADA = "Create a film about Ada Lovelace"


def progress(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder on the disk of the checkout, which may become large."""
    path = ROOT / ".build" / "bench-data"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def below(*arguments: Any) -> Any:
    """What `bench-journal` reports."""
    command = [PROGRAM, *map(str, arguments)]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(run.stdout)


def size_of(data: Path, suffix: str = "") -> float:
    """Megabytes of the database, or of its companion."""
    path = data / f"backlot.db{suffix}"
    return path.stat().st_size / 1e6 if path.exists() else 0


def forget_pages(data: Path) -> None:
    """Asks the system to read the file from the disk next time."""
    file = os.open(data / "backlot.db", os.O_RDONLY)
    try:
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


# The groups


def append() -> List[Figure]:
    """An append to the journal by 1, 10 and 100 runs at once, with both durabilities."""
    with folder() as data:
        reports = below("append", data)
    figures: List[Figure] = []
    for report in reports:
        writers = report["writers"]
        runs = f"{report['durability'].upper()}, {writers} run{'s' if writers > 1 else ''}"
        # The peer's append waits for four fdatasync and was measured as a range: 16 to 24 ms.
        is_usual = report["durability"] == "full" and writers == 1
        figures += [
            (f"append, {runs}, p50", report["p50"], "ms", 1 if is_usual else None, None),
            ("  p99", report["p99"], "ms", None, None),
            ("  events a second", report["perSecond"], "/s", None, None),
        ]
    return figures


APPEND_NOTE = (
    "append: FULL is what Backlot uses: an event that anybody was shown is on the disk, and "
    "outlives a power cut.\nNORMAL is for comparison: it outlives a killed process; a power cut "
    "may take the last events."
)


def long() -> List[Figure]:
    """The last page of a session of 10,000 and of 1,000,000 events."""
    figures: List[Figure] = []
    for count in (10_000, 1_000_000):
        with folder() as data:
            made = below("grow", data, count)
            progress(f"{made['events']:,} events in {made['seconds']:.1f} s")
            figures += last_pages(data, made["session"], count)
            figures += [
                ("  size of the database", size_of(data), "MB", None, None),
                ("  events a second while it was made", made["events"] / made["seconds"], "/s",
                 None, None),
            ]
    return figures


def last_pages(data: Path, session: str, count: int) -> List[Figure]:
    from_disk, _ = opened(data, session, is_cold=True)
    first: List[float] = []
    warm: List[float] = []
    for _ in range(7):
        opening, again = opened(data, session)
        first.append(opening)
        warm += again
    is_small = count == 10_000
    return [
        (f"last page of {count:,} events, first", statistics.median(first), "ms",
         20, peer("restore", str(count), "first_ms") if is_small else None),
        ("  warm", statistics.median(warm), "ms",
         20, peer("restore", str(count), "warm_ms") if is_small else None),
        ("  first, nothing of the file in memory", from_disk, "ms", None, None),
    ]


def opened(data: Path, session: str, is_cold: bool = False) -> Tuple[float, List[float]]:
    """Milliseconds to the last page in a process that has just said that it lives, and again."""
    house = House()
    try:
        if is_cold:
            forget_pages(data)
        client, pid = Lines.over_pipes(house, "--rehearsal", "--offline", "--data-dir", str(data))
        client.ask("ping")
        times = []
        for _ in range(6):
            begun = time.perf_counter()
            head = client.ask("session/get", {"sessionId": session})["head"]
            page = client.ask(
                "events/read",
                {"stream": f"session:{session}", "since": {"seq": head - 100}, "limit": 100},
            )
            times.append((time.perf_counter() - begun) * 1000)
            if len(page["events"]) != 100 or page["events"][-1]["seq"] != head:
                raise RuntimeError(f"not the last page: {page['next']} of {head}")
        return times[0], times[1:]
    finally:
        house.close()


def fork() -> List[Figure]:
    """A copy of a session of 1,000 and of 10,000 events, and who waits for it."""
    figures: List[Figure] = []
    for count in (1_000, 10_000):
        with folder() as data:
            session = below("grow", data, count)["session"]
            walls, cpus, waits = [], [], []
            house = House()
            try:
                pid = house.daemon("--rehearsal", "--offline", "--data-dir", str(data)).pid
                client, other = Lines.over_socket(house), Lines.over_socket(house)
                own = other.ask("session/create", {})["sessionId"]
                for _ in range(5):
                    cpu, begun = cpu_of(pid), time.perf_counter()
                    call = {"jsonrpc": "2.0", "id": 1, "method": "session/fork"}
                    call["params"] = {"sessionId": session}
                    client.send(json.dumps(call).encode() + b"\n")
                    longest = longest_write(other, own, client.incoming)
                    if b'"result"' not in (answer := client.lines(1)[0]):
                        raise RuntimeError(answer[:300].decode())
                    walls.append((time.perf_counter() - begun) * 1000)
                    cpus.append((cpu_of(pid) - cpu) * 1000)
                    waits.append(longest)
                peak = memory_of(pid, "VmHWM")
            finally:
                house.close()
        figures += [
            (f"fork of {count:,} events", statistics.median(walls), "ms", None, None),
            ("  CPU, with the other session's writes", statistics.median(cpus), "ms", None, None),
            ("  longest write of another session", statistics.median(waits), "ms", None, None),
            ("  peak memory", peak, "MB", None, None),
        ]
    return figures


def longest_write(client: Lines, session: str, until: int) -> float:
    """The longest of a client's writes, in milliseconds, until something comes at `until`."""
    longest = 0.0
    while not select.select([until], [], [], 0)[0]:
        begun = time.perf_counter()
        client.ask("session/update", {"sessionId": session, "title": "Meanwhile"})
        longest = max(longest, (time.perf_counter() - begun) * 1000)
    return longest


def pitched(client: Lines, content: str = ADA, session: Optional[str] = None) -> None:
    call = {"content": content, "wait": True, "sessionId": session}
    result = client.ask("message/send", call)
    if result["status"] != "completed":
        raise RuntimeError(f"a pitch did not complete: {result}")


def growth() -> List[Figure]:
    """1,000 pitches, each in a session of its own, one after the other in one process."""
    house, mock = House(), MockModel(tokens=200, tool_tokens=30)
    sizes: List[float] = []
    walls: List[float] = []
    try:
        house.env.update(mock.env)
        client, pid = Lines.over_pipes(house, "--log-level", "error")
        client.ask("session/list", {})
        page = house.rows("PRAGMA page_size")[0][0]
        cpus = [cpu_of(pid)]
        largest = 0.0
        for number in range(1, 1_001):
            begun = time.perf_counter()
            pitched(client)
            walls.append((time.perf_counter() - begun) * 1000)
            largest = max(largest, size_of(house.data, "-wal"))
            if number % 100 == 0 or number == 1:
                sizes.append(house.rows("PRAGMA page_count")[0][0] * page / 1e3)
                cpus.append(cpu_of(pid))
                progress(f"{number} pitches")
        memory = memory_of(pid)
    finally:
        house.close()
        mock.stop()
    early, late = (sizes[1] - sizes[0]) / 99, (sizes[-1] - sizes[-2]) / 100
    theirs = peer("sqlite", "file_bytes_per_pitch", scale=0.001)
    return [
        ("database after 1 pitch", sizes[0], "KB", None, None),
        ("database per pitch, 2nd to 100th", early, "KB", None, theirs),
        ("database per pitch, 901st to 1,000th", late, "KB", None, theirs),
        ("  the last hundred against the first", late / early, "x", 1.1, None),
        ("database after 1,000 pitches", sizes[-1] / 1e3, "MB", None, None),
        ("  its write-ahead log, at most", largest, "MB", None, None),
        ("pitch, 2nd to 100th, p50", statistics.median(walls[1:100]), "ms", None, None),
        ("pitch, 901st to 1,000th, p50", statistics.median(walls[900:]), "ms", None, None),
        ("CPU per pitch, 2nd to 100th", (cpus[2] - cpus[1]) / 99 * 1000, "ms", None, None),
        ("CPU per pitch, 901st to 1,000th", (cpus[-1] - cpus[-2]) / 100 * 1000, "ms", None, None),
        ("  the last hundred against the first",
         (cpus[-1] - cpus[-2]) / 100 / ((cpus[2] - cpus[1]) / 99), "x", 1.2, None),
        ("memory after 1,000 pitches", memory, "MB", None, None),
    ]


GROUPS: Dict[str, Callable[[], List[Figure]]] = {
    "append": append, "long": long, "fork": fork, "growth": growth,
}
NEED_PROGRAM = {"append", "long", "fork"}
NOTES = {"append": APPEND_NOTE}


def why_not() -> str:
    """Why what needs `bench-journal` cannot be measured; empty if it can."""
    return "" if os.access(PROGRAM, os.X_OK) else f"there is no {PROGRAM}"
