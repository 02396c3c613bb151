"""A client that keeps its cursor while the daemon it talks to is killed and started again."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.house import wait_until  # noqa: E402
from support.wire import Ended, Wire  # noqa: E402
from trial import PATIENCE, Fault, Trial, require  # noqa: E402

Daemon = "subprocess.Popen[bytes]"
LAST = {"run.completed", "run.failed", "run.cancelled"}


class Killed(Exception):
    """The daemon went away in the middle."""


class Client:
    """What a client knows: its session, its message, and the event up to which it has read."""

    def __init__(self, message: str, chance: random.Random) -> None:
        self.session: Optional[str] = None
        self.cursor: Optional[Dict[str, Any]] = None
        #: Every event that was shown, over all connections.
        self.events: List[Dict[str, Any]] = []
        #: Whether the daemon is killed from outside once the run waits for an answer.
        self.kills_while_waiting = False
        self._message = message
        self._chance = chance

    def work(self, wire: Wire, daemon: Daemon) -> None:
        """One connection: to the end of the run, or until the daemon is gone, which is `Killed`."""
        heard = Reader(self, wire)
        try:
            self._work(wire, heard, daemon)
            heard.all()
        except (Ended, OSError, AssertionError) as gone:
            # Half a frame, or an end in the middle of an answer: that is what being killed means.
            try:
                daemon.wait(5)
            except subprocess.TimeoutExpired:
                raise gone from None
            try:
                wire.rest(5)
            except (AssertionError, OSError):
                pass
            # What was shown before the end has been shown.
            heard.all()
            raise Killed from gone

    def _work(self, wire: Wire, heard: "Reader", daemon: Daemon) -> None:
        if self.session is None:
            # The answer that named it may have been lost.
            sessions = wire.result("session/list")["sessions"]
            made = sessions[0] if sessions else wire.result("session/create", {"title": "Crash"})
            self.session = made["sessionId"]
        subscribe: Dict[str, Any] = {"stream": self.stream}
        if self.cursor is not None:
            subscribe["since"] = self.cursor
        answer = wire.result("events/subscribe", subscribe)
        if self.cursor is None:
            self.cursor = {"epoch": answer["epoch"], "seq": 0}
        require(answer["epoch"] == self.cursor["epoch"], "the database has another epoch")
        require(answer["head"] >= self.cursor["seq"], "what was shown is not there any more")
        sent = {"sessionId": self.session, "content": self._message, "clientMessageId": "crash-1"}
        run = wire.result("message/send", sent)["runId"]
        answers_first = self._chance.random() < 0.5
        if answers_first:
            self._answer(wire, run)
        if wire.result("run/get", {"runId": run})["status"] == "interrupted":
            wire.result("run/resume", {"runId": run})
        # The run's last event may have been shown by the daemon that died behind it.
        while not self._has_ended(heard):
            if self._is_asked(wire, run):
                if self.kills_while_waiting:
                    self.kills_while_waiting = False
                    daemon.kill()
                self._answer(wire, run)
            elif not heard.has_more():
                wire.set_aside(wire.next(PATIENCE))
        require(self.events[-1]["type"] == "run.completed", self.events[-1])
        self._compare(wire)

    @property
    def stream(self) -> str:
        return f"session:{self.session}"

    def _has_ended(self, heard: "Reader") -> bool:
        heard.all()
        return bool(self.events) and self.events[-1]["type"] in LAST

    def _is_asked(self, wire: Wire, run: str) -> bool:
        """Whether a question was shown whose answer was not."""
        opened = sum(event["type"] == "interaction.opened" for event in self.events)
        resolved = sum(event["type"] == "interaction.resolved" for event in self.events)
        return opened > resolved and bool(self._open(wire, run))

    def _open(self, wire: Wire, run: str) -> List[Dict[str, Any]]:
        return wire.result("interaction/list", {"runId": run, "status": "open"})["interactions"]

    def _answer(self, wire: Wire, run: str) -> None:
        for question in self._open(wire, run):
            answer = {"interactionId": question["interactionId"], "text": "Ada Lovelace"}
            wire.result("interaction/respond", answer)

    def _compare(self, wire: Wire) -> None:
        """The journal, read from its beginning, holds what was shown, byte for byte."""
        kept: List[Dict[str, Any]] = []
        page: Dict[str, Any] = {"stream": self.stream, "limit": 1000}
        while True:
            read = wire.result("events/read", page)
            kept += read["events"]
            if len(kept) >= read["head"]:
                break
            page["since"] = {"epoch": read["epoch"], "seq": read["next"]}
        shown = [json.dumps(event) for event in self.events]
        require(shown == [json.dumps(event) for event in kept], "shown was something else than is kept")


class Reader:
    """Takes the events of one connection into what the client knows, each once."""

    def __init__(self, client: Client, wire: Wire) -> None:
        self._client, self._wire = client, wire
        self._read = 0

    def has_more(self) -> bool:
        return self._read < len(self._wire.heard)

    def all(self) -> None:
        """Reads what has come."""
        client = self._client
        while self.has_more():
            message = self._wire.heard[self._read]
            self._read += 1
            if message.get("method") != "events/append":
                continue
            for event in message["params"]["events"]:
                if client.cursor is None:
                    client.cursor = {"epoch": message["params"].get("epoch"), "seq": 0}
                before = client.cursor["seq"]
                require(event["seq"] == before + 1, f"after {before} came {event['seq']}")
                client.cursor["seq"] = event["seq"]
                client.events.append(event)


def conversation(
    trial: Trial, faults: Sequence[Optional[Fault]], client: Client
) -> List[Tuple[str, str]]:
    """A client's whole run on daemons that die at each fault in turn; the writes of the last life.

    None in place of a fault is a life that ends by the client's own kill.
    """
    for fault in [*faults, *[None] * 3]:
        daemon = _start(trial, fault)
        try:
            if not _is_listening(trial, daemon):
                raise Killed
            client.work(trial.house.connect(), daemon)
        except Killed:
            code = daemon.wait(PATIENCE)
            require(code == -signal.SIGKILL, f"the daemon left with {code}:", trial.house.said())
            trial.died()
            continue
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait(PATIENCE)
        if fault is not None and code == -signal.SIGKILL:
            # It died while it was leaving: the next one finds a run that is finished.
            trial.died()
            continue
        require(code == 0, f"the daemon left with {code}:", trial.house.said())
        break
    else:
        require(False, "the run did not come to its end")
    writes = trial.writes()
    trial.ended()
    return writes


def _start(trial: Trial, fault: Optional[Fault]) -> Daemon:
    with open(trial.house.log, "ab") as log:
        return trial.house.start(
            "serve", "--socket", str(trial.house.socket), env=trial.env(fault),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
        )


def _is_listening(trial: Trial, daemon: Daemon) -> bool:
    def answers() -> Any:
        if daemon.poll() is not None:
            return "gone"
        try:
            Wire.over_socket(trial.house.socket, "lines", trial.house.log).abandon()
        except OSError:
            return None
        return "listens"

    return wait_until("the daemon to listen", answers, PATIENCE) == "listens"
