import HistoricalText

/// The roles and the beats of an outline, read back from its text.
struct OutlineRoles {
  struct Role {
    let name: String
    /// What stands between name and footnote.
    let facts: String
    let themes: [String]
    let footnotes: [String]
  }

  struct Beat {
    let date: HistoricalDate?
    let age: String?
    let text: String
    let footnotes: [String]
  }

  /// The lead first.
  let roles: [Role]
  let beats: [Beat]

  init(_ outline: String) {
    roles = (OutlineText.section("Characters", of: outline) ?? []).compactMap(Self.role)
    beats = OutlineText.acts(of: outline).joined().compactMap(Self.beat)
  }

  private static func role(_ line: String) -> Role? {
    guard line.hasPrefix("- **"), let end = line.dropFirst(4).firstRange(of: "**") else {
      return nil
    }
    let name = String(line.dropFirst(4)[..<end.lowerBound])
    let rest = line[end.upperBound...]
    let facts = String(rest.prefix(upTo: rest.firstRange(of: ".[^")?.lowerBound ?? rest.endIndex))
      .drop { ", ".contains($0) }
    var themes: [String] = []
    if let mark = facts.firstRange(of: "; themes: ") {
      themes = facts[mark.upperBound...].split(separator: ",").compactMap { part in
        part.split(separator: " ").first.map(String.init)
      }
    }
    return Role(
      name: name,
      facts: String(facts),
      themes: themes,
      footnotes: OutlineText.footnoteIDs(in: line)
    )
  }

  private static func beat(_ line: String) -> Beat? {
    guard line.hasPrefix("- ") else { return nil }
    guard line.hasPrefix("- **"), let end = line.dropFirst(4).firstRange(of: "**") else {
      return Beat(date: nil, age: nil, text: line, footnotes: OutlineText.footnoteIDs(in: line))
    }
    let label = line.dropFirst(4)[..<end.lowerBound]
    let parts = label.split(separator: ",").map { $0.drop { " :".contains($0) } }
    let age = parts.first { $0.hasPrefix("age ") }.map { part in
      String(part.dropFirst(4).prefix { $0.isNumber || $0 == "–" })
    }
    return Beat(
      date: parts.first.flatMap { HistoricalDate(String($0)) },
      age: age,
      text: String(line[end.upperBound...]),
      footnotes: OutlineText.footnoteIDs(in: line)
    )
  }
}
