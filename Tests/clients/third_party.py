"""What every third-party client is held to: the same conversation, and what it saw of it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
from support.house import BINARY, ROOT, ProcessTest  # noqa: E402

REHEARSAL = ["--rehearsal", "--offline"]

#: What is answered to a question after a session that is not there.
REFUSED = {"code": 2001, "kind": "SessionNotFound"}


class ThirdPartyTest(ProcessTest):
    """A test of one client. It runs in a house of its own, in a process of its own."""

    limit = 60

    #: A difference is told whole.
    maxDiff = None

    #: Whether the client hears answers and events in the order of the wire, where O2 puts the answer to
    #: `events/subscribe` first. Libraries hand answers and notifications over on ways of their own.
    hears_in_order = False

    #: What must be found on the path.
    needs = ()

    def setUp(self):
        missing = [program for program in self.needs if shutil.which(program) is None]
        self.assertEqual(missing, [], "not installed; make setup-clients installs it")
        super().setUp()

    # What to talk to

    def serve(self):
        """The whole daemon as the client's child."""
        return {"BACKLOT_COMMAND": json.dumps([BINARY, "serve", *REHEARSAL])}

    def attach(self):
        """The user's daemon, through a child of the client."""
        self.house.daemon(*REHEARSAL)
        return {"BACKLOT_COMMAND": json.dumps([BINARY, "attach"])}

    def socket(self):
        """The user's daemon, on its socket."""
        self.house.daemon(*REHEARSAL)
        return {"BACKLOT_SOCKET": str(self.house.socket)}

    # What came of it

    def asked(self, question="interaction/request", choice=None):
        """How the crew's two questions reach a client."""
        return [f"question: {question}", f"choice: {choice or question}"]

    def begin(self, peer, *command):
        """A client at its conversation."""
        child = subprocess.Popen(
            [str(word) for word in command],
            env={**self.house.env, **peer, "BACKLOT_MESSAGE": "Hello"},
            cwd=self.house.work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.house.children.append(child)
        return child

    def converse(self, peer, *command):
        """The summary that a client prints at the end of its conversation."""
        return self.summary(self.begin(peer, *command))

    def summary(self, child):
        out, err = child.communicate(timeout=self.limit)
        said = err.decode(errors="replace")[-2000:]
        self.assertEqual(child.returncode, 0, f"{said}\n{self.house.said()}")
        lines = out.decode().splitlines()
        self.assertTrue(lines, f"no summary: {said}")
        return json.loads(lines[-1])

    def expect_conversation(self, summary, **rest):
        """It saw the whole run: each event of the journal once and in order, and its text."""
        summary = dict(summary)
        heard_first = summary.pop("heardFirst")
        self.assertIn(heard_first, ("answer",) if self.hears_in_order else ("answer", "event"))
        session = summary.pop("session")
        journal = self.house.rows(
            "SELECT seq, event_type FROM agent_events WHERE session_id = ? ORDER BY seq", session
        )
        types = [event_type for _, event_type in journal]
        expected = {
            "notifications": ["events/append", "events/delta"],
            "events": [list(row) for row in journal],
            "items": types.count("item.completed"),
            "differing": [],
            "asked": self.asked(),
            "protocolVersion": 1,
            "refused": REFUSED,
            "run": {"status": "completed", "outcome": "pitch"},
            "end": "exit 0",
        }
        self.assertEqual(summary, {**expected, **rest})
        self.assertEqual(types[-1], "run.completed")
