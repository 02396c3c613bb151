import FuzzSupport
import JSONModel
import Testing

@testable import JSONRPC

/// Random inputs from fragments that lie near the edges of the grammar.
@Suite(.timeLimit(.minutes(30)))
struct WireFuzzTests {
  private static let fragments: [String] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\u00e9", "0", "-", "1", "1.5",
    "1e9",
    "1e999", "true", "null", "fals", " ", "\t", "\r", "\u{FEFF}", "é", "😀", "\u{1}", "\"id\":1,",
    "\"jsonrpc\":\"2.0\",", "\"method\":\"m\",", "\"params\":", "\"result\":", "\"error\":", "{}",
    "[]", "\"a\":", "\"a\"",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":[1]}}",
  ]

  private func bytes(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      bytes += WireFuzzTests.fragments.randomElement(using: &generator).map { Array($0.utf8) } ?? []
    }
    for _ in 0..<Int.random(in: 0...2, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0...3, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(bytes[place], at: place)
      default: break
      }
    }
    return bytes
  }

  private func isJSON(_ bytes: [UInt8]) -> Bool {
    (try? JSONValue(parsing: bytes)) != nil
  }

  @Test(arguments: [1, 2, 3, 20_261_122] as [UInt64])
  func `the scanner takes for JSON exactly what the parser reads`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var valid = 0
    for _ in 0..<20_000 {
      let bytes = bytes(&generator)
      let packet = Packet(scanning: bytes)
      let isValid = if case .malformed = packet { false } else { true }
      if isValid { valid += 1 }
      if isValid != isJSON(bytes) {
        Issue.record("seed \(seed): \(String(decoding: bytes, as: UTF8.self)) is \(packet)")
      }
    }
    #expect(valid > 100)
  }

  @Test(arguments: [4, 5, 6] as [UInt64])
  func `the reader gives the same frames however the bytes are split`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "Content-Length: ", "3", "40", "\r\n", "\n", "\r\n\r\n", "{}", "[", "x", ":", " ",
    ]
    for _ in 0..<5_000 {
      var input: [UInt8] = []
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        let isFragment = Int.random(in: 0...3, using: &generator) == 0
        input +=
          isFragment
          ? bytes(&generator)
          : pieces.randomElement(using: &generator).map { Array($0.utf8) } ?? []
      }
      var whole = FrameReader(maximumBytes: 30)
      let expected = whole.feed(input) + whole.finish()
      var split = FrameReader(maximumBytes: 30)
      var events: [FrameReader.Event] = []
      var rest = input[...]
      while !rest.isEmpty {
        let size = Int.random(in: 1...7, using: &generator)
        events += split.feed(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      events += split.finish()
      if events != expected {
        Issue.record("seed \(seed): \(String(decoding: input, as: UTF8.self))")
      }
    }
  }
}
