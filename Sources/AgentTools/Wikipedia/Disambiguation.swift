/// Puts the links of a disambiguation page into an order that helps a person choose.
///
/// The server gives the links without order; the page's text says what comes first and what each
/// is, but not which words are links. Together they make a list.
struct Disambiguation {
  private let name: String
  private let lines: [String]

  init(_ page: WikiArticle) {
    let withoutMark = page.title.replacing(" (disambiguation)", with: "")
    name = withoutMark.folded
    lines = page.prose.split(separator: "\n").map { String($0).onOneLine }
      .filter { !$0.hasPrefix("==") }
  }

  func sorted(_ linked: [WikiCandidate], limit: Int) -> [WikiCandidate] {
    let ranked = linked.map { candidate -> (rank: Int, candidate: WikiCandidate) in
      let line = lines.firstIndex { mentions(candidate.title, in: $0) }
      var candidate = candidate
      if candidate.summary == nil, let line {
        candidate.summary = description(of: candidate.title, in: lines[line])
      }
      let bearsName = candidate.title.folded.contains(name)
      return ((bearsName ? 0 : 10_000) + (line ?? lines.count), candidate)
    }
    return ranked.sorted { ($0.rank, $0.candidate.title) < ($1.rank, $1.candidate.title) }
      .prefix(limit).map(\.candidate)
  }

  /// The page's own lines, for a wiki that does not tell which words are links: "John Smith
  /// (explorer) (1580–1631), English soldier".
  func listed(limit: Int) -> [WikiCandidate] {
    let candidates = lines.dropFirst().compactMap { line -> WikiCandidate? in
      let end =
        line.firstRange(of: /\s*(?:,|\(\d|\((?:born|died)|–|—)/)?.lowerBound ?? line.endIndex
      let title = String(line[..<end])
      if title.isEmpty || title.count > 120 { return nil }
      return WikiCandidate(title: title, summary: description(of: title, in: line))
    }
    return sorted(candidates, limit: limit)
  }

  private func mentions(_ title: String, in line: String) -> Bool {
    line.hasPrefix(title) || line.contains(" \(title)")
  }

  private func description(of title: String, in line: String) -> String? {
    guard line.hasPrefix(title) else { return nil }
    let rest = line.dropFirst(title.count).drop { " ,:;–—-".contains($0) }
    return rest.isEmpty ? nil : String(rest.prefix(160))
  }
}
