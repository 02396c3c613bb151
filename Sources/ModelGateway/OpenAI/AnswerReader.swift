import JSONModel
import ModelInterface

/// Finds out in which form a server answers, whatever it calls it, and reads it to a
/// `ChatCompletionsStream`: events, one JSON document, a JSON value a line, or a page for a person.
///
/// Pure. Takes no more than `maximumBytes` in all.
struct AnswerReader {
  /// Larger than any answer of a model: what goes on beyond it is not read.
  static let maximumBytes = 8 << 20

  private enum Form {
    case unknown
    case events
    case document
    case page
  }

  private(set) var stream = ChatCompletionsStream()
  private var parser = ServerSentEventParser()
  private var form = Form.unknown
  /// All bytes of a form that is read at its end, and the blanks before any other.
  private var bytes: [UInt8] = []
  private var count = 0

  /// Takes the next bytes of the body.
  mutating func feed(_ piece: [UInt8]) throws {
    count += piece.count
    guard count <= Self.maximumBytes else { throw ChatCompletionsStream.Problem.tooLarge }
    switch form {
    case .events:
      try parser.feed(piece) { try stream.consume($0) }
    case .document, .page:
      bytes += piece
    case .unknown:
      bytes += piece
      guard let first = bytes.first(where: { !Self.isBlankOrMark($0) }) else { return }
      switch first {
      case UInt8(ascii: "{"), UInt8(ascii: "["): form = .document
      case UInt8(ascii: "<"): form = .page
      default:
        form = .events
        let beginning = bytes
        bytes = []
        try parser.feed(beginning) { try stream.consume($0) }
      }
    }
  }

  /// Tells that the body has ended.
  mutating func finish() throws {
    switch form {
    case .unknown: break
    case .events: try parser.finish { try stream.consume($0) }
    case .document: try readDocument()
    case .page: throw ChatCompletionsStream.Problem.webPage(PageText.text(of: bytes))
    }
    stream.close()
  }

  mutating func takeDeltas() -> [ModelDelta] { stream.takeDeltas() }

  private mutating func readDocument() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
    do {
      try stream.consume(document: try ChatCompletionsStream.parsed(body))
    } catch let problem as ChatCompletionsStream.Problem {
      guard case .notJSON = problem else { throw problem }
      let lines = body.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map(Array.init)
      guard lines.count > 1, (try? JSONValue(parsing: lines[0])) != nil else { throw problem }
      for line in lines { try stream.consume(line) }
    }
  }

  private static func isBlankOrMark(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0xEF || byte == 0xBB || byte == 0xBF
  }
}
