package import JSONModel

/// One thing that the critic wants changed: one element of the state key `CRITICAL_FEEDBACK`.
package struct CriticNote: Sendable, Hashable {
  package var id: String
  /// The pass through the writers' room in which it was written, from 1.
  package var pass: Int
  package var note: String
  /// What it is about: an act, a beat, a person.
  package var about: String?
  /// Names the version of the outline that it was written on; see `OutlineVersion`.
  package var outline: String?

  package init(
    id: String,
    pass: Int,
    note: String,
    about: String? = nil,
    outline: String? = nil
  ) {
    self.id = id
    self.pass = pass
    self.note = note
    self.about = about
    self.outline = outline
  }

  /// Reads a note as `json` writes it; nil where it says nothing.
  package init?(json: JSONValue) {
    guard let id = json.line("id"), let note = json.line("note") else { return nil }
    self.init(
      id: id,
      pass: json["pass"]?.integerValue.map(Int.init) ?? 1,
      note: note,
      about: json.line("about"),
      outline: json.line("outline")
    )
  }

  package var json: JSONValue {
    let members: [String: JSONValue?] = [
      "id": .string(id),
      "pass": .integer(Int64(pass)),
      "note": .string(note),
      "about": about.map(JSONValue.string),
      "outline": outline.map(JSONValue.string),
    ]
    return .object(members.compactMapValues { $0 })
  }
}
