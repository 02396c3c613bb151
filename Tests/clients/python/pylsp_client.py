"""python-lsp-jsonrpc against `backlot`: on a child's pipes, or on the daemon's socket.

    pylsp_client.py     with what to talk to in the environment, see ../README.md
"""

import json
import os
import socket
import subprocess
import threading

from following import Following
from pylsp_jsonrpc.endpoint import Endpoint
from pylsp_jsonrpc.exceptions import JsonRpcException
from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

PATIENCE = 50


def connect():
    """The two streams, and what says how the conversation ended once they are at their end."""
    path = os.environ.get("BACKLOT_SOCKET")
    if path:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        return connection.makefile("rb"), connection.makefile("wb"), lambda: "closed"
    child = subprocess.Popen(
        json.loads(os.environ["BACKLOT_COMMAND"]), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    return child.stdout, child.stdin, lambda: f"exit {child.wait(PATIENCE)}"


incoming, outgoing, end = connect()
following = Following()
ended = threading.Event()


def append(params):
    following.append(params)
    if following.ended:
        ended.set()


writer = JsonRpcStreamWriter(outgoing)
endpoint = Endpoint(
    {
        "events/append": append,
        "events/delta": following.delta,
        "interaction/request": following.answer,
    },
    writer.write,
)
# The library reads on the thread that it is given, and calls the handlers there, in order.
reader = threading.Thread(target=JsonRpcStreamReader(incoming).listen, args=[endpoint.consume])
reader.start()


def ask(method, **params):
    return endpoint.request(method, params).result(PATIENCE)


hello = ask("initialize", protocolVersions=[1], capabilities={"interaction": {}})
endpoint.notify("initialized", {})
try:
    ask("session/get", sessionId="nobody")
    refused = None
except JsonRpcException as error:
    refused = {"code": error.code, "kind": error.data["kind"]}

session = ask("session/create", title="python-lsp-jsonrpc")["sessionId"]
subscribing = endpoint.request("events/subscribe", {"stream": f"session:{session}", "deltas": True})
subscribing.add_done_callback(following.answered)
subscribing.result(PATIENCE)
# The crew asks what it must, and after each pass of the writers' room.
ask("message/send", sessionId=session, content=os.environ["BACKLOT_MESSAGE"], ask="pass")
if not ended.wait(PATIENCE):
    raise SystemExit("the run did not end")
run = ask("run/get", runId=following.ended)

ask("shutdown")
endpoint.notify("exit")
reader.join(PATIENCE)
endpoint.shutdown()
print(
    json.dumps(
        following.summary(
            protocolVersion=hello["protocolVersion"],
            refused=refused,
            session=session,
            run={"status": run["status"], "outcome": run["outcome"]},
            end=end(),
        )
    )
)
