import JSONModel

/// Hands in a title and a logline that are arranged from the outline; all else is put in by code.
struct RehearsalFileWriter {
  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    let outline = stage.outline ?? ""
    let hasActs = !OutlineText.acts(of: outline).isEmpty
    let title = Self.title(of: outline) ?? (stage.prompt.isEmpty ? "Untitled" : stage.prompt)
    if stage.hasCalled("write_file") || !stage.offers("write_file") {
      let isStored = !stage.results(of: "write_file").isEmpty
      return RehearsalAnswer(
        isStored
          ? "Rehearsal: “\(title)” is handed in; every passage is quoted, arranged or blank."
          : "Rehearsal: “\(title)” could not be handed in."
      )
    }
    var arguments: [String: JSONValue] = ["title": .string(title), "content": ""]
    if hasActs, let logline = Self.logline(of: outline) { arguments["logline"] = .string(logline) }
    var answer = RehearsalAnswer("Handing in “\(title)”.")
    answer.call("write_file", arguments)
    return answer
  }

  private static func title(of outline: String) -> String? {
    let first = outline.split(whereSeparator: \.isNewline).first { $0.hasPrefix("# ") }
    return first.map { String($0.dropFirst(2)) }
  }

  private static func logline(of outline: String) -> String? {
    OutlineText.section("Logline", of: outline)?.first { $0.contains(where: \.isLetter) }
  }
}
