"""Vim's own channels, in mode lsp."""

import subprocess

from third_party import FOLDER, ThirdPartyTest


class VimTests(ThirdPartyTest):
    needs = ("vim",)

    def setUp(self):
        super().setUp()
        said = subprocess.run(["vim", "--version"], capture_output=True, text=True).stdout
        self.assertIn("+channel", said, "this vim has no channels; make setup-clients installs one that has")

    def channel(self, peer):
        return self.converse(
            peer, "vim", "-Nu", "NONE", "-i", "NONE", "-es", "-S", FOLDER / "vim" / "channel.vim"
        )

    def test_a_job_s_channel(self):
        self.expect_conversation(self.channel(self.serve()))

    def test_a_channel_on_the_socket(self):
        self.expect_conversation(self.channel(self.socket()), end="closed")
