"""What runs cost as they become many or long: resumed, all at once, late in a session."""

from __future__ import annotations

import json
import os
import selectors
import signal
import statistics
import time
from typing import Callable, Dict, List, Optional, Tuple

from journal_groups import ADA, pitched, progress
from measure import Figure, cpu_of, forget_peak, memory_of, peer
from support.house import House, wait_until
from support.mock_model import MockModel
from wire_groups import Lines

#: Two model calls and a tool a pass; the mock never finds a reason to leave the loop.
TEAM = """
name: long
limits: {max_llm_calls: 100000}
state:
  notes: {reducer: replace}
  draft: {reducer: replace}
root_agent:
  agent_class: LoopAgent
  name: room
  max_iterations: %d
  sub_agents:
    - name: writer
      instruction: Write the next version.
      output_key: draft
      tools: [{name: append_to_state, args: {fields: [notes]}}, exit_loop]
"""


def resume() -> List[Figure]:
    """A run that was killed in its 100th and in its 1,000th step."""
    figures: List[Figure] = []
    slow, cpus = {}, {}
    for steps in (100, 1_000):
        runs = [resumed(steps) for _ in range(3)]
        live, end, cpu, whole = (statistics.median(column) for column in zip(*runs))
        slow[steps], cpus[steps] = live, cpu
        figures += [
            (f"resume of a run in its step {steps:,}, to that step", live, "ms", None, None),
            ("  to the run's end", end, "ms", None, None),
            ("  CPU", cpu, "ms", None, None),
            ("  from the new process's start to that step", whole, "ms", None, None),
        ]
    ratio = slow[1_000] / slow[100]
    figures.append(("1,000 steps against 100 (linear: 10)", ratio, "x", 12, None))
    return figures


def resumed(steps: int) -> Tuple[float, float, float, float]:
    """Milliseconds to the first step that is not replayed, to the end, of CPU, from the start."""
    passes = steps // 3
    house, mock = House(), MockModel(tokens=50, tool_tokens=30, passes=10**9)
    try:
        house.env.update(mock.env)
        team = house.root / "long.yaml"
        team.write_text(TEAM % (passes + 1))
        last = 2 * passes + 1
        mock.configure(fault="stall", at=last, count=1)
        client, pid = Lines.over_pipes(house, "--team", str(team), "--log-level", "error")
        sent = client.ask("message/send", {"content": ADA})
        wait_until("the last call", lambda: mock.calls >= last, timeout=300)
        os.kill(pid, signal.SIGKILL)
        mock.configure(fault="none")
        mock.reset()
        started = time.perf_counter()
        client, pid = Lines.over_pipes(house, "--team", str(team), "--log-level", "error")
        client.ask("ping")
        stream = f"session:{sent['sessionId']}"
        head = client.ask("session/get", {"sessionId": sent["sessionId"]})["head"]
        client.ask(
            "events/subscribe",
            {"stream": stream, "since": {"seq": head}, "deltas": False,
             "types": ["step.started", "run.completed"]},
        )
        call = {"jsonrpc": "2.0", "id": 1, "method": "run/resume"}
        call["params"] = {"runId": sent["runId"]}
        cpu, begun = cpu_of(pid), time.perf_counter()
        client.send(json.dumps(call).encode() + b"\n")
        until(client, b'"step.started"')
        live = time.perf_counter()
        until(client, b'"run.completed"')
        end = time.perf_counter()
        used = cpu_of(pid) - cpu
        if mock.calls != 2:
            raise RuntimeError(f"{mock.calls} model calls after the resume, and not 2")
        return (live - begun) * 1000, (end - begun) * 1000, used * 1000, (live - started) * 1000
    finally:
        house.close()
        mock.stop()


def until(client: Lines, mark: bytes) -> None:
    while mark not in (line := client.lines(1)[0]):
        if b'"error":{' in line:
            raise RuntimeError(line[:300].decode())


def concurrent() -> List[Figure]:
    """Pitches at once at a real provider's pace: 300 ms to the first token, 10 ms a token."""
    figures: List[Figure] = []
    for count in (1, 100):
        house, mock = House(), MockModel(tokens=200, tool_tokens=30)
        try:
            house.env.update(mock.env, BACKLOT_WIKIPEDIA=f"{mock.url}/w/api.php")
            pid = house.daemon("--log-level", "error").pid
            warming = Lines.over_socket(house)
            warming.ask("message/send", {"content": ADA, "wait": True})
            mock.configure(ttft=300, delay=10, wiki=100)
            mock.reset()
            forget_peak(pid)
            cpu = cpu_of(pid)
            walls = at_once(house, count)
            cpu = cpu_of(pid) - cpu
            stats, peak = mock.stats(), memory_of(pid, "VmHWM")
        finally:
            house.close()
            mock.stop()
        # What the calls take by themselves; the two reports are written side by side.
        planned = stats["planned_us"] / 1e6 + stats["wiki"] * 0.1
        least = planned / count - (0.3 + 199 * 0.010)
        # The peer with its SQLite tuned; as it comes, 17 of 100 finish.
        theirs = {1: ("quiet-concurrent", 0), 100: ("tuned-concurrent", 3)}[count]
        progress(f"{len(walls)} of {count} finished, {least:.1f} s is the least")
        median = statistics.median(walls) if walls else 0
        figures += [
            (f"{count} at a real pace, not finished", count - len(walls), "", 0,
             unfinished(count, peer(*theirs, "ok"))),
            ("  a pitch, p50", median, "s", None, peer(*theirs, "pitch_s")),
            ("  against the least", median / least, "x", 1.05, peer(*theirs, "slowdown")),
            ("  slowest against the least", max(walls, default=0) / least, "x", None, None),
            ("  CPU per pitch", cpu / count * 1000, "ms", None,
             peer(*theirs, "cpu_s_per_pitch", scale=1000)),
            ("  peak memory", peak, "MB", None, peer(*theirs, "rss_peak_mb")),
        ]
    return figures


def unfinished(count: int, finished: Optional[float]) -> Optional[float]:
    return None if finished is None else count - finished


def at_once(house: House, count: int) -> List[float]:
    """Seconds of each pitch that completed, each asked for by a client of its own."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "message/send"}
    call["params"] = {"content": ADA, "wait": True}
    selector = selectors.DefaultSelector()
    clients = [Lines.over_socket(house) for _ in range(count)]
    for client in clients:
        selector.register(client.incoming, selectors.EVENT_READ, (client, time.perf_counter()))
        client.send(json.dumps(call).encode() + b"\n")
    walls = []
    while selector.get_map():
        ready = selector.select(timeout=300)
        if not ready:
            break
        for key, _ in ready:
            client, begun = key.data
            selector.unregister(key.fd)
            answer = json.loads(client.lines(1)[0])
            if answer.get("result", {}).get("status") == "completed":
                walls.append(time.perf_counter() - begun)
            else:
                progress(json.dumps(answer)[:300])
    selector.close()
    return walls


def history() -> List[Figure]:
    """CPU per model call as a session becomes long; twelve sessions, as a tick is 10 ms."""
    house, mock = House(), MockModel(tokens=50, tool_tokens=30)
    costs = []
    try:
        house.env.update(mock.env)
        client, pid = Lines.over_pipes(house, "--log-level", "error")
        sessions = [client.ask("session/create", {})["sessionId"] for _ in range(12)]
        for number in range(14):
            mock.reset()
            cpu = cpu_of(pid)
            for session in sessions:
                pitched(client, f"Create a film about Grace Hopper number {number}.", session)
            stats = mock.stats()
            costs.append((cpu_of(pid) - cpu) * 1000 / stats["llm"])
        head = client.ask("session/get", {"sessionId": sessions[0]})["head"]
        sizes = stats["bytes_in"] / stats["llm"] / 1000
    finally:
        house.close()
        mock.stop()
    # The first warms the process.
    early, late = statistics.mean(costs[1:3]), statistics.mean(costs[-2:])
    theirs = [peer("nostream-history", place, "cpu_ms_per_call") for place in (0, -1)]
    ratio = theirs[1] / theirs[0] if theirs[0] and theirs[1] else None
    return [
        ("CPU per call, 2nd and 3rd message of a session", early, "ms", None, theirs[0]),
        ("CPU per call, 13th and 14th message", late, "ms", None, theirs[1]),
        ("  late against early", late / early, "x", 1.3, ratio),
        ("  request bytes per call then", sizes, "KB", None,
         peer("nostream-history", -1, "bytes_per_call", scale=0.001)),
        ("  events of the session then", head, "", None, peer("nostream-history", -1, "events")),
    ]


GROUPS: Dict[str, Callable[[], List[Figure]]] = {
    "resume": resume, "concurrent": concurrent, "history": history,
}
