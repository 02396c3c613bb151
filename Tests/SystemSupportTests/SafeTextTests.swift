import SystemSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SafeTextTests {
  // MARK: What is left as it is

  @Test(arguments: [
    "Ada Lovelace", "Marie Skłodowska-Curie", "Émile", "E\u{301}mile", "Ж. И. Алфёров", "東京 一",
    "שָׁלוֹם", "مرحبا", "می\u{200C}خواهم", "क्\u{200D}ष", "👩‍🔬 ☀\u{FE0F} 👍🏽", "a\n\nb", "100 % — “so”",
    "Tiếng Việt", "བསྒྲུབས", "x \u{FFFD} y", "\u{3000}",
  ]) func `text of any script is left as it is`(text: String) {
    #expect(SafeText.block(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  // MARK: What is removed or replaced

  @Test(arguments: [
    // C0, DEL and C1.
    ("a\u{0}b\u{1}c\u{8}d\u{7F}e", "abcde"), ("a\u{80}b\u{9C}c", "abc"),
    ("a\tb", "a b"), ("a\r\nb\rc", "a\nb\nc"), ("a\u{B}b\u{C}c\u{85}d", "a\nb\nc\nd"),
    // CSI, in seven and in eight bits.
    ("\u{1B}[31mred\u{1B}[0m", "red"), ("\u{9B}31mred", "red"), ("\u{1B}[2Jx", "x"),
    ("\u{1B}[?1049hx", "x"), ("\u{1B}[38;5;1mx", "x"), ("\u{1B}[31é", "é"), ("a\u{1B}[", "a"),
    // Strings for the terminal, with each end.
    ("\u{1B}]0;own\u{7}x", "x"), ("\u{1B}]8;;http://e\u{1B}\\x\u{1B}]8;;\u{1B}\\", "x"),
    ("\u{9D}52;c;AAAA\u{9C}x", "x"), ("\u{1B}Pq#0\u{1B}\\x", "x"), ("\u{90}q\u{9C}x", "x"),
    ("\u{1B}_Gi=1\u{1B}\\x", "x"), ("\u{1B}^p\u{9C}x", "x"), ("\u{9E}p\u{9C}x", "x"),
    ("\u{1B}Xs\u{18}x", "x"), ("\u{1B}]0;open\nx", "\nx"), ("\u{1B}]0;a\u{1B}[31mx", "[31mx"),
    // Other escapes.
    ("\u{1B}cx", "x"), ("\u{1B}(0x", "x"), ("\u{1B}#8x", "x"), ("\u{1B}\u{1B}[31mx", "x"),
    ("x\u{1B}", "x"),
    // Bidirectional marks, embeddings, overrides and isolates.
    ("a\u{202E}b\u{202C}c\u{202A}d\u{202B}e\u{202D}f", "abcdef"),
    ("a\u{2066}b\u{2067}c\u{2068}d\u{2069}e", "abcde"), ("a\u{200E}b\u{200F}c\u{61C}d", "abcd"),
    // Invisible scalars.
    ("pay\u{200B}pal\u{2060}\u{FEFF}\u{AD}\u{34F}\u{180E}", "paypal"),
    ("a\u{200D}b\u{200C}c", "abc"), ("a\u{3164}b\u{115F}c\u{FFA0}d", "abcd"),
    ("a\u{2061}b\u{206A}c\u{1D173}d\u{1BCA0}e", "abcde"), ("a\u{FFF9}b\u{FFFA}c\u{FFFB}", "abc"),
    ("a\u{2800}b", "a b"),
    // Separators, tags, variation selectors.
    ("a\u{2028}b\u{2029}c", "a\nb\nc"), ("x\u{E0001}\u{E0041}\u{E007F}y", "xy"),
    ("a\u{FE00}b\u{FE0F}c\u{E0100}d", "abcd"), ("a\u{180B}b", "ab"),
    // Private use and noncharacters.
    ("a\u{E000}b\u{F8FF}c\u{F0000}d\u{10FFFD}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}"),
  ]) func `what steers a terminal or hides from a reader is gone`(text: String, left: String) {
    #expect(SafeText.block(text) == left)
  }

  @Test func `bytes that are no UTF-8 become one replacement each`() {
    let text = String(decoding: [0x61, 0xFF, 0xC0, 0x62, 0xED, 0xA0, 0x80], as: UTF8.self)
    let left = SafeText.block(text).unicodeScalars
    #expect(left.allSatisfy { "ab\u{FFFD}".unicodeScalars.contains($0) })
  }

  @Test(arguments: ["\u{301}", "\u{489}", "\u{20DD}", "\u{903}", "\u{301}\u{200D}", "\u{301}\u{0}"])
  func `no letter carries more marks than a script stacks`(mark: String) {
    let left = SafeText.block("e" + String(repeating: mark, count: 500) + "f")
    #expect(left.unicodeScalars.count <= 10)
    #expect(left.hasSuffix("f"))
  }

  @Test func `every scalar of Unicode is shown, or nothing that is invisible is left of it`() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let left = SafeText.block("a\(scalar)b").unicodeScalars.filter { $0 != "a" && $0 != "b" }
      for kept in left where kept != "\n" {
        let properties = kept.properties
        #expect(!properties.isNoncharacterCodePoint, "U+\(String(value, radix: 16))")
        #expect(!properties.isDefaultIgnorableCodePoint, "U+\(String(value, radix: 16))")
        #expect(
          ![.control, .privateUse, .lineSeparator, .paragraphSeparator, .surrogate].contains(
            properties.generalCategory
          ),
          "U+\(String(value, radix: 16))"
        )
      }
    }
  }

  // MARK: Lines

  @Test func `a line has single blanks and one line`() {
    #expect(SafeText.line("  a \n\n b\u{2028}c\u{A0}d\t\r\ne ") == "a b c d e")
    #expect(SafeText.line(" \u{200B}\n") == "")
    #expect(SafeText.inline("a  b\nc") == "a  b c")
  }

  @Test func `a line has at most the characters that are asked for`() {
    #expect(SafeText.line("abcdef", limit: 6) == "abcdef")
    #expect(SafeText.line("abcdefg", limit: 6) == "abcde…")
    #expect(SafeText.line("äbcdefg", limit: 6) == "äbcde…")
    #expect(SafeText.line("abc", limit: 0) == "")
    #expect(SafeText.line("abc", limit: 1) == "…")
    #expect(SafeText.line("a é", limit: .max) == "a é")
  }

  @Test func `one character of any number of scalars is cut as well`() {
    // A run of leading Hangul consonants is one character to Unicode, however long.
    let flood = String(repeating: "\u{1100}", count: 10_000)
    #expect(flood.count == 1)
    #expect(SafeText.line(flood, limit: 40).unicodeScalars.count <= 161)
  }

  // MARK: JSON

  @Test(arguments: [
    ("{\"a\":\"\u{9B}31m\"}", "{\"a\":\"\\u009b31m\"}"),
    ("[\"\u{202E}x\u{2066}\"]", "[\"\\u202ex\\u2066\"]"),
    ("[\"\u{200B}\u{7F}\u{2028}\"]", "[\"\\u200b\\u007f\\u2028\"]"),
    ("[\"\u{E0041}\"]", "[\"\\udb40\\udc41\"]"), ("[\"\u{E000}\"]", "[\"\\ue000\"]"),
    ("[\"é ☃ 東\"]", "[\"é ☃ 東\"]"), ("[1,\n2]", "[1,\n2]"),
  ]) func `JSON keeps its meaning, and escapes what a terminal would obey`(
    json: String,
    escaped: String
  ) {
    #expect(SafeText.escapedJSON(json) == escaped)
  }
}
