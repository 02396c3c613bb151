/// Cuts a stream of bytes into frames.
///
/// A pure value: the same bytes give the same frames however they are split, and nothing in them
/// can make it fail otherwise than by a `.broken`.
///
/// Unless it is forced, the first byte that is not blank decides the framing: `{` or `[` is one
/// message a line, anything else is a header block. Behind a first line that is a prelude, it is
/// decided anew, as if nothing had come: so can one who only passes bytes on put a message in front.
package struct FrameReader: Sendable {
  package enum Event: Hashable, Sendable {
    /// A message's bytes, not yet looked at. Never blank in line framing.
    case frame([UInt8])
    /// A message over the limit, with its length where a header tells it.
    ///
    /// It is skipped, and reading goes on after it.
    case tooLarge(bytes: Int?)
    /// The stream cannot be followed any further; nothing comes after this.
    case broken(reason: String)
  }

  private enum State {
    case detecting
    /// `skipping` the rest of a line that is over the limit.
    case line(skipping: Bool)
    case header(HeaderBlock)
    case body(missing: Int)
    case skippingBody(missing: Int)
    case broken
  }

  /// Nil until it is known: with preludes, not before the end of the first line.
  package private(set) var framing: Framing?
  /// The longest message that is kept; a change holds from the next bytes on.
  package var maximumBytes: Int
  private var state: State
  /// The line, header line or body under way.
  private var partial: [UInt8] = []
  private var mark = ByteOrderMark()
  private let isPrelude: (@Sendable ([UInt8]) -> Bool)?

  /// `isPrelude` is asked of the first line, and of the next while it says yes.
  package init(
    framing: Framing? = nil,
    maximumBytes: Int = 16 << 20,
    isPrelude: (@Sendable ([UInt8]) -> Bool)? = nil
  ) {
    self.framing = framing
    self.isPrelude = isPrelude
    self.maximumBytes = maximumBytes
    state =
      switch framing {
      case .lines: .line(skipping: false)
      case .headers: .header(HeaderBlock())
      case nil: .detecting
      }
  }

  /// Takes the next bytes, and returns what they complete, in order.
  package mutating func feed(_ bytes: [UInt8]) -> [Event] {
    var events: [Event] = []
    var rest = mark.skip(in: bytes)[...]
    while !rest.isEmpty {
      switch state {
      case .detecting: detect(&rest)
      case .line(let skipping): takeLine(&rest, skipping: skipping, &events)
      case .header(let block): takeHeaderLine(&rest, block, &events)
      case .body(let missing): takeBody(&rest, missing: missing, &events)
      case .skippingBody(let missing):
        let step = min(missing, rest.count)
        rest = rest.dropFirst(step)
        state = step == missing ? .header(HeaderBlock()) : .skippingBody(missing: missing - step)
      case .broken: return events
      }
    }
    return events
  }

  /// Tells it that no further bytes come.
  ///
  /// A last line needs no newline.
  package mutating func finish() -> [Event] {
    let heldBack = mark.finish()
    var events = heldBack.isEmpty ? [] : feed(heldBack)
    switch state {
    case .line(skipping: false): emitLine(&events)
    case .header(let block) where !block.isEmpty || !partial.isEmpty:
      events.append(breakOff("the input ended inside a header"))
    case .body, .skippingBody: events.append(breakOff("the input ended inside a message"))
    default: break
    }
    state = .broken
    return events
  }

  private mutating func breakOff(_ reason: String) -> Event {
    state = .broken
    partial = []
    return .broken(reason: reason)
  }

  private mutating func detect(_ rest: inout ArraySlice<UInt8>) {
    // Behind a prelude the client's own stream begins.
    rest = mark.skip(in: Array(rest))[...]
    rest = rest.drop(while: isBlank)
    guard let first = rest.first else { return }
    let isLine = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    if !isLine || isPrelude == nil { framing = isLine ? .lines : .headers }
    state = isLine ? .line(skipping: false) : .header(HeaderBlock())
  }

  private mutating func takeLine(
    _ rest: inout ArraySlice<UInt8>,
    skipping: Bool,
    _ events: inout [Event]
  ) {
    let end = rest.position(of: 0x0A)
    let piece = rest[..<(end ?? rest.endIndex)]
    rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
    if !skipping {
      if partial.count + piece.count > maximumBytes {
        partial = []
        framing = .lines
        events.append(.tooLarge(bytes: nil))
        state = .line(skipping: end == nil)
        return
      }
      partial.append(contentsOf: piece)
    }
    guard end != nil else { return }
    state = .line(skipping: false)
    if !skipping { emitLine(&events) }
  }

  private mutating func emitLine(_ events: inout [Event]) {
    let line = partial
    partial = []
    if line.allSatisfy(isBlank) { return }
    events.append(.frame(line))
    if framing != nil { return }
    // The first line: it begins with a brace or a bracket, so it is never blank.
    if let isPrelude, isPrelude(line) {
      state = .detecting
      mark = ByteOrderMark()
    } else {
      framing = .lines
    }
  }

  private mutating func takeHeaderLine(
    _ rest: inout ArraySlice<UInt8>,
    _ block: HeaderBlock,
    _ events: inout [Event]
  ) {
    let end = rest.position(of: 0x0A)
    partial.append(contentsOf: rest[..<(end ?? rest.endIndex)])
    rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
    var block = block
    if block.bytes + partial.count > HeaderBlock.maximumBytes {
      events.append(breakOff("a header block is longer than \(HeaderBlock.maximumBytes) bytes"))
      return
    }
    guard end != nil else { return }
    if partial.last == 0x0D { partial.removeLast() }
    let line = partial
    partial = []
    // Blank lines between two messages are let through.
    if line.allSatisfy(isBlank) {
      if block.isEmpty { return }
      guard let length = block.length else {
        events.append(breakOff("a header block has no Content-Length"))
        return
      }
      startBody(length, &events)
      return
    }
    if let reason = block.add(line) {
      events.append(breakOff(reason))
    } else {
      state = .header(block)
    }
  }

  private mutating func startBody(_ length: Int, _ events: inout [Event]) {
    if length > maximumBytes {
      events.append(.tooLarge(bytes: length))
      state = .skippingBody(missing: length)
    } else if length == 0 {
      events.append(.frame([]))
      state = .header(HeaderBlock())
    } else {
      // A length that is only claimed reserves no memory beyond a first piece.
      partial.reserveCapacity(min(length, 1 << 16))
      state = .body(missing: length)
    }
  }

  private mutating func takeBody(
    _ rest: inout ArraySlice<UInt8>,
    missing: Int,
    _ events: inout [Event]
  ) {
    let step = min(missing, rest.count)
    partial.append(contentsOf: rest.prefix(step))
    rest = rest.dropFirst(step)
    if step < missing {
      state = .body(missing: missing - step)
    } else {
      events.append(.frame(partial))
      partial = []
      state = .header(HeaderBlock())
    }
  }
}

/// What the header lines read so far say.
private struct HeaderBlock {
  static let maximumBytes = 8 << 10

  private(set) var bytes = 0
  private(set) var length: Int?

  var isEmpty: Bool { bytes == 0 }

  /// Takes a line without its end.
  ///
  /// Returns what is wrong with it.
  mutating func add(_ line: [UInt8]) -> String? {
    bytes += line.count + 1
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { return "a byte order mark is not allowed" }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
      return "a header line has no colon; a message a line must start with { or ["
    }
    let name = String(decoding: trimmed(line[..<colon]), as: UTF8.self)
    if name.isEmpty { return "a header has no name" }
    guard name.lowercased() == "content-length" else { return nil }
    let digits = trimmed(line[(colon + 1)...])
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int(String(decoding: digits, as: UTF8.self))
    else { return "Content-Length must be a count of bytes" }
    if let length, length != value { return "two Content-Length headers disagree" }
    length = value
    return nil
  }

  private func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = slice.drop(while: isBlank)
    while let last = slice.last, isBlank(last) { slice.removeLast() }
    return slice
  }
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
