/// How much of anything a prompt takes, in bytes of UTF-8, and what stands where the rest was.
///
/// Without bounds one long answer is sent, and paid for, in every later call. The bounds are far
/// above what a team of people needs; what is left out is said in the prompt and in a warning.
enum PromptBounds {
  /// One key of the state.
  static let key = 64_000
  /// All keys of an agent together.
  static let material = 192_000
  /// The session's messages.
  static let conversation = 64_000
  static let messages = 100
  /// One result of a tool, or one answer, in an agent's own conversation.
  static let entry = 64_000
  /// An agent's own conversation.
  static let history = 384_000

  struct Cut: Hashable {
    var name: String
    var shown: Int
    var of: Int

    /// For a warning: what was not shown.
    var description: String { "\(of - shown) of \(of) bytes of \(name)" }
  }

  /// The text within `limit`: its beginning and its end, with a line between that says what is gone.
  static func bounded(_ text: String, _ name: String, limit: Int, cuts: inout [Cut]) -> String {
    let bytes = text.utf8
    let count = bytes.count
    guard count > limit else { return text }
    let room = max(0, limit - 160)
    let head = String(decoding: whole(bytes.prefix(room * 2 / 3)), as: UTF8.self)
    let tail = String(decoding: wholeEnd(bytes.suffix(room / 3)), as: UTF8.self)
    let shown = head.utf8.count + tail.utf8.count
    cuts.append(Cut(name: name, shown: shown, of: count))
    return "\(head)\n[… \(count - shown) of \(count) bytes of \(name) are left out here …]\n\(tail)"
  }

  /// Without a character that is cut at the end, and preferably up to a line's end.
  private static func whole(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
    var end = bytes.endIndex
    if let line = bytes.suffix(2_000).lastIndex(of: UInt8(ascii: "\n")) {
      end = line
    } else {
      // Continuation bytes and the first byte that they belong to.
      while end > bytes.startIndex {
        let last = bytes.index(before: end)
        let isStart = bytes[last] & 0xC0 != 0x80
        if isStart, bytes[last] < 0x80 { break }
        end = last
        if isStart { break }
      }
    }
    return bytes[bytes.startIndex..<end]
  }

  private static func wholeEnd(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
    if let line = bytes.prefix(2_000).firstIndex(of: UInt8(ascii: "\n")) {
      return bytes[bytes.index(after: line)...]
    }
    return bytes.drop { $0 & 0xC0 == 0x80 }
  }
}
