import JSONModel

extension Packet {
  /// Reads one frame in one pass.
  ///
  /// Never traps and never recurses, whatever the bytes.
  package init(
    scanning frame: [UInt8],
    maximumBatch: Int = 100,
    maximumDepth: Int = JSONValue.maximumDepth
  ) {
    do {
      _ = try UTF8Span(validating: frame.span)
    } catch {
      self = .malformed(reason: "the message is not UTF-8")
      return
    }
    self = frame.withUnsafeBufferPointer { buffer in
      var scanner = MessageScanner(
        frame: frame,
        json: JSONScanner(bytes: buffer, maximumDepth: maximumDepth)
      )
      do throws(JSONScanner.Failure) {
        return try scanner.scanPacket(maximumBatch: maximumBatch)
      } catch {
        return .malformed(reason: error.description)
      }
    }
  }
}

/// Finds the members of the envelope and leaves everything below them as bytes.
private struct MessageScanner {
  /// The longest id that is taken: it comes back in every answer and every error.
  static let maximumIDBytes = 256
  static let idRule =
    "\"id\" must be a string of at most \(maximumIDBytes) bytes or an integer of 64 bits"

  let frame: [UInt8]
  var json: JSONScanner

  /// Where the values of the known members are.
  ///
  /// Of a repeated key the last one counts.
  struct Members {
    var version: Range<Int>?
    var id: Range<Int>?
    var method: Range<Int>?
    var params: Range<Int>?
    var result: Range<Int>?
    var error: Range<Int>?
  }

  enum ReadID {
    case absent
    case null
    case unusable
    case valid(RPCID)

    var value: RPCID? {
      if case .valid(let id) = self { id } else { nil }
    }
  }

  mutating func scanPacket(maximumBatch: Int) throws(JSONScanner.Failure) -> Packet {
    json.skipSpace()
    let packet: Packet
    switch json.next {
    case UInt8(ascii: "{"): packet = .message(message(from: try scanMembers(depth: 0)))
    case UInt8(ascii: "["): packet = try scanBatch(maximum: maximumBatch)
    default:
      _ = try json.takeValue(depth: 0)
      packet = .message(.invalid(nil, reason: "a message must be an object"))
    }
    json.skipSpace()
    if !json.isAtEnd { throw json.failure("something follows the message") }
    return packet
  }

  private mutating func scanBatch(maximum: Int) throws(JSONScanner.Failure) -> Packet {
    _ = json.take(UInt8(ascii: "["))
    json.skipSpace()
    if json.take(UInt8(ascii: "]")) {
      return .message(.invalid(nil, reason: "a batch must hold at least one message"))
    }
    var messages: [Message] = []
    var count = 0
    while true {
      json.skipSpace()
      let element: Message
      if json.next == UInt8(ascii: "{") {
        element = message(from: try scanMembers(depth: 1))
      } else {
        _ = try json.takeValue(depth: 1)
        element = .invalid(nil, reason: "a message must be an object")
      }
      count += 1
      if count <= maximum { messages.append(element) }
      json.skipSpace()
      if json.take(UInt8(ascii: ",")) { continue }
      if json.take(UInt8(ascii: "]")) { break }
      throw json.failure("a comma or the batch's end must follow a message")
    }
    return count > maximum ? .batchTooLarge : .batch(messages)
  }

  private mutating func scanMembers(depth: Int) throws(JSONScanner.Failure) -> Members {
    var members = Members()
    _ = json.take(UInt8(ascii: "{"))
    json.skipSpace()
    if json.take(UInt8(ascii: "}")) { return members }
    while true {
      let key = try json.takeKey()
      let value = try json.takeValue(depth: depth + 1)
      switch text(key) {
      case "jsonrpc": members.version = value
      case "id": members.id = value
      case "method": members.method = value
      case "params": members.params = value
      case "result": members.result = value
      case "error": members.error = value
      default: break
      }
      json.skipSpace()
      if json.take(UInt8(ascii: ",")) { continue }
      if json.take(UInt8(ascii: "}")) { return members }
      throw json.failure("a comma or the object's end must follow a member")
    }
  }

  private func message(from members: Members) -> Message {
    let id = readID(members.id)
    if members.method == nil, members.result != nil || members.error != nil {
      return response(id, members)
    }
    func invalid(_ reason: String) -> Message { .invalid(id.value, reason: reason) }
    guard string(members.version) == "2.0" else {
      return invalid("\"jsonrpc\" must be \"2.0\"")
    }
    switch id {
    case .absent, .valid: break
    case .null, .unusable: return invalid(MessageScanner.idRule)
    }
    guard let method = string(members.method) else { return invalid("\"method\" must be a string") }
    var params: RawJSON?
    if let range = members.params {
      switch frame[range.lowerBound] {
      case UInt8(ascii: "{"): params = raw(range)
      case UInt8(ascii: "["): if !isEmptyArray(range) { params = raw(range) }
      case UInt8(ascii: "n"): break
      default: return invalid("\"params\" must be an object or an array")
      }
    }
    if let id = id.value { return .request(id, method: method, params: params) }
    return .notification(method: method, params: params)
  }

  /// A null `result` beside an error, as JSON-RPC 1.0 has it, is let through.
  private func response(_ id: ReadID, _ members: Members) -> Message {
    guard string(members.version) == "2.0" else {
      return .invalidResponse(reason: "\"jsonrpc\" must be \"2.0\"")
    }
    if case .unusable = id { return .invalidResponse(reason: "the id is of no known type") }
    if let range = members.error, frame[range.lowerBound] != UInt8(ascii: "n") {
      guard let json = try? RawJSON(scanned: frame[range]).value(), let error = RPCError(json: json)
      else { return .invalidResponse(reason: "the error has no code and message") }
      return .response(id.value, .failure(error))
    }
    guard let result = members.result, let id = id.value else {
      return .invalidResponse(reason: "there is no result, or no id")
    }
    return .response(id, .success(raw(result)))
  }

  /// A part of the frame, which it keeps alive; a small part of a large one is copied, so that what
  /// waits for its answer holds no more than its own bytes.
  private func raw(_ range: Range<Int>) -> RawJSON {
    if frame.count > 4096, 2 * range.count < frame.count {
      return RawJSON(checked: Array(frame[range]))
    }
    return RawJSON(scanned: frame[range])
  }

  private func readID(_ range: Range<Int>?) -> ReadID {
    guard let range else { return .absent }
    switch frame[range.lowerBound] {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "\""):
      if range.count > MessageScanner.maximumIDBytes + 2 { return .unusable }
      return .valid(.string(text(range.dropFirst().dropLast())))
    default:
      // A flag or an object is none, and a number of a thousand digits is nobody's.
      guard range.count <= MessageScanner.maximumIDBytes,
        let id = RPCID(number: String(decoding: frame[range], as: UTF8.self))
      else { return .unusable }
      return .valid(id)
    }
  }

  /// The value as a string; nil where it is absent or something else.
  private func string(_ range: Range<Int>?) -> String? {
    guard let range, frame[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    return text(range.dropFirst().dropLast())
  }

  /// The text between two quotes, its escapes resolved.
  private func text(_ range: Range<Int>) -> String {
    if !frame[range].contains(UInt8(ascii: "\\")) {
      return String(decoding: frame[range], as: UTF8.self)
    }
    let quoted = RawJSON(scanned: frame[(range.lowerBound - 1)...range.upperBound])
    return (try? quoted.value().stringValue) ?? ""
  }

  private func isEmptyArray(_ range: Range<Int>) -> Bool {
    frame[range].dropFirst().dropLast().allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }
}
