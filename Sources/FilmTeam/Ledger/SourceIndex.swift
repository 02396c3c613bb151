import JSONModel

/// The sources of a project by what a model may call them.
struct SourceIndex {
  let sources: [String: LedgerSource]

  init(_ value: JSONValue?) {
    let members = value?.objectValue ?? [:]
    var sources: [String: LedgerSource] = [:]
    for (id, json) in members {
      guard var source = LedgerSource(json: json) else { continue }
      source.id = id
      sources[id] = source
    }
    self.sources = sources
  }

  /// The line of a note at which the sentence begins that a claim rests on.
  func line(of claim: String, quote: String?, in id: String) -> Int? {
    guard let source = sources[id], source.kind == .note, let text = source.text,
      let first = source.line
    else { return nil }
    return NoteLine(passage: text, first: first).line(of: claim, quote: quote)
  }

  /// The id of the source that `value` names: by its id, its address, its page or its title, and by
  /// the latter two only where no other source has the same.
  func find(_ value: JSONValue) -> String? {
    guard let name = value.asLine ?? value.line("id") ?? value.line("url") ?? value.line("title")
    else { return nil }
    if sources[name] != nil { return name }
    let matches = sources.values.filter { source in
      source.url == name || source.id.hasPrefix(name + "@")
        || source.title.lowercased() == name.lowercased()
    }
    return matches.count == 1 ? matches.first?.id : nil
  }
}
