import ModelGateway
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `A server-sent event parser` {
  @Test(arguments: [
    ("data: a\n\ndata: b\n\n", ["a", "b"]),
    ("data:a\r\n\r\ndata:  b\r\n\r\n", ["a", " b"]),
    ("data: a\r\rdata: b\r\r", ["a", "b"]),
    ("data: one\ndata: two\n\n", ["one\ntwo"]),
    (": comment\n\nevent: x\nid: 7\nretry: 10\ndata: a\n\n", ["a"]),
    ("data\n\ndata:\n\n", ["", ""]),
    ("\u{FEFF}data: na\u{EF}ve \u{2014} \u{1F3AC}\n\n", ["na\u{EF}ve \u{2014} \u{1F3AC}"]),
    ("data: no empty line\n", ["no empty line"]),
    ("data: no line break", ["no line break"]),
    ("database: no\ndata-x: no\n\n", []),
    ("\n\n\n", []),
    ("", []),
  ])
  func `finds the same events wherever the bytes are split`(stream: String, events: [String]) throws
  {
    let bytes = Array(stream.utf8)
    for place in 0...bytes.count {
      try expectEvents(events, in: [Array(bytes[..<place]), Array(bytes[place...])])
    }
    try expectEvents(events, in: bytes.map { [$0] })
  }

  @Test func `refuses an event without end`() {
    var parser = ServerSentEventParser()
    let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    #expect(throws: ServerSentEventParser.EventTooLarge.self) {
      for _ in 0..<17 { try parser.feed(megabyte) { _ in } }
    }
  }

  private func expectEvents(_ events: [String], in pieces: [[UInt8]]) throws {
    var parser = ServerSentEventParser()
    var found: [String] = []
    for piece in pieces {
      try parser.feed(piece) { found.append(String(decoding: $0, as: UTF8.self)) }
    }
    try parser.finish { found.append(String(decoding: $0, as: UTF8.self)) }
    #expect(found == events)
  }
}
