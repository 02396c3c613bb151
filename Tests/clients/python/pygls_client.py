"""pygls' JsonRPCClient against `backlot`, which it starts itself.

    pygls_client.py     with what to start in the environment, see ../README.md
"""

import asyncio
import json
import os

from following import Following
from pygls.client import JsonRPCClient
from pygls.exceptions import JsonRpcException
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
    default_converter,
)

PATIENCE = 50


def plain_converter():
    """Leaves params and results the dictionaries that they are, instead of named tuples."""
    converter = default_converter()
    for kind in (JsonRPCNotification, JsonRPCRequestMessage, JsonRPCResponseMessage):
        converter.register_structure_hook(kind, lambda data, cls: cls(**data))
    return converter


class BacklotClient(JsonRPCClient):
    def __init__(self):
        super().__init__(converter_factory=plain_converter)
        self.following = Following()
        self.ended = asyncio.Event()
        self.exit_code = asyncio.get_running_loop().create_future()

        @self.feature("events/append")
        def append(params):
            self.following.append(params)
            if self.following.ended:
                self.ended.set()

        @self.feature("events/delta")
        def delta(params):
            self.following.delta(params)

        @self.feature("interaction/request")
        def answer(params):
            return self.following.answer(params)

    async def server_exit(self, server):
        self.exit_code.set_result(server.returncode)

    async def ask(self, method, **params):
        return await self.protocol.send_request_async(method, params)


async def conversation():
    client = BacklotClient()
    await client.start_io(*json.loads(os.environ["BACKLOT_COMMAND"]))
    hello = await client.ask(
        "initialize", protocolVersions=[1], capabilities={"interaction": {}}
    )
    client.protocol.notify("initialized", {})
    try:
        await client.ask("session/get", sessionId="nobody")
        refused = None
    except JsonRpcException as error:
        refused = {"code": error.code, "kind": error.data["kind"]}

    session = (await client.ask("session/create", title="pygls"))["sessionId"]
    client.protocol.send_request(
        "events/subscribe",
        {"stream": f"session:{session}", "deltas": True},
        callback=client.following.answered,
    )
    # The crew asks what it must, and after each pass of the writers' room.
    await client.ask(
        "message/send", sessionId=session, content=os.environ["BACKLOT_MESSAGE"], ask="pass"
    )
    await client.ended.wait()
    run = await client.ask("run/get", runId=client.following.ended)

    await client.ask("shutdown")
    client.protocol.notify("exit")
    code = await client.exit_code
    await client.stop()
    return client.following.summary(
        protocolVersion=hello["protocolVersion"],
        refused=refused,
        session=session,
        run={"status": run["status"], "outcome": run["outcome"]},
        end=f"exit {code}",
    )


print(json.dumps(asyncio.run(asyncio.wait_for(conversation(), PATIENCE))))
