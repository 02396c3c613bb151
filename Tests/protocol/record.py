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
from typing import Any, Callable, Dict, List, Tuple

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.house import House  # noqa: E402
from support.surroundings import RECORDED_DAY  # noqa: E402
from support.wire import Wire  # noqa: E402
from transcript import EXAMPLES, Recording  # noqa: E402

FILM = "Create a film about Ada Lovelace"

#: Of a replay too: what is said must not depend on a network.
COMMAND = ("serve", "--rehearsal", "--offline")

#: The examples whose crew plays a script instead of rehearsing.
SCRIPTS = {"interaction": "interactions.yaml"}

#: The examples that are recorded with headers; the others are lines.
WITH_HEADERS = {"interaction"}


def command(name: str) -> Tuple[str, ...]:
    """What plays the daemon's part in an example."""
    script = SCRIPTS.get(name)
    if script is None:
        return COMMAND
    return ("serve", "--script", str(EXAMPLES / "scripts" / script))


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
    wire.result("run/cancel", {"runId": run, "reason": "nobody knows whom it is about"})
    wire.ask("run/get", {"runId": "none"})
    end(wire)


def interaction(wire: Wire, folder: str) -> None:
    """The crew asks: by a request of its own, by a list, and for permission."""
    begin(wire, clientId="editor-1", capabilities={"interaction": {}})
    session = wire.result("session/create", {"cwd": folder})["sessionId"]
    wire.result("events/subscribe", {"stream": f"session:{session}"})
    run = wire.result("message/send", {"sessionId": session, "content": "Hello"})["runId"]
    wire.reply(asked(wire), {"text": "Ada"})
    choice = asked(wire)
    wire.send(
        {"jsonrpc": "2.0", "id": choice["id"], "error": {"code": -32800, "message": "not now"}}
    )
    wire.result("run/wait", {"runId": run})
    wire.result("interaction/list", {"sessionId": session, "status": "open"})
    answer = {"interactionId": choice["params"]["interactionId"], "optionId": "3"}
    wire.ask("interaction/respond", answer)
    wire.result("interaction/respond", {**answer, "optionId": "2"})
    permission = asked(wire)
    wire.reply(permission, {"optionId": "allow"})
    settled(wire, permission)
    wire.result("run/wait", {"runId": run})
    wire.ask("interaction/respond", {**answer, "optionId": "1"})
    end(wire)


def catalog(wire: Wire, folder: str) -> None:
    """A list that keeps itself up to date: subscribe, then list, then follow."""
    head = begin(wire, subscriptions=[{"stream": "catalog"}])["resumed"][0]
    wire.result("session/list", {"status": "active"})
    session = wire.result("session/create", {"title": "Films", "cwd": folder})["sessionId"]
    wire.result("session/update", {"sessionId": session, "title": "Films of lives"})
    wire.result("project/create", {"sessionId": session, "title": "Ada", "subject": "Ada Lovelace"})
    sent = wire.result("message/send", {"sessionId": session, "content": "Hello", "wait": True})
    wire.ask("session/archive", {"sessionId": session})
    wire.result("run/cancel", {"runId": sent["runId"]})
    wire.result("session/archive", {"sessionId": session})
    wire.ask("message/send", {"sessionId": session, "content": FILM})
    wire.result("session/delete", {"sessionId": session})
    wire.event(lambda event: event["type"] == "session.deleted")
    since = {"epoch": head["epoch"], "seq": head["head"]}
    wire.result("events/read", {"stream": "catalog", "since": since})
    end(wire)


def steering_and_fork(wire: Wire, folder: str) -> None:
    """A run that stops after each pass: a note to it, a copy to try something else, a retry."""
    begin(wire)
    sent = {"content": FILM, "cwd": folder, "ask": "pass", "wait": True}
    waiting = wire.result("message/send", sent)
    session, run = waiting["sessionId"], waiting["runId"]
    (question,) = waiting["interactions"]
    fork = wire.result("session/fork", {"sessionId": session, "atSeq": question["seq"]})
    wire.result("run/get", {"runId": fork["runs"][0]["runId"]})
    wire.result("interaction/list", {"sessionId": fork["sessionId"], "status": "open"})
    change = {"sessionId": fork["sessionId"], "key": "PROMPT", "value": "Ada Lovelace as a child"}
    wire.result("state/set", {**change, "ifVersion": 1})
    wire.ask("state/set", {**change, "ifVersion": 1})
    wire.result("state/diff", {"from": {"sessionId": session}, "to": {"sessionId": fork["sessionId"]}})
    wire.result("run/steer", {"runId": run, "text": "Keep Babbage at the edge of it."})
    approval = {"interactionId": question["interactionId"], "optionId": "approve"}
    wire.result("interaction/respond", approval)
    wire.result("run/wait", {"runId": run})
    wire.ask("run/steer", {"runId": run, "text": "Too late."})
    stream, types = f"session:{session}", ["run.steered", "run.completed"]
    wire.result("events/read", {"stream": stream, "types": types})
    step = "film_concept_team/writers_room#1/critic/model:1"
    again = wire.result("run/retry", {"runId": run, "fromStep": step})
    wire.result("run/wait", {"runId": again["runId"]})
    wire.result("session/get", {"sessionId": again["sessionId"]})
    end(wire)


def human_version(wire: Wire, folder: str) -> None:
    """A person edits the outline between two passes, and the crew writes around it."""
    begin(wire)
    session = wire.result("session/create", {"cwd": folder})["sessionId"]
    sent = {"sessionId": session, "content": FILM, "ask": "pass"}
    run = wire.result("message/send", sent)["runId"]
    (question,) = wire.result("run/wait", {"runId": run})["interactions"]
    versions = {"sessionId": session, "name": "outline.md"}
    (first,) = wire.result("artifact/list", versions)["artifacts"]
    text = wire.result("artifact/read", {"artifactId": first["artifactId"]})["text"]
    edited = text.replace("## Act One\n", "## Act One\n\nShe counts the stairs.\n", 1)
    change = {"artifactId": first["artifactId"], "ifVersion": first["version"], "text": edited}
    second = wire.result("artifact/write", change)["artifactId"]
    wire.ask("artifact/write", {**change, "text": "A stale one."})
    wire.result("artifact/diff", {"from": first["artifactId"], "to": second})
    answer = {"interactionId": question["interactionId"], "optionId": "notes"}
    wire.result("interaction/respond", {**answer, "text": "More of the engine."})
    (question,) = wire.result("run/wait", {"runId": run})["interactions"]
    third = wire.result("artifact/list", versions)["artifacts"][2]["artifactId"]
    wire.result("artifact/diff", {"from": second, "to": third})
    wire.result("artifact/read", {"artifactId": third, "length": 700})
    wire.result("run/cancel", {"runId": run})
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


def begin(wire: Wire, **more: Any) -> Any:
    client = {"protocolVersions": [1], "clientInfo": {"name": "example", "version": "1"}}
    result = wire.result("initialize", {**client, **more})
    wire.notify("initialized", {})
    return result


def asked(wire: Wire) -> Any:
    """The next question that the daemon puts to this client."""
    return wire.until(lambda message: message.get("method") == "interaction/request")


def end(wire: Wire) -> None:
    wire.ask("shutdown")
    wire.notify("exit")
    wire.rest()


def settled(wire: Wire, question: Any) -> None:
    """An answer counts when its event is there: a wait before that may still find the question."""
    number = question["params"]["interactionId"]
    wire.event(
        lambda event: event["type"] == "interaction.resolved"
        and event["data"]["interactionId"] == number
    )


ALL: Dict[str, Callable[[Wire, str], None]] = {
    "session": session, "pitch": pitch, "interaction": interaction, "catalog": catalog,
    "steering-and-fork": steering_and_fork, "human-version": human_version,
    "documents": documents, "errors": errors,
}


def record(name: str) -> str:
    house = House()
    try:
        with open(house.log, "ab") as log:
            child = house.start(
                *command(name), env={"BACKLOT_TODAY": RECORDED_DAY}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        framing = "headers" if name in WITH_HEADERS else "lines"
        wire = Recording.over_pipes(child, framing, house.log)
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
