import JSONModel

/// What a request is known by until it is answered: a string or an integer.
///
/// Numbers of the same value are the same id, however they are written: `1`, `1.0` and `1e0`.
package enum RPCID: Hashable, Sendable {
  case string(String)
  case integer(Int64)

  /// Nil where the text of a JSON number is no integer of 64 bits.
  ///
  /// JSON-RPC advises against fractions, by which two ends may not mean the same number.
  init?(number text: String) {
    if let value = Int64(text) {
      self = .integer(value)
      return
    }
    // Beyond 2^53 another integer could come out than was sent.
    guard let value = Double(text), abs(value) <= 0x1p53, let whole = Int64(exactly: value) else {
      return nil
    }
    self = .integer(whole)
  }

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
