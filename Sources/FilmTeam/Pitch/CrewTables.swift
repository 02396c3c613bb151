/// Tables that more than one kind of document shows.
enum CrewTables {
  static func searches(_ material: PitchMaterial) -> [PitchBlock] {
    if material.searches.isEmpty { return [] }
    var known: [String: Set<String>] = [:]
    let rows = material.searches.map { search -> [[PitchSpan]] in
      var outcome = search.outcome
      var found = search.found.prefix(6).joined(separator: "; ")
      if search.found.count > 6 { found += "; …" }
      // A search for a gap's year that only leads to what was found before has not filled the gap.
      let isRepeated = known[search.tool].map { Set(search.found).isSubset(of: $0) } ?? false
      if isRepeated, outcome == "found", !search.found.isEmpty {
        outcome = "nothing new"
        found = ""
      }
      known[search.tool, default: []].formUnion(search.found)
      if let note = search.note { found += found.isEmpty ? note : " (\(note))" }
      return [name(of: search.tool), search.query, outcome, found].map { [.text($0)] }
    }
    return [
      .subheading("Where the crew looked"),
      .table(header: ["Where", "Looked for", "Outcome", "Found"], rows: rows),
    ]
  }

  /// What a reader calls a tool.
  private static func name(of tool: String) -> String {
    switch tool {
    case "library_search": "Your notes and the shelf"
    case "wikipedia_search": "Wikipedia"
    case "comparable_films": "Film data"
    default: tool
    }
  }
}
