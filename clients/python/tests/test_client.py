from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import unittest
from typing import Any, Dict, List

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from backlot_client import Backlot, BacklotError, ConnectionLost  # noqa: E402
from backlot_client.errors import SessionNotFound  # noqa: E402
from backlot_client.framing import Headers, Lines  # noqa: E402
from fake_peer import JOURNAL, FakePeer  # noqa: E402

TIMEOUT = 20
MINE = JOURNAL[1:]


class ClientTests(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "s")

    def stdio(self, framing: str) -> Backlot:
        command = [sys.executable, os.path.join(HERE, "fake_peer.py"), framing]
        return Backlot.stdio(command, framing=framing)

    async def collect(self, events: Any) -> List[Dict[str, Any]]:
        async def all_of_them() -> List[Dict[str, Any]]:
            return [event async for event in events]

        return await asyncio.wait_for(all_of_them(), TIMEOUT)

    async def test_both_framings_carry_a_whole_job_over_stdio(self) -> None:
        for framing in ("lines", "lsp"):
            with self.subTest(framing):
                async with self.stdio(framing) as backlot:
                    self.assertEqual(backlot.server["protocolVersion"], 1)
                    text = {"text": "Ünïcode\nand a line feed"}
                    self.assertEqual(await backlot.request("echo", text), text)
                    result = await backlot.pitch("Ada Lovelace")
                    self.assertEqual((result.status, result.text), ("completed", "FADE IN:"))

    async def test_events_come_in_order_and_end_with_the_run(self) -> None:
        async with FakePeer(self.path, Lines) as peer, Backlot.socket(self.path) as backlot:
            run = await backlot.send("Ada")
            self.assertEqual(await self.collect(run.events()), MINE)
            self.assertEqual(await self.collect(run.events(whole_session=True)), JOURNAL)
            self.assertEqual(await self.collect(run.events(since=3)), JOURNAL[3:])
        self.assertEqual(peer.methods()[0][-2:], ["shutdown", "exit"])

    async def test_deltas_stand_between_the_events_of_their_item(self) -> None:
        async with FakePeer(self.path, Lines), Backlot.socket(self.path) as backlot:
            run = await backlot.send("Ada")
            events = await self.collect(run.events(deltas=True))
        types = [event["type"] for event in events]
        expected = ["run.started", "item.started", "delta", "item.completed", "run.completed"]
        self.assertEqual(types, expected)

    async def test_a_lost_connection_is_taken_up_where_it_was(self) -> None:
        def prepare(speaker: Any, number: int) -> None:
            speaker.cut_at = 3 if number == 1 else None

        async with FakePeer(self.path, Headers, prepare) as peer:
            async with Backlot.socket(self.path, framing="lsp") as backlot:
                run = await backlot.send("Ada")
                self.assertEqual(await self.collect(run.events()), MINE)
        again = [m for m in peer.speakers[1].seen if m["method"] == "events/subscribe"]
        self.assertEqual([m["params"]["since"] for m in again], [{"seq": 3, "epoch": "E1"}])

    async def test_keys_are_lent_before_anything_else_and_again_with_each_connection(self) -> None:
        def prepare(speaker: Any, number: int) -> None:
            speaker.cut_at = 3 if number == 1 else None

        keys = {"OPENAI_API_KEY": "k"}
        for framing, how in (("lines", Lines), ("lsp", Headers)):
            backlot = Backlot.socket(self.path, framing=framing, credentials=keys)
            async with FakePeer(self.path, how, prepare) as peer, backlot:
                run = await backlot.send("Ada")
                await self.collect(run.events())
            os.unlink(self.path)
            lent = {"jsonrpc": "2.0", "method": "$/credentials", "params": {"variables": keys}}
            self.assertEqual([speaker.seen[0] for speaker in peer.speakers], [lent, lent])
            self.assertEqual([m[1] for m in peer.methods()], ["initialize", "initialize"])

    async def test_a_hole_is_filled_from_the_journal(self) -> None:
        def prepare(speaker: Any, number: int) -> None:
            speaker.skip = 3

        async with FakePeer(self.path, Lines, prepare), Backlot.socket(self.path) as backlot:
            run = await backlot.send("Ada")
            self.assertEqual(await self.collect(run.events()), MINE)

    async def test_a_message_is_sent_again_under_the_same_id(self) -> None:
        def prepare(speaker: Any, number: int) -> None:
            handle = speaker.handle
            if number == 1:
                speaker.handle = lambda m: m["method"] != "message/send" and handle(m)

        async with FakePeer(self.path, Lines, prepare) as peer:
            async with Backlot.socket(self.path) as backlot:
                await asyncio.wait_for(backlot.send("Ada"), TIMEOUT)
        sent = [m for s in peer.speakers for m in s.seen if m["method"] == "message/send"]
        self.assertEqual(len(sent), 2)
        self.assertEqual(sent[0]["params"], sent[1]["params"])

    async def test_errors_have_a_class_for_their_kind(self) -> None:
        async with FakePeer(self.path, Lines), Backlot.socket(self.path) as backlot:
            with self.assertRaises(SessionNotFound) as caught:
                await backlot.request("session/get", {"sessionId": "nope"})
        error = caught.exception
        self.assertIsInstance(error, BacklotError)
        self.assertEqual((error.code, error.retryable), (2001, False))
        self.assertEqual(error.data["sessionId"], "nope")
        self.assertEqual(str(error), "SessionNotFound (2001): there is no session nope")

    async def test_what_the_daemon_asks_is_answered(self) -> None:
        async with FakePeer(self.path, Lines) as peer:
            backlot = Backlot.socket(self.path)

            async def answer(params: Any) -> Any:
                return {"answer": params["question"]}

            backlot.on_request("interaction/request", answer)
            async with backlot:
                await backlot.request("ask", {"method": "interaction/request"})
                await backlot.request("ask", {"method": "what/else"})
                await backlot.request("echo", {})
            initialize = peer.speakers[0].seen[0]["params"]
        self.assertEqual(initialize["capabilities"], {"interaction": {}})
        self.assertEqual(peer.speakers[0].answered[0]["result"], {"answer": "why"})
        self.assertEqual(peer.speakers[0].answered[1]["error"]["code"], -32601)

    async def test_giving_up_tells_the_daemon(self) -> None:
        async with FakePeer(self.path, Lines) as peer, Backlot.socket(self.path) as backlot:
            with self.assertRaises(asyncio.TimeoutError):
                await backlot.request("never", timeout=0.05)
            await backlot.request("echo", {})
        never, cancel = [m for m in peer.speakers[0].seen if m["method"] in CANCELLING]
        self.assertEqual(cancel["params"], {"id": never["id"]})

    async def test_a_daemon_that_goes_ends_what_waits(self) -> None:
        def prepare(speaker: Any, number: int) -> None:
            handle = speaker.handle
            speaker.handle = lambda m: m["method"] != "never" and handle(m)

        async with FakePeer(self.path, Lines, prepare), Backlot.socket(self.path) as backlot:
            with self.assertRaises(ConnectionLost):
                await asyncio.wait_for(backlot.request("never"), TIMEOUT)

    async def test_nobody_there_is_an_error_at_once(self) -> None:
        with self.assertRaises(OSError):
            async with Backlot.socket(self.path):
                self.fail("connected to nothing")


CANCELLING = ("never", "$/cancelRequest")

if __name__ == "__main__":
    unittest.main()
