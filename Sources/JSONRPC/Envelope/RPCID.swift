import JSONModel

/// What a request is known by until it is answered: a string or an integer.
package enum RPCID: Hashable, Sendable {
  case string(String)
  case integer(Int64)

  func write(into bytes: inout [UInt8]) {
    switch self {
    case .string(let text): JSONValue.writeString(text, into: &bytes)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    }
  }
}

extension RPCID: CustomStringConvertible {
  package var description: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    }
  }
}
