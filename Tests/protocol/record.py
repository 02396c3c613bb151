#!/usr/bin/env python3
"""Records the conversations of protocol/examples/ anew, with the rehearsal model and no network.

    record.py [NAME…]        only these; all of them if left out

BACKLOT_BIN names the binary. An example is a function below: what a client says, in order, and what
it waits for before it goes on. test_examples.py replays what is recorded.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Callable, Dict, List

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "process"))

from support.house import House  # noqa: E402
from support.wire import Wire  # noqa: E402
from transcript import EXAMPLES, Recording  # noqa: E402

FILM = "Create a film about Ada Lovelace"

#: Of a replay too: what is said must not depend on a network.
COMMAND = ("serve", "--rehearsal", "--offline")


def session(wire: Wire, folder: str) -> None:
    """From the handshake to the end: a session, its stream, a message, a run, a message again."""
    begin(wire)
    session = wire.result("session/create", {"title": "A first session", "cwd": folder})["sessionId"]
    stream = f"session:{session}"
    epoch = wire.result("events/subscribe", {"stream": stream})["epoch"]
    message = {"sessionId": session, "content": "Hello", "clientMessageId": "m1"}
    run = wire.result("message/send", message)["runId"]
    wire.result("run/wait", {"runId": run})
    wire.result("message/send", message)
    wire.result("message/list", {"sessionId": session})
    wire.result("events/read", {"stream": stream, "since": {"epoch": epoch, "seq": 1}, "limit": 2})
    wire.ask("run/get", {"runId": "none"})
    end(wire)


def pitch(wire: Wire, folder: str) -> None:
    """One line through a pipe is a whole job."""
    wire.result("message/send", {"content": FILM, "cwd": folder, "wait": True})
    wire.close_input()
    wire.rest()


def documents(wire: Wire, folder: str) -> None:
    """What a run leaves: its project, the state, a document in ranges."""
    begin(wire)
    ended = wire.result("message/send", {"content": FILM, "cwd": folder, "wait": True})
    project = wire.result("run/get", {"runId": ended["runId"]})["projectId"]
    version = wire.result("project/get", {"projectId": project})["version"]
    change = {"projectId": project, "title": "The Enchantress", "ifVersion": version}
    wire.result("project/update", change)
    wire.ask("project/update", change)
    wire.result("state/get", {"projectId": project, "keys": ["PROMPT"]})
    artifact = ended["artifacts"][0]["artifactId"]
    part = wire.result("artifact/read", {"artifactId": artifact, "length": 200})
    wire.result("artifact/read", {"artifactId": artifact, "offset": part["next"], "length": 200})
    end(wire)


def errors(wire: Wire, folder: str) -> None:
    """What goes wrong, and what it is answered with."""
    begin(wire)
    none = "01890000-0000-7000-8000-000000000000"
    wire.ask("initialize", {})
    wire.ask("film/shoot", {})
    wire.ask("session/get", {"sessionId": none})
    session = wire.result("session/create", {"cwd": folder})["sessionId"]
    cursor = {"epoch": "elsewhere", "seq": 1}
    wire.ask("events/subscribe", {"stream": f"session:{session}", "since": cursor})
    wire.ask("events/unsubscribe", {"stream": f"session:{session}"})
    wire.result("message/send", {"sessionId": session, "content": "Hello", "clientMessageId": "m1"})
    wire.ask("message/send", {"sessionId": session, "content": "Bye", "clientMessageId": "m1"})
    end(wire)


def begin(wire: Wire) -> None:
    wire.result(
        "initialize",
        {"protocolVersions": [1], "clientInfo": {"name": "example", "version": "1"}},
    )
    wire.notify("initialized", {})


def end(wire: Wire) -> None:
    wire.ask("shutdown")
    wire.notify("exit")
    wire.rest()


ALL: Dict[str, Callable[[Wire, str], None]] = {
    "session": session, "pitch": pitch, "documents": documents, "errors": errors,
}


def record(name: str) -> str:
    house = House()
    try:
        with open(house.log, "ab") as log:
            child = house.start(
                *COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        wire = Recording.over_pipes(child, "lines", house.log)
        house.wires.append(wire)
        ALL[name](wire, str(house.work))
        return wire.text(house.work)
    finally:
        house.close()


def main(names: List[str]) -> int:
    if set(names) - set(ALL):
        print(f"{__doc__}\nThere are: {', '.join(ALL)}", file=sys.stderr)
        return 64
    for name in names or ALL:
        text = record(name)
        (EXAMPLES / f"{name}.jsonl").write_text(text)
        print(f"{name}: {len(text.splitlines())} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
