package import JSONModel

/// An instruction with `{key}` and `{key?}` in it.
///
/// A name is a letter or `_` followed by letters, digits and `_`, with blanks around it allowed.
/// Anything else in braces stands as it is, and so does what follows a `$` or a backslash, so that
/// JSON examples and shell text need no escaping.
package struct Template: Sendable, Hashable {
  package struct Reference: Sendable, Hashable {
    package var key: String
    package var isOptional: Bool
    package init(key: String, isOptional: Bool) {
      self.key = key
      self.isOptional = isOptional
    }
  }

  private enum Part: Hashable {
    case text(String)
    case reference(Reference)
  }

  private var parts: [Part] = []

  package init(_ text: String) {
    // Every sign that counts is ASCII, and instructions are long: bytes do.
    let bytes = text.utf8
    var literal = text.startIndex
    var position = text.startIndex
    while let brace = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
      position = bytes.index(after: brace)
      if brace > literal {
        let before = bytes[bytes.index(before: brace)]
        if before == UInt8(ascii: "$") || before == UInt8(ascii: "\\") { continue }
      }
      let body = bytes[position...]
      guard
        let end = body.firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "{") }),
        bytes[end] == UInt8(ascii: "}"), let reference = Template.reference(text[position..<end])
      else { continue }
      if literal < brace { parts.append(.text(String(text[literal..<brace]))) }
      parts.append(.reference(reference))
      position = bytes.index(after: end)
      literal = position
    }
    if literal < text.endIndex { parts.append(.text(String(text[literal...]))) }
  }

  package var references: [Reference] {
    parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
  }

  /// The text with every key's value in place; nothing for an optional key that is not set.
  ///
  /// Throws `MissingKey` for one that must be.
  package func rendered(_ value: (String) -> String?) throws -> String {
    try parts.map { part in
      switch part {
      case .text(let text): return text
      case .reference(let reference):
        if let text = value(reference.key) { return text }
        if reference.isOptional { return "" }
        throw MissingKey(key: reference.key)
      }
    }.joined()
  }

  package struct MissingKey: Error, Sendable, Hashable, CustomStringConvertible {
    package let key: String
    package var description: String { "the state has no `\(key)`, which the instruction needs" }
  }

  private static func reference(_ body: Substring) -> Reference? {
    let isOptional = body.last == "?"
    var name = isOptional ? body.dropLast() : body
    while name.first == " " { name.removeFirst() }
    // `{ key ? }` is not optional: the mark belongs to the name.
    if !isOptional { while name.last == " " { name.removeLast() } }
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
      name.unicodeScalars.allSatisfy({
        $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
      })
    else { return nil }
    return Reference(key: String(name), isOptional: isOptional)
  }
}

extension JSONValue {
  /// The value as a model reads it: text as it is, nothing for null, a list line by line, else JSON.
  package var prose: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .array(let elements): elements.map { "- " + $0.prose }.joined(separator: "\n")
    default: text
    }
  }
}
