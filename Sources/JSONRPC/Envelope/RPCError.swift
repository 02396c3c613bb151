package import JSONModel

/// An error as it stands on the wire.
///
/// The five of JSON-RPC itself are made here. They carry `data: {kind, retryable}` like all others.
package struct RPCError: Error, Hashable, Sendable {
  package var code: Int
  /// For people: what is wrong and what to do about it.
  package var message: String
  package var data: JSONValue?

  package init(code: Int, message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// An error of the given kind, with more members of `data` where they help.
  package init(
    code: Int,
    kind: String,
    retryable: Bool = false,
    message: String,
    details: [String: JSONValue] = [:]
  ) {
    let marks: [String: JSONValue] = ["kind": .string(kind), "retryable": .bool(retryable)]
    let data = JSONValue.object(marks.merging(details, uniquingKeysWith: { $1 }))
    self.init(code: code, message: message, data: data)
  }

  package static func parseError(_ message: String) -> RPCError {
    RPCError(code: -32700, kind: "ParseError", message: message)
  }

  package static func invalidRequest(_ message: String) -> RPCError {
    RPCError(code: -32600, kind: "InvalidRequest", message: message)
  }

  package static func methodNotFound(_ method: String) -> RPCError {
    RPCError(code: -32601, kind: "MethodNotFound", message: "there is no method \(method)")
  }

  package static func invalidParams(_ message: String) -> RPCError {
    RPCError(code: -32602, kind: "InvalidParams", message: message)
  }

  package static func internalError(_ message: String) -> RPCError {
    RPCError(code: -32603, kind: "InternalError", message: message)
  }

  /// The `error` member.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "code": .integer(Int64(code)), "message": .string(message),
    ]
    members["data"] = data
    return .object(members)
  }

  /// Reads an `error` member; nil where it is not one.
  package init?(json: JSONValue) {
    guard let code = json["code"]?.integerValue, let message = json["message"]?.stringValue else {
      return nil
    }
    self.init(code: Int(code), message: message, data: json["data"])
  }
}

extension RPCError: CustomStringConvertible {
  package var description: String { "\(message) (\(code))" }
}
