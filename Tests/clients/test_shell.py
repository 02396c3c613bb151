"""nc and socat on the socket: no library, and either framing."""

from third_party import FOLDER, ThirdPartyTest


class ShellTests(ThirdPartyTest):
    hears_in_order = True
    needs = ("jq", "nc", "socat")

    def expect_talk(self, peer, framing):
        summary = self.converse(self.socket(), FOLDER / "shell" / "talk.sh", peer, framing)
        late = {"code": 3005, "kind": "InteractionResolved"}
        self.expect_conversation(
            summary,
            # A pipe says what it wants without a handshake.
            protocolVersion=1 if framing == "headers" else None,
            asked=self.asked("interaction/list"),
            late=late,
        )

    def test_nc_with_lines(self):
        self.expect_talk("nc", "lines")

    def test_nc_with_headers(self):
        self.expect_talk("nc", "headers")

    def test_socat_with_lines(self):
        self.expect_talk("socat", "lines")

    def test_socat_with_headers(self):
        self.expect_talk("socat", "headers")
