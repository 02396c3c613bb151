"""Neovim: its JSON-RPC library, and its language client with handlers of a plugin."""

from third_party import FOLDER, ThirdPartyTest, serves

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
        pitched = {
            "status": "completed",
            # Beside the one of the run before, which is not overwritten.
            "document": "pitch-2.md",
            "progress": ["pitch: begin", "pitch: report", "pitch: end"],
            "shown": ["pitch-2.md"],
        }
        self.expect_conversation(
            self.script("client.lua", self.serve()),
            asked=self.asked("interaction/respond", "window/showMessageRequest"),
            command=pitched if serves("workspace/executeCommand") else None,
        )
