"""Neovim: its JSON-RPC library, and its language client with handlers of a plugin."""

from third_party import FOLDER, ThirdPartyTest

SCRIPTS = FOLDER / "neovim"


class NeovimTests(ThirdPartyTest):
    needs = ("nvim",)

    def script(self, name, peer):
        return self.converse(
            peer,
            "nvim", "--headless", "-u", "NONE", "-c", f"luafile {SCRIPTS / name}", "-c", "cquit",
        )

    def test_vim_lsp_rpc_on_a_pipe(self):
        self.expect_conversation(self.script("rpc.lua", self.serve()))

    def test_vim_lsp_rpc_with_the_user_s_daemon(self):
        self.expect_conversation(self.script("rpc.lua", self.attach()))

    def test_vim_lsp_start_client(self):
        # Beside the document of the run before, which is not overwritten.
        document = "pitch-2.md"
        commands = {
            "pitch": ["completed", document],
            "revise": ["completed", document, True],
            "open": [True, document],
            "cancel": ["waiting", "cancelled", True],
            "progress": [
                f"{whose}: {kind}"
                for whose in ("ours", "the daemon's")
                for kind in ("begin", "report", "end")
            ],
            "shown": [document] * 3,
        }
        self.expect_conversation(
            self.script("client.lua", self.serve()),
            asked=self.asked("interaction/respond", "window/showMessageRequest"),
            commands=commands,
        )
