import JSONModel
import Yams

/// A YAML mapping with string keys, in the order of the file.
struct Fields {
  let entries: [(String, Node)]
  let line: Int

  init?(_ node: Node) {
    guard let mapping = node.mapping else { return nil }
    entries = mapping.map { ($0.key.string ?? "", $0.value) }
    line = node.line
  }

  subscript(key: String) -> Node? { entries.first { $0.0 == key }?.1 }
}

/// Why a text is not YAML, and where, without a word of it: it may hold what is secret.
struct NotYAML: Error, Hashable, CustomStringConvertible {
  let reason: String
  /// From 1.
  let line: Int
  /// It may be YAML, but is more of it than is read.
  private let isBeyondBounds: Bool

  /// Says that the text is beyond a bound of `YAMLBounds`.
  init(line: Int, beyond reason: String) {
    (self.line, self.reason, isBeyondBounds) = (max(1, line), reason, true)
  }

  init(_ error: any Error) {
    isBeyondBounds = false
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (reason, line) = (problem, mark.line)
    case .duplicatedKeysInMapping(_, let context):
      (reason, line) = ("a key stands twice in one mapping", context.mark.line)
    case .reader(let problem, _, _, _): (reason, line) = (problem, 1)
    default: (reason, line) = ("it cannot be read", 1)
    }
  }

  var description: String {
    isBeyondBounds ? "this is not read as YAML: \(reason)" : "this is not YAML: \(reason)"
  }
}

/// What a plain scalar says is read here, and not by the rules of Yams (`Resolver.default`) where that
/// can be helped: they are Foundation's regular expressions, which every start would pay for with
/// 2 MB of pages and some milliseconds.
extension Node {
  /// The text's YAML, composed without these rules.
  ///
  /// Throws `NotYAML` where it is none, or more of it than a person's file needs.
  static func composed(_ text: String) throws(NotYAML) -> Node? {
    try YAMLBounds.checkText(text)
    let node: Node?
    do {
      node = try Yams.compose(yaml: text, .basic)
    } catch {
      throw NotYAML(error)
    }
    if let node { try YAMLBounds.checkTree(node) }
    return node
  }

  /// From 1.
  var line: Int { mark?.line ?? 1 }

  /// The words of YAML 1.1.
  var truth: Bool? {
    switch plain {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": false
    default: nil
    }
  }

  var wholeNumber: Int? {
    guard let plain, Node.mayBeNumber(plain) else { return nil }
    let isDecimal = plain.utf8.allSatisfy { (0x30...0x39).contains($0) }
    // Other notations (octal, hexadecimal, with underscores) are rare.
    return isDecimal && plain.utf8.first != UInt8(ascii: "0") ? Int(plain) : int
  }

  var number: Double? {
    guard let plain, Node.mayBeNumber(plain) else { return nil }
    let isDecimal = plain.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    return isDecimal ? Double(plain) : float
  }

  /// The text of a scalar that does not stand in quotes.
  private var plain: String? {
    guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
    return scalar.string
  }

  private static func mayBeNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return (0x30...0x39).contains(first) || "+-.".utf8.contains(first)
  }

  /// The value as JSON; what stands in quotes is text.
  var json: JSONValue {
    switch self {
    case .mapping(let mapping):
      var members: [String: JSONValue] = [:]
      for (key, value) in mapping { members[key.string ?? ""] = value.json }
      return .object(members)
    case .sequence(let sequence): return .array(sequence.map(\.json))
    case .scalar(let scalar) where plain == nil: return .string(scalar.string)
    default:
      if let value = truth { return .bool(value) }
      if let value = wholeNumber { return .integer(Int64(value)) }
      // Infinity and NaN have no form in JSON.
      if let value = number, value.isFinite { return .number(value) }
      return null != nil ? .null : .string(string ?? "")
    }
  }
}
