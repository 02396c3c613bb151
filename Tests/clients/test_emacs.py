"""Emacs: jsonrpc.el, on a pipe and on the socket, and eglot, the language client."""

from third_party import FOLDER, ThirdPartyTest

SCRIPTS = FOLDER / "emacs"


class EmacsTests(ThirdPartyTest):
    needs = ("emacs",)

    def wire(self, peer):
        return self.converse(
            peer, "emacs", "-Q", "--batch", "-L", SCRIPTS, "-l", "wire.el", "-f", "wire-converse"
        )

    def test_jsonrpc_el_on_a_pipe(self):
        self.expect_conversation(self.wire(self.serve()))

    def test_jsonrpc_el_on_the_socket(self):
        self.expect_conversation(self.wire(self.socket()), end="closed")

    def test_eglot_connects_as_to_any_language_server(self):
        summary = self.converse(
            self.serve(),
            "emacs", "-q", "--no-site-file", "--batch", "-L", SCRIPTS,
            "-l", "eglot-client.el", "-f", "eglot-client-converse",
        )
        self.assertEqual((summary.pop("managed"), summary.pop("server")), (True, "backlot"))
        # eglot keeps no version of ours, and does not wait for the process to leave by itself.
        self.expect_conversation(
            summary,
            protocolVersion=None,
            asked=self.asked("interaction/respond", "window/showMessageRequest"),
            command=self.pitched(),
            end="gone",
        )

    def pitched(self):
        return {
            "status": "completed",
            # Beside the one of the run before, which is not overwritten.
            "document": "pitch-2.md",
            "progress": ["pitch: begin", "pitch: report", "pitch: end"],
        }
