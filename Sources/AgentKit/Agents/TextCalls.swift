import JSONModel

/// Finds the tool calls that a model wrote as text.
///
/// Small models, and servers without a parser for their model's calls, send them so: as JSON in a
/// fence or a tag, as an object in the middle of a sentence, as `<function=name>`, or as a call of
/// Python. Whether a tool is offered and takes the arguments is for the caller to say.
struct TextCalls {
  struct Call: Hashable {
    var name: String
    var arguments: JSONValue
  }

  /// Calls that name their tool.
  private(set) var calls: [Call] = []
  /// Other JSON objects and lists of the text, in their order.
  private(set) var values: [JSONValue] = []
  /// Whether the text is nothing but JSON that has the form of calls.
  private(set) var isOnlyCalls = false

  /// More of them is no answer any more.
  private static let mostValues = 64
  private static let mostBytes = 400_000

  /// `tools` are the names by which a Python call is known.
  init(_ text: String, tools: [String]) {
    guard text.utf8.contains(where: { "{(<".utf8.contains($0) }),
      text.utf8.count <= TextCalls.mostBytes
    else { return }
    let bytes = Array(text.utf8)
    var rest = 0
    var letters = 0
    var scan = JSONScan(bytes)
    while let found = scan.next(), calls.count + values.count < TextCalls.mostValues {
      letters += TextCalls.words(bytes[rest..<found.range.lowerBound])
      rest = found.range.upperBound
      if let name = TextCalls.functionTag(bytes, before: found.range.lowerBound) {
        calls.append(Call(name: name, arguments: found.value))
      } else {
        read(found.value)
      }
    }
    letters += TextCalls.words(bytes[rest...])
    isOnlyCalls = letters == 0 && !calls.isEmpty && values.isEmpty
    if calls.isEmpty { calls = TextCalls.tagged(text) }
    if calls.isEmpty, !tools.isEmpty { calls = PythonCalls.calls(in: bytes, names: tools) }
  }

  private mutating func read(_ value: JSONValue) {
    if let list = value.arrayValue {
      let read = list.compactMap(TextCalls.call)
      if !read.isEmpty, read.count == list.count { calls += read } else { values.append(value) }
      return
    }
    if let list = value["tool_calls"]?.arrayValue ?? value["calls"]?.arrayValue {
      let read = list.compactMap(TextCalls.call)
      if !read.isEmpty {
        calls += read
        return
      }
    }
    if let call = TextCalls.call(value) { calls.append(call) } else { values.append(value) }
  }

  /// `{"name", "arguments"}` and the other forms in which models were trained.
  private static func call(_ value: JSONValue) -> Call? {
    guard let members = value.objectValue else { return nil }
    if let function = members["function"], function.objectValue != nil { return call(function) }
    if let inner = members["tool_call"] ?? members["function_call"], inner.objectValue != nil {
      return call(inner)
    }
    let nameKeys = [
      "name", "function", "tool", "tool_name", "function_name", "action", "recipient_name",
    ]
    let argumentKeys = [
      "arguments", "parameters", "args", "input", "tool_input", "action_input", "params",
    ]
    guard let name = nameKeys.lazy.compactMap({ members[$0]?.stringValue }).first,
      let given = argumentKeys.lazy.compactMap({ members[$0] }).first
    else { return nil }
    if given.objectValue != nil { return Call(name: name, arguments: given) }
    // Arguments are often a text that holds JSON, as the wire has them.
    if let text = given.stringValue, let parsed = try? JSONValue(parsing: text),
      parsed.objectValue != nil
    {
      return Call(name: name, arguments: parsed)
    }
    return given.isNull ? Call(name: name, arguments: [:]) : nil
  }

  /// The name in `<function=name>` or `[TOOL_CALLS]name` directly before a JSON object.
  private static func functionTag(_ bytes: [UInt8], before end: Int) -> String? {
    let tail = String(decoding: bytes[max(0, end - 120)..<end], as: UTF8.self)
      .trimmingSuffix(while: \.isWhitespace)
    if tail.hasSuffix(">"), let open = tail.ranges(of: "<function=").last {
      let name = tail[open.upperBound...].dropLast()
      return name.contains(where: { "<>".contains($0) }) ? nil : String(name)
    }
    if let marker = tail.ranges(of: "[TOOL_CALLS]").last {
      let name = tail[marker.upperBound...].trimmingSuffix { "[ARGS] ".contains($0) }
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }

  /// `<function=name><parameter=key>value</parameter></function>`.
  private static func tagged(_ text: String) -> [Call] {
    var calls: [Call] = []
    for open in text.ranges(of: "<function=").prefix(mostValues) {
      let rest = text[open.upperBound...]
      guard let close = rest.firstIndex(of: ">") else { continue }
      let end = rest.firstRange(of: "</function>")?.lowerBound ?? rest.endIndex
      if close >= end { continue }
      let body = rest[rest.index(after: close)..<end]
      var arguments: [String: JSONValue] = [:]
      for parameter in body.ranges(of: "<parameter=").prefix(mostValues) {
        let rest = body[parameter.upperBound...]
        guard let close = rest.firstIndex(of: ">"),
          let end = rest.firstRange(of: "</parameter>")?.lowerBound, close < end
        else { continue }
        let raw = rest[rest.index(after: close)..<end]
        let text = String(raw.trimmingSuffix(while: \.isWhitespace).drop(while: \.isWhitespace))
        let first = text.first
        let isJSON = first == "{" || first == "["
        arguments[String(rest[..<close])] =
          (isJSON ? try? JSONValue(parsing: text) : nil) ?? .string(text)
      }
      if !arguments.isEmpty {
        calls.append(Call(name: String(rest[..<close]), arguments: .object(arguments)))
      }
    }
    return calls
  }

  /// The letters of a stretch, without those of fences and tags.
  private static func words(_ bytes: ArraySlice<UInt8>) -> Int {
    let text = String(decoding: bytes, as: UTF8.self)
    var count = 0
    var isTag = false
    for line in text.split(separator: "\n") {
      let line = line.drop(while: \.isWhitespace)
      if line.hasPrefix("```") || line.hasPrefix("~~~") { continue }
      for character in line {
        if character == "<" || character == "[" { isTag = true }
        if !isTag, character.isLetter { count += 1 }
        if character == ">" || character == "]" { isTag = false }
      }
    }
    return count
  }
}

/// The JSON objects and lists in a text, outermost first, in their order.
private struct JSONScan {
  private let bytes: [UInt8]
  private var position = 0
  /// What opens and leads nowhere is looked through once only.
  private var attempts = 0
  private static let mostAttempts = 200

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> (value: JSONValue, range: Range<Int>)? {
    while position < bytes.count, attempts < JSONScan.mostAttempts {
      let byte = bytes[position]
      guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else {
        position += 1
        continue
      }
      attempts += 1
      if let end = end(of: position),
        let value = try? JSONValue(parsing: Array(bytes[position..<end]), maximumDepth: 64),
        value.objectValue != nil
          || value.arrayValue?.contains(where: { $0.objectValue != nil })
            == true
      {
        defer { position = end }
        return (value, position..<end)
      }
      position += 1
    }
    return nil
  }

  /// The end of the value that opens at `start`, by its brackets; what stands in quotes is no bracket.
  private func end(of start: Int) -> Int? {
    var depth = 0
    var isText = false
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isText: index += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if !isText { depth += 1 }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if !isText { depth -= 1 }
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return nil
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while fits: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, fits(self[index(before: end)]) { end = index(before: end) }
    return self[..<end]
  }
}
