/// Tables that more than one kind of document shows.
enum CrewTables {
  static func searches(_ material: PitchMaterial) -> [PitchBlock] {
    if material.searches.isEmpty { return [] }
    let rows = material.searches.map { search -> [[PitchSpan]] in
      var found = search.found.prefix(6).joined(separator: "; ")
      if search.found.count > 6 { found += "; …" }
      if let note = search.note { found += found.isEmpty ? note : " (\(note))" }
      return [
        [.text(search.tool)], [.text(search.query)], [.text(search.outcome)], [.text(found)],
      ]
    }
    return [
      .subheading("Where the crew looked"),
      .table(header: ["Tool", "Query", "Outcome", "Found"], rows: rows),
    ]
  }
}
