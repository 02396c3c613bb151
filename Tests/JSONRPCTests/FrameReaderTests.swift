import Testing

@testable import JSONRPC

/// Feeds the input whole, byte by byte, and split in two at every position; all must agree.
func expectFrames(
  _ input: String,
  _ expected: [FrameReader.Event],
  framing: Framing? = nil,
  forced: Framing? = nil,
  prelude: String? = nil,
  maximumBytes: Int = 40,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let bytes = Array(input.utf8)
  func read(_ pieces: [[UInt8]]) -> ([FrameReader.Event], Framing?) {
    let isPrelude = { @Sendable (line: [UInt8]) in line == prelude.map { Array($0.utf8) } }
    var reader = FrameReader(
      framing: forced,
      maximumBytes: maximumBytes,
      isPrelude: prelude == nil ? nil : isPrelude
    )
    var events: [FrameReader.Event] = []
    for piece in pieces { events += reader.feed(piece) }
    events += reader.finish()
    #expect(reader.feed(bytes) == [], sourceLocation: sourceLocation)
    return (events, reader.framing)
  }
  var ways = (0...bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
  ways.append(bytes.map { [$0] })
  for pieces in ways {
    let (events, found) = read(pieces)
    #expect(events == expected, sourceLocation: sourceLocation)
    if let framing { #expect(found == framing, sourceLocation: sourceLocation) }
    if expected == [prelude.map(FrameReader.Event.text)] {
      #expect(found == nil, sourceLocation: sourceLocation)
    }
  }
}

extension FrameReader.Event {
  static func text(_ text: String) -> Self { .frame(Array(text.utf8)) }
}

@Suite(.timeLimit(.minutes(5)))
struct FrameReaderTests {
  @Test func `a first brace or bracket means a message a line`() {
    expectFrames("{\"a\":1}\n[2]\n", [.text("{\"a\":1}"), .text("[2]")], framing: .lines)
    expectFrames("[]\nnot json\n", [.text("[]"), .text("not json")], framing: .lines)
  }

  @Test func `anything else means headers`() {
    expectFrames("Content-Length: 2\r\n\r\n{}", [.text("{}")], framing: .headers)
  }

  @Test func `blank bytes before the first message decide nothing`() {
    expectFrames(" \t\r\n\n  {}\n", [.text("{}")], framing: .lines)
    expectFrames("\r\n\r\nContent-Length: 2\r\n\r\n{}", [.text("{}")], framing: .headers)
    expectFrames(" \n", [])
    expectFrames("", [])
  }

  @Test func `blank lines between lines are skipped and the last needs no end`() {
    expectFrames("{}\n\n \t\r\n{1}\r\n{2}", [.text("{}"), .text("{1}\r"), .text("{2}")])
  }

  @Test func `a line over the limit is skipped up to its end`() {
    let long = String(repeating: "x", count: 41)
    expectFrames("{}\n\(long)\n{1}\n", [.text("{}"), .tooLarge(bytes: nil), .text("{1}")])
    expectFrames("{\(long)", [.tooLarge(bytes: nil)])
    let most = "{" + String(repeating: "x", count: 39)
    expectFrames("\(most)\n{}\n", [.text(most), .text("{}")])
  }

  @Test func `header names have no case, lines may end in a bare newline, others are ignored`() {
    expectFrames(
      "content-LENGTH:2\nContent-Type: application/vscode-jsonrpc; charset=utf-8\n\n{}"
        + "X-Y: z\r\nContent-Length :  3 \r\n\r\n{1}\r\n\r\nContent-Length: 2\r\n\r\n[]",
      [.text("{}"), .text("{1}"), .text("[]")]
    )
  }

  @Test func `a body over the limit is skipped by its length`() {
    let body = String(repeating: "x", count: 41)
    expectFrames(
      "Content-Length: 41\r\n\r\n\(body)Content-Length: 2\r\n\r\n{}",
      [.tooLarge(bytes: 41), .text("{}")]
    )
  }

  @Test func `a body of no bytes is a frame`() {
    expectFrames("Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", [.text(""), .text("1")])
  }

  @Test(arguments: [
    ("Content-Length: -1\r\n\r\n", "Content-Length must be a count of bytes"),
    ("Content-Length: 2x\r\n\r\n", "Content-Length must be a count of bytes"),
    ("Content-Length:\r\n\r\n", "Content-Length must be a count of bytes"),
    ("Content-Length: 99999999999999999999\r\n\r\n", "Content-Length must be a count of bytes"),
    ("Content-Length: 2\r\nContent-Length: 3\r\n\r\n", "two Content-Length headers disagree"),
    ("X: y\r\n\r\n{}", "a header block has no Content-Length"),
    (": 2\r\n\r\n{}", "a header has no name"),
    (" \u{FEFF}Content-Length: 2\r\n\r\n{}", "a byte order mark is not allowed"),
    ("\u{FEFF}\u{FEFF}{}\n", "a byte order mark is not allowed"),
    (
      "hello\n", "a header line has no colon; a message a line must start with { or ["
    ),
    ("Content-Length: 2\r\n\r\n{", "the input ended inside a message"),
    ("Content-Length: 50\r\n", "the input ended inside a header"),
    ("Content-Le", "the input ended inside a header"),
  ]) func `a bad header ends the stream`(input: String, reason: String) {
    expectFrames(input, [.broken(reason: reason)])
  }

  @Test(arguments: [
    "{}\n[]\n", "Content-Length: 2\r\n\r\n{}Content-Length: 2\r\n\r\n[]", " \n{}\n[]",
  ]) func `a byte order mark at the very start is skipped, wherever it is cut`(input: String) {
    let bytes = Array(input.utf8)
    for cut in 0...3 {
      var reader = FrameReader()
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      var events = reader.feed(Array(mark[..<cut]))
      events += reader.feed(mark[cut...] + bytes)
      events += reader.finish()
      #expect(events == [.frame(Array("{}".utf8)), .frame(Array("[]".utf8))], "\(cut)")
    }
  }

  @Test(arguments: [Framing.lines, .headers])
  func `a byte order mark is skipped where the framing is known before`(framing: Framing) {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    framing.append(Array("{}".utf8), to: &bytes)
    var reader = FrameReader(framing: framing)
    #expect(reader.feed(bytes) == [.frame(Array("{}".utf8))])
  }

  @Test func `a byte order mark behind a prelude is skipped`() {
    let prelude = Array("{\"p\":1}".utf8)
    var reader = FrameReader(isPrelude: { $0 == prelude })
    let bytes = prelude + [0x0A, 0xEF, 0xBB, 0xBF] + Array("Content-Length: 2\r\n\r\n{}".utf8)
    let events = bytes.flatMap { reader.feed([$0]) }
    #expect(events == [.frame(prelude), .frame(Array("{}".utf8))])
  }

  @Test func `a stream that only begins like a byte order mark is refused`() {
    for count in 1...2 {
      var reader = FrameReader()
      let begun = reader.feed(Array([0xEF, 0xBB, 0xBF][..<count]))
      #expect(begun == [])
      #expect(reader.finish() == [.broken(reason: "the input ended inside a header")])
    }
  }

  @Test func `an endless header ends the stream`() {
    var reader = FrameReader()
    let events = reader.feed(Array(repeating: UInt8(ascii: "x"), count: 9000))
    #expect(events == [.broken(reason: "a header block is longer than 8192 bytes")])
    var second = FrameReader()
    let lines = second.feed(Array(String(repeating: "X: y\n", count: 2000).utf8))
    #expect(lines == [.broken(reason: "a header block is longer than 8192 bytes")])
  }

  @Test func `a forced framing is not detected`() {
    expectFrames("x\n{}", [.text("x"), .text("{}")], framing: .lines, forced: .lines)
    expectFrames(
      "{}\n",
      [.broken(reason: "a header line has no colon; a message a line must start with { or [")],
      forced: .headers
    )
  }

  @Test func `behind a first line that is a prelude the framing is decided anew`() {
    expectFrames(
      "{p}\nContent-Length: 2\r\n\r\n{}",
      [.text("{p}"), .text("{}")],
      framing: .headers,
      prelude: "{p}"
    )
    expectFrames(
      " \n{p}\n\r\n{}\n",
      [.text("{p}"), .text("{}")],
      framing: .lines,
      prelude: "{p}"
    )
    expectFrames("{p}\n", [.text("{p}")], prelude: "{p}")
    expectFrames("{p}", [.text("{p}")], prelude: "{p}")
    expectFrames("", [], prelude: "{p}")
  }

  @Test func `one who passes on a stream with a prelude may put another in front`() {
    expectFrames(
      "{p}\n{p}\nContent-Length: 2\r\n\r\n{}",
      [.text("{p}"), .text("{p}"), .text("{}")],
      framing: .headers,
      prelude: "{p}"
    )
  }

  @Test func `a prelude is one only in front, and only as a line`() {
    expectFrames(
      "{}\n{p}\nContent-Length: 2\n",
      [.text("{}"), .text("{p}"), .text("Content-Length: 2")],
      framing: .lines,
      prelude: "{p}"
    )
    expectFrames(
      "Content-Length: 3\n\n{p}Content-Length: 2\n\n{}",
      [.text("{p}"), .text("{}")],
      framing: .headers,
      prelude: "{p}"
    )
    let long = String(repeating: "x", count: 41)
    expectFrames(
      "{\(long)\n{p}\nX: y\n",
      [.tooLarge(bytes: nil), .text("{p}"), .text("X: y")],
      framing: .lines,
      prelude: "{p}"
    )
    expectFrames(
      "{p}\nx\n",
      [.text("{p}"), .text("x")],
      framing: .lines,
      forced: .lines,
      prelude: "{p}"
    )
  }

  @Test func `the framing is not known before the first line is`() {
    var reader = FrameReader(isPrelude: { $0 == Array("{p}".utf8) })
    #expect(reader.feed(Array("{p".utf8)) == [])
    #expect(reader.framing == nil)
    #expect(reader.feed(Array("}\n{".utf8)) == [.text("{p}")])
    #expect(reader.framing == nil)
    #expect(reader.feed(Array("}\n".utf8)) == [.text("{}")])
    #expect(reader.framing == .lines)
  }

  @Test func `frames are written as they are read`() {
    for framing in Framing.allCases {
      var bytes: [UInt8] = []
      framing.append(Array("{\n\"a\":\r\n\"é\"}".utf8), to: &bytes)
      framing.append(Array("[]".utf8), to: &bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      switch framing {
      case .lines: #expect(text == "{ \"a\":  \"é\"}\n[]\n")
      case .headers:
        #expect(text == "Content-Length: 13\r\n\r\n{\n\"a\":\r\n\"é\"}Content-Length: 2\r\n\r\n[]")
      }
    }
  }
}
