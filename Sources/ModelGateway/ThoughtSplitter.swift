/// Tells thoughts that a model wrote as text, between tags, from its answer.
///
/// Only what an answer begins with is read so: a document about such tags keeps them. Bytes may be
/// cut anywhere; at most a tag's length of them is held back.
struct ThoughtSplitter {
  struct Pieces: Hashable {
    var text: [UInt8] = []
    var thoughts: [UInt8] = []
  }

  private struct Tag {
    let opening: [UInt8]
    let closing: [UInt8]

    init(_ opening: String, _ closing: String) {
      self.opening = Array(opening.utf8)
      self.closing = Array(closing.utf8)
    }
  }

  /// In lower case.
  private static let tags =
    ["think", "thinking", "thought", "thoughts", "reasoning", "reason", "seed:think"].map {
      Tag("<\($0)>", "</\($0)>")
    } + [
      Tag("[think]", "[/think]"),
      Tag("\u{25C1}think\u{25B7}", "\u{25C1}/think\u{25B7}"),
      Tag("<|begin_of_thought|>", "<|end_of_thought|>"),
      Tag("<|channel|>analysis<|message|>", "<|end|>"),
      Tag("<|start|>assistant<|channel|>analysis<|message|>", "<|end|>"),
      Tag("<|channel>thought\n", "<channel|>"),
    ]

  /// What a model's template leaves in front of the answer itself.
  private static let labels = [
    "<|start|>assistant<|channel|>final<|message|>", "<|channel|>final<|message|>",
    "<|begin_of_solution|>",
  ].map { Array($0.utf8) }

  /// What a model's template leaves behind the answer where it began with a label.
  private static let endings = ["<|return|>", "<|end|>", "<|end_of_solution|>"].map {
    Array($0.utf8)
  }

  private enum State {
    /// Nothing but white space has come, or nothing since the last thought.
    case start
    case thought(closing: [UInt8])
    case text
    /// Text behind a label, which an ending may follow.
    case labelled
  }

  private var state = State.start
  /// What may be the beginning of a tag.
  private var held: [UInt8] = []
  private var hasThought = false

  /// Whether everything so far was handed out as it came.
  var isPlain: Bool { if case .text = state { true } else { false } }

  /// Takes the next bytes of the content.
  mutating func feed(_ bytes: [UInt8]) -> Pieces {
    if isPlain { return Pieces(text: bytes) }
    held += bytes
    var pieces = Pieces()
    while !held.isEmpty, advance(&pieces) {}
    return pieces
  }

  /// The text that was held back, once nothing follows.
  mutating func finish() -> Pieces {
    defer { held = [] }
    switch state {
    case .start: return Pieces(text: hasThought ? Self.trimmingStart(held) : held)
    case .text, .labelled: return Pieces(text: held)
    case .thought: return Pieces(thoughts: held)
    }
  }

  /// Takes one step; false where more bytes are needed.
  private mutating func advance(_ pieces: inout Pieces) -> Bool {
    switch state {
    case .start:
      return begin(&pieces)
    case .thought(let closing):
      if let place = Self.place(of: closing, in: held) {
        pieces.thoughts += held[..<place]
        held.removeFirst(place + closing.count)
        state = .start
        return true
      }
      let count = held.count - Self.overlap(of: held, with: closing)
      pieces.thoughts += held[..<count]
      held.removeFirst(count)
      return false
    case .text:
      pieces.text += held
      held = []
      return false
    case .labelled:
      for ending in Self.endings {
        guard let place = Self.place(of: ending, in: held) else { continue }
        pieces.text += held[..<place]
        held.removeFirst(place + ending.count)
        state = .text
        return true
      }
      let count = held.count - (Self.endings.map { Self.overlap(of: held, with: $0) }.max() ?? 0)
      pieces.text += held[..<count]
      held.removeFirst(count)
      return false
    }
  }

  private mutating func begin(_ pieces: inout Pieces) -> Bool {
    let rest = Self.trimmingStart(held)
    // White space alone may stand before a tag.
    guard !rest.isEmpty else { return false }
    let lower = Self.lowercased(rest.prefix(64))
    for tag in Self.tags where lower.starts(with: tag.opening) {
      held = Array(rest.dropFirst(tag.opening.count))
      state = .thought(closing: tag.closing)
      hasThought = true
      return true
    }
    for label in Self.labels where lower.starts(with: label) {
      held = Array(rest.dropFirst(label.count))
      state = .labelled
      return true
    }
    let mayBecomeTag =
      Self.tags.contains { $0.opening.starts(with: lower) }
      || Self.labels.contains { $0.starts(with: lower) }
    if mayBecomeTag { return false }
    if hasThought { held = rest }
    state = .text
    return true
  }

  // MARK: - Bytes

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func trimmingStart(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.drop(while: isBlank))
  }

  private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Where `tag`, in lower case, stands in `bytes`, in any case.
  private static func place(of tag: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= tag.count else { return nil }
    return (0...bytes.count - tag.count).first { start in
      bytes[start] == tag[0]
        && lowercased(bytes[start..<start + tag.count]) == tag
    }
  }

  /// How many bytes at the end of `bytes` may be the beginning of `tag`.
  private static func overlap(of bytes: [UInt8], with tag: [UInt8]) -> Int {
    let most = min(bytes.count, tag.count - 1)
    guard most > 0 else { return 0 }
    return (1...most).last { lowercased(bytes.suffix($0)) == tag.prefix($0).map { $0 } } ?? 0
  }
}

extension ThoughtSplitter {
  /// Takes thoughts without an opening tag off the front of a whole answer: some templates write that
  /// tag into the prompt.
  ///
  /// Nil where the text holds none. A closing tag counts only on a line of its own, and before any
  /// opening one.
  static func unopened(in text: String) -> (thoughts: String, text: String)? {
    guard text.contains("</think") else { return nil }
    for name in ["think", "thinking"] {
      guard let place = text.firstRange(of: "</\(name)>") else { continue }
      let before = text[..<place.lowerBound]
      let after = text[place.upperBound...]
      let beginsLine = before.last.map(\.isNewline) ?? true
      let endsLine = after.first.map(\.isNewline) ?? true
      guard beginsLine, endsLine, !before.contains("<\(name)>"), !before.contains("```") else {
        continue
      }
      return (String(before), String(after.drop(while: \.isWhitespace)))
    }
    return nil
  }
}
