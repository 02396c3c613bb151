import FuzzSupport
import SystemSupport
import Testing

@Suite(.timeLimit(.minutes(15)))
struct SafeTextFuzzTests {
  private static let corpus = [
    "\u{1B}]0;title\u{7}\u{1B}[31mred\u{1B}[0m \u{9B}2J \u{9D}52;c;QQ==\u{9C}",
    "a\u{202E}b\u{2066}c\u{200B}d\u{E0041}e\u{FE0F}☀\u{FE0F}👩‍🔬 می\u{200C}خواهم",
    "e\u{301}\u{302}\u{303}\u{489}\u{20DD} \u{1100}\u{1161} \r\n\u{2028}\t\u{85}\u{E000}\u{FFFE}",
    "{\"a\":[\"b\\u009b\",1.5e3,null]}",
  ]
  private static let tokens = [
    "\u{1B}", "\u{1B}[", "\u{1B}]", "\u{9B}", "\u{9D}", "\u{7}", "\u{9C}", "\u{1B}\\", "\u{18}",
    "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{301}", "\r", "\n", "\u{202E}", "\u{E0041}", "\u{0}",
    "क्", "👩", "\u{1100}",
  ]

  @Test func `cleaning ends, is stable and leaves nothing that steers`() {
    for input in FuzzInputs(corpus: Self.corpus, tokens: Self.tokens) {
      let text = input.text
      let block = SafeText.block(text)
      #expect(SafeText.block(block) == block, "\(input)")
      #expect(block.unicodeScalars.count <= text.unicodeScalars.count, "\(input)")
      #expect(block.unicodeScalars.allSatisfy { !Self.steers($0) || $0 == "\n" })
      let line = SafeText.line(text, limit: 80)
      #expect(line.count <= 80 && !line.contains("\n"))
      #expect(SafeText.line(line, limit: 80) == line, "\(input)")
      let json = SafeText.escapedJSON(text)
      #expect(json.unicodeScalars.allSatisfy { !Self.steers($0) || $0 == "\n" })
    }
  }

  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200B, 0x200E, 0x200F, 0x2028,
      0x2029, 0xFEFF, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }
}
