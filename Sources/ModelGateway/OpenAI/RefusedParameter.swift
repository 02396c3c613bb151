/// Finds the parameter that a server refuses, among those that a request can do without.
enum RefusedParameter {
  /// What a request can do without.
  ///
  /// The model, the messages and the tools are not among them.
  static let optional = [
    "temperature", "max_completion_tokens", "max_tokens", "response_format", "stream_options",
    "parallel_tool_calls", "top_p", "stream",
  ]

  /// Other words for a parameter, in lower case.
  private static let words: [String: [String]] = [
    "stream_options": ["include_usage", "stream options"],
    "response_format": ["json_schema", "structured output"],
    "stream": ["streaming"],
    "parallel_tool_calls": ["parallel tool"],
  ]

  private static let refusals = [
    "unsupported", "not support", "n't support", "unknown", "unrecognized", "unrecognised",
    "not permitted", "not allowed", "forbidden", "unexpected", "extra", "only the default",
    "deprecated", "not available", "incompatible", "invalid", "not accept", "no longer",
    "must be", "cannot", "can't", "too large",
  ]

  /// The parameter of `sent` that the error is about; nil where it is about something else.
  static func name(in details: ErrorDetails, among sent: Set<String>) -> String? {
    var candidates = optional.filter(sent.contains)
    if let parameter = details.parameter {
      let name = parameter.split(whereSeparator: { ".[".contains($0) }).first.map(String.init)
      if let name, candidates.contains(name) { return name }
      // It names another one, whatever its words say besides.
      if let name, !name.isEmpty, name != "body" { return nil }
    }
    guard let message = details.message?.lowercased(),
      refusals.contains(where: message.contains)
    else { return nil }
    // The word is a usual one, and stands in errors about other things.
    if !message.contains("support") { candidates.removeAll { $0 == "stream" } }
    // Where the words offer a better name, the one that is refused comes first.
    let places = candidates.compactMap { name -> (place: String.Index, name: String)? in
      ([name] + (words[name] ?? [])).compactMap { word(place: $0, in: message) }.min()
        .map { ($0, name) }
    }
    return places.min { $0.place < $1.place }?.name
  }

  /// Where the word stands by itself.
  private static func word(place word: String, in text: String) -> String.Index? {
    var rest = text[...]
    while let range = rest.firstRange(of: word) {
      let before =
        range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
      let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
      if !isPart(before), !isPart(after) { return range.lowerBound }
      rest = text[range.upperBound...]
    }
    return nil
  }

  private static func isPart(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
  }
}
