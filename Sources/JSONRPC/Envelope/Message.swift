import JSONModel

/// One JSON-RPC 2.0 message, its payload still as text.
package enum Message: Hashable, Sendable {
  /// `params` is nil where they are absent, `null` or `[]`.
  case request(RPCID, method: String, params: RawJSON?)
  case notification(method: String, params: RawJSON?)
  /// The id is nil where the peer could not tell which request it speaks of.
  case response(RPCID?, Result<RawJSON, RPCError>)
  /// JSON, but no message. To be answered with the id that could be read, or null.
  case invalid(RPCID?, reason: String)
  /// A response that is none. Answering it would start a quarrel, so it is only logged.
  case invalidResponse(reason: String)
}

/// What one frame holds.
package enum Packet: Hashable, Sendable {
  case message(Message)
  /// At least one element; what is no message is `.invalid` in its place.
  case batch([Message])
  /// Well-formed, but longer than is allowed. No element is kept.
  case batchTooLarge
  /// Not JSON, or nested too deep.
  case malformed(reason: String)
}

extension Message {
  /// The message as compact JSON.
  ///
  /// A payload's own bytes are copied as they are.
  package func serialized() -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    func appendCall(_ method: String, _ params: RawJSON?) {
      append("\"method\":")
      JSONValue.writeString(method, into: &bytes)
      if let params {
        append(",\"params\":")
        bytes.append(contentsOf: params.bytes)
      }
    }
    func appendID(_ id: RPCID?) {
      append("\"id\":")
      if let id { id.write(into: &bytes) } else { append("null") }
      append(",")
    }
    append("{\"jsonrpc\":\"2.0\",")
    switch self {
    case .request(let id, let method, let params):
      appendID(id)
      appendCall(method, params)
    case .notification(let method, let params): appendCall(method, params)
    case .response(let id, .success(let result)):
      bytes.reserveCapacity(result.bytes.count + 64)
      appendID(id)
      append("\"result\":")
      bytes.append(contentsOf: result.bytes)
    case .response(let id, .failure(let error)):
      appendID(id)
      append("\"error\":")
      error.json.write(into: &bytes)
    case .invalid(let id, let reason):
      appendID(id)
      append("\"error\":")
      RPCError.invalidRequest(reason).json.write(into: &bytes)
    case .invalidResponse(let reason):
      append("\"id\":null,\"error\":")
      RPCError.invalidRequest(reason).json.write(into: &bytes)
    }
    append("}")
    return bytes
  }
}
