import JSONModel

/// What the `content` of a message or a delta says: a text, or a list of parts.
struct MessageContent {
  var text = ""
  var reasoning = ""
  var refusal = ""
  /// The types of parts that are not read.
  var dropped: [String] = []

  init(_ content: JSONValue?) {
    read(content)
  }

  private mutating func read(_ content: JSONValue?) {
    switch content {
    case .string(let text): self.text += text
    case .array(let parts): for part in parts { read(part) }
    case .object: readPart(content)
    default: break
    }
  }

  private mutating func readPart(_ part: JSONValue?) {
    switch part?["type"]?.stringValue ?? "text" {
    case "text", "output_text", "input_text": text += Self.text(part?["text"])
    case "thinking", "reasoning", "reasoning_text", "summary_text", "thought":
      let members = ["thinking", "reasoning", "text", "content", "summary"]
      for member in members { reasoning += Self.text(part?[member]) }
    case "refusal": refusal += Self.text(part?["refusal"])
    // A signature of thoughts says nothing to a person.
    case "redacted_thinking", "signature": break
    case let type: if !dropped.contains(type), dropped.count < 8 { dropped.append(type) }
    }
  }

  /// A text that stands alone, in a list of parts, or in an object's `text` or `value`.
  private static func text(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .array(let parts): parts.map { text($0) }.joined()
    case .object(let members): text(members["text"] ?? members["value"])
    default: ""
    }
  }
}
