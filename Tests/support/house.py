"""A place of its own for every test: home, data, runtime folder, and what runs in them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Union

from .schema import SCHEMA, Conversation, messages_in
from .surroundings import surroundings
from .wire import Wire

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BACKLOT_BIN") or str(ROOT / ".build" / "debug" / "backlot")

#: Nothing listens there, so whoever asks is refused at once.
NOWHERE = "http://127.0.0.1:9"

#: The key that must never be found anywhere.
KEY = "key-for-tests-0f1e2d3c4b5a6978"


@dataclass
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def __str__(self) -> str:
        return f"exit {self.code}\n--- out\n{self.out[-2000:]}\n--- err\n{self.err[-3000:]}"


def wait_until(what: str, holds: Callable[[], Any], timeout: float = 30) -> Any:
    """The one place that polls: for conditions that nothing announces, such as a file."""
    deadline = time.monotonic() + timeout
    while True:
        value = holds()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout:.0f} s for {what}")
        time.sleep(0.01)


def tool(name: str) -> str:
    """Where a program is that the tests need: without it they fail, for `make` installs it."""
    path = shutil.which(name)
    assert path is not None, f"{name} is not installed: make setup-tests installs what the tests need"
    return path


class House:
    def __init__(self) -> None:
        # A socket's path has at most 107 bytes, so the folder's name is short.
        self.root = Path(tempfile.mkdtemp(prefix="bl-"))
        self.children: List[subprocess.Popen[bytes]] = []
        self.wires: List[Wire] = []
        self.program = [BINARY]
        self.log = self.root / "stderr.txt"
        self.work = self.root / "work"
        self.data = self.root / "share" / "backlot"
        self.runtime = self.root / "run"
        #: Where everything of this house lies.
        self.places: Dict[str, str] = {
            "HOME": str(self.root / "home"),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "XDG_DATA_HOME": str(self.root / "share"),
            "XDG_STATE_HOME": str(self.root / "state"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "XDG_RUNTIME_DIR": str(self.runtime),
        }
        self.env: Dict[str, str] = {
            **surroundings(),
            **self.places,
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "BACKLOT_WIKIPEDIA": f"{NOWHERE}/w/api.php",
        }
        if "FAKETIME" in self.env:
            self.fake_clock()
        for folder in ("home", "config", "share", "state", "work"):
            (self.root / folder).mkdir()
        self.runtime.mkdir(mode=0o700)

    @property
    def socket(self) -> Path:
        return self.runtime / "backlot" / "backlot.sock"

    def close(self) -> None:
        for wire in self.wires:
            wire.abandon()
        # A daemon that `attach` or `socket` started is nobody's child here: it leaves when told.
        if self.socket.exists():
            self.run("stop", timeout=15)
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout, child.stderr):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        pass
        for folder, _, _ in os.walk(self.root):
            os.chmod(folder, 0o700)
        shutil.rmtree(self.root, ignore_errors=True)

    def fake_clock(self) -> None:
        """Starts the binary behind `env`, for an environment that loads libfaketime.

        Its first process sets a variable for the others, and Swift loses its arguments in one that does.
        """
        self.program = ["env", BINARY]

    # Commands

    def start(self, *arguments: str, env: Optional[Dict[str, str]] = None, **options: Any):
        """Starts the binary; the test's end is its end."""
        options.setdefault("cwd", self.work)
        child = subprocess.Popen(
            [*self.program, *arguments], env={**self.env, **(env or {})}, **options
        )
        self.children.append(child)
        return child

    def run(
        self,
        *arguments: str,
        input: Union[str, bytes] = b"",
        env: Optional[Dict[str, str]] = None,
        timeout: float = 60,
        cwd: Optional[Path] = None,
    ) -> Finished:
        """Runs a command to its end, with nothing but pipes around it."""
        child = self.start(
            *arguments,
            env=env,
            cwd=cwd or self.work,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        sent = input.encode() if isinstance(input, str) else input
        try:
            out, err = child.communicate(sent, timeout)
        except subprocess.TimeoutExpired:
            child.kill()
            out, err = child.communicate()
            text = err.decode(errors="replace")[-3000:]
            raise AssertionError(f"{arguments} did not end in {timeout} s: {text}") from None
        if arguments[:1] == ("serve",):
            conversation = Conversation(SCHEMA)
            for message in messages_in(sent):
                conversation.note(message)
            for message in messages_in(out):
                conversation.heard(message)
        return Finished(child.returncode, out.decode(), err.decode())

    # Daemons

    def serve(self, *arguments: str, framing: str = "lines", env=None) -> Wire:
        """`backlot serve` on pipes."""
        with open(self.log, "ab") as log:
            child = self.start(
                *(arguments or ("serve",)),
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        wire = Wire.over_pipes(child, framing, self.log)
        self.wires.append(wire)
        return wire

    def say(self, session: str, content: str, *arguments: str) -> Dict[str, Any]:
        """The answer to a message in a session that is there, once its run has ended."""
        wire = self.serve("serve", *arguments)
        told = wire.result(
            "message/send", {"sessionId": session, "content": content, "wait": True}, timeout=60
        )
        wire.close_input()
        wire.wait()
        return told

    def daemon(self, *arguments: str, env: Optional[Dict[str, str]] = None):
        """`backlot serve --socket`, listening."""
        with open(self.log, "ab") as log:
            child = self.start(
                "serve", "--socket", str(self.socket), *arguments,
                env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            )
        self.until_listening(child)
        return child

    def until_listening(self, child: Optional[subprocess.Popen] = None) -> None:
        def answers() -> bool:
            if child is not None and child.poll() is not None:
                raise AssertionError(f"the daemon left: {self.said()}")
            try:
                wire = Wire.over_socket(self.socket, "lines", self.log)
            except OSError:
                return False
            wire.abandon()
            return True

        wait_until("the daemon to listen", answers)

    def connect(self, framing: str = "lines") -> Wire:
        wire = Wire.over_socket(self.socket, framing, self.log)
        self.wires.append(wire)
        return wire

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    # What is left behind

    def rows(self, sql: str, *values: Any) -> List[tuple]:
        """What the database says, read from outside."""
        connection = sqlite3.connect(f"file:{self.data / 'backlot.db'}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def event_types(self) -> List[str]:
        return [row[0] for row in self.rows("SELECT event_type FROM agent_events ORDER BY session_id, seq")]

    def documents(self, name: str = "pitch.md") -> List[Path]:
        return sorted(self.work.rglob(name))

    def files_that_hold(self, secret: str) -> List[str]:
        needle, found = secret.encode(), []
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        if needle in file.read():
                            found.append(path)
        return found


class ProcessTest(unittest.TestCase):
    """A test with a house. It may take `limit` seconds; then it has failed."""

    limit = 120

    def setUp(self) -> None:
        if not os.access(BINARY, os.X_OK):
            self.fail(f"there is no binary at {BINARY}: make build, or set BACKLOT_BIN")
        signal.signal(signal.SIGALRM, self._late)
        signal.alarm(self.limit)
        self.addCleanup(signal.alarm, 0)
        self.house = House()
        self.addCleanup(self.house.close)

    def _late(self, *_: Any) -> None:
        raise AssertionError(f"not done in {self.limit} s: {self.house.said()}")

    # What every test asks

    def expect_exit(self, finished: Finished, code: int) -> None:
        self.assertEqual(finished.code, code, str(finished))

    def expect_plain(self, text: str) -> None:
        """Nothing that only a terminal understands, and nothing that only we understand."""
        self.assertNotIn("\x1b", text)
        self.assertNotIn("\r", text)
        for word in ("Fatal error", "Stack dump", "Optional(", "Swift.DecodingError"):
            self.assertNotIn(word, text)

    def expect_advice(self, finished: Finished, *words: str) -> None:
        """A plain error: one sentence that names the thing, and no trace."""
        self.expect_plain(finished.err)
        for word in words:
            self.assertIn(word, finished.err)

    def expect_match(self, text: str, pattern: str) -> None:
        """As assertRegex, without the whole document in the message."""
        self.assertTrue(re.search(pattern, text), f"nothing matches {pattern}")

    def expect_error(self, answer: Dict[str, Any], code: int, kind: str) -> Dict[str, Any]:
        error = answer.get("error")
        self.assertIsNotNone(error, f"not an error: {answer}")
        self.assertEqual((error["code"], error["data"]["kind"]), (code, kind), error)
        self.assertIsInstance(error["data"]["retryable"], bool)
        self.assertTrue(error["message"].strip())
        return error["data"]

    def expect_alive(self, wire: Wire) -> None:
        self.assertIn("result", wire.ask("ping"))

    def expect_whole_journal(self) -> None:
        """Every session's events are numbered 1, 2, 3, … and nothing follows the end of a run."""
        for (session,) in self.house.rows("SELECT DISTINCT session_id FROM agent_events"):
            numbers = [
                row[0]
                for row in self.house.rows(
                    "SELECT seq FROM agent_events WHERE session_id = ? ORDER BY seq", session
                )
            ]
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
