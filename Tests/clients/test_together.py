"""Two people's editors on one daemon: both are asked, one answers, the other's question goes."""

import json

from test_emacs import SCRIPTS as EMACS
from test_neovim import SCRIPTS as NEOVIM
from third_party import BINARY, FOLDER, ThirdPartyTest


class TogetherTests(ThirdPartyTest):
    needs = ("emacs", "nvim", "vim")

    def expect_taken_back(self, name, peer, *command):
        """Vim has the question on its screen when `command`, whose name is given, answers it."""
        socket = self.socket()
        slow = self.begin(
            socket, "vim", "-Nu", "NONE", "-i", "NONE", "-es", "-S", FOLDER / "vim" / "together.vim"
        )
        said = slow.stdout.readline()
        if not said:
            self.fail(f"Vim was asked nothing: {self.summary(slow)}")
        session = json.loads(said)["session"]
        quick = self.converse({**socket, **peer, "BACKLOT_SESSION": session}, *command)
        self.assertEqual(quick["session"], session)
        end = "exit 0" if "BACKLOT_COMMAND" in peer else "closed"
        self.expect_conversation(quick, asked=["question: interaction/request"], end=end)

        summary = self.summary(slow)
        opened = summary.pop("openedWith")
        self.assertEqual((len(opened), summary.pop("takenBack")), (1, opened))
        # Vim answers no request whose id is a text, or one of its own numbers.
        self.assertGreater(opened[0], 1_000_000_000)
        late = {"protocolVersion": 1, "refused": None}
        self.expect_conversation(
            {**summary, **late},
            **late,
            notifications=["$/cancelRequest", "events/append", "events/delta"],
            asked=["question: interaction/request"],
            end="closed",
        )
        listed = self.house.connect().result("interaction/list", {"sessionId": session})
        self.assertEqual(
            [(entry["status"], entry["answer"]) for entry in listed["interactions"]],
            [("answered", {"text": "Ada Lovelace", "by": name})],
        )

    def test_emacs_answers_what_vim_was_asked(self):
        self.expect_taken_back(
            "Emacs", {},
            "emacs", "-Q", "--batch", "-L", EMACS, "-l", "wire.el", "-f", "wire-converse",
        )

    def test_neovim_answers_through_attach_what_vim_was_asked_on_the_socket(self):
        self.expect_taken_back(
            "Neovim", {"BACKLOT_COMMAND": json.dumps([BINARY, "attach"])},
            "nvim", "--headless", "-u", "NONE",
            "-c", f"luafile {NEOVIM / 'rpc.lua'}", "-c", "cquit",
        )


