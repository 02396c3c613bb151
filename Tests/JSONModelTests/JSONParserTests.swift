import JSONModel
import Testing

func expectJSON(
  _ text: String,
  _ expected: JSONValue,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let value = try? JSONValue(parsing: text)
  #expect(value == expected, sourceLocation: sourceLocation)
}

@Suite(.timeLimit(.minutes(5)))
struct JSONParserTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), ("true", true), ("false", false), (" \t\r\n1 ", 1), ("-0", 0),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)),
      ("1e3", .number(1000)), ("1E+3", .number(1000)), ("25e-1", 2.5), ("-0.5", -0.5), ("[]", []),
      ("{}", [:]), ("[1,[2],{\"a\":3}]", [1, [2], ["a": 3]]),
      ("{\"a\":{\"b\":null}}", ["a": ["b": nil]]),
      ("{ \"a\" : 1 , \"b\" : [ ] }", ["a": 1, "b": []]), ("{\"a\":1,\"a\":2}", ["a": 2]),
      ("{\"\":1}", ["": 1]),
    ] as [(String, JSONValue)]
  ) func `a value is read`(text: String, expected: JSONValue) {
    expectJSON(text, expected)
  }

  @Test(arguments: [
    ("\"\"", ""), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"), ("\"é😀\"", "é😀"),
    ("\"\\u00e9\\u00E9\"", "éé"), ("\"\\ud83d\\ude00\"", "😀"), ("\"\\uD83D\"", "\u{FFFD}"),
    ("\"\\ude00x\"", "\u{FFFD}x"), ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
    ("\"\\ud83d\\n\"", "\u{FFFD}\n"),
    ("\"\\u0000\"", "\0"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ("\"\\udbff\\udfff\"", "\u{10FFFF}"),
  ]) func `a string's escapes are resolved`(text: String, expected: String) {
    expectJSON(text, .string(expected))
  }

  @Test(arguments: [
    ("", "the text ends where a value must stand at byte 0"),
    (" ", "the text ends where a value must stand at byte 1"),
    ("[1,]", "a value cannot start with this byte at byte 3"),
    ("{\"a\":1,}", "an object's key must be a string at byte 7"),
    ("{a:1}", "an object's key must be a string at byte 1"),
    ("[1 2]", "a comma or the array's end must follow an element at byte 3"),
    ("{\"a\" 1}", "a colon must follow a key at byte 5"),
    ("{\"a\":1 \"b\":2}", "a comma or the object's end must follow a member at byte 7"),
    ("1 2", "something follows the JSON text at byte 2"),
    ("tru", "the text ends inside a word at byte 0"),
    ("trux", "not a JSON word at byte 0"),
    ("+1", "a value cannot start with this byte at byte 0"),
    (".5", "a value cannot start with this byte at byte 0"),
    ("1.", "a digit must stand here at byte 2"),
    ("1e", "a digit must stand here at byte 2"),
    ("-", "a digit must stand here at byte 1"),
    ("00", "a number cannot start with a zero at byte 2"),
    ("-01", "a number cannot start with a zero at byte 3"),
    ("1e400", "the number is out of range at byte 5"),
    ("NaN", "a value cannot start with this byte at byte 0"),
    ("\"", "the text ends inside a string at byte 1"),
    ("\"\n\"", "a control character must be escaped at byte 1"),
    ("\"a\\n\n\"", "a control character must be escaped at byte 5"),
    ("\"\\x\"", "not an escape at byte 3"),
    ("\"\\", "the text ends inside an escape at byte 2"),
    ("\"\\u12", "the text ends inside an escape at byte 3"),
    ("\"\\u12g4\"", "four hexadecimal digits must follow \\u at byte 5"),
    ("'a'", "a value cannot start with this byte at byte 0"),
    ("// x\n1", "a value cannot start with this byte at byte 0"),
    ("\u{FEFF}1", "a value cannot start with this byte at byte 0"),
  ]) func `what is not JSON is refused, with the place`(text: String, reason: String) {
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
    #expect(error?.description == reason)
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22],
      [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
    ] as [[UInt8]]
  ) func `a string that is not UTF-8 is refused`(bytes: [UInt8]) {
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.reason == "the string is not UTF-8")
  }

  @Test func `nesting is bounded, however deep it goes`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSONValue(parsing: nested(JSONValue.maximumDepth))
    for text in [nested(501), String(repeating: "[", count: 100_000)] {
      let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
      #expect(error?.description == "nesting is deeper than 500 at byte 500")
    }
    let objects = String(repeating: "{\"a\":", count: 100_000)
    #expect(throws: JSONParseError.self) { try JSONValue(parsing: objects) }
  }
}
