import JSONModel

/// What the film team's keys take, as models are told it, and what is wrong with what they send.
///
/// The schemas keep to what every provider takes: each list has its items, no type is a list, and
/// nothing is optional by being null.
enum LedgerSchema {
  static let entry = JSONSchema.object(
    [
      "claim": .string("One fact in your own words: one sentence, with its date."),
      "quote": .string("Only words that must stay as they are, at most 25."),
      "date": .string("As exact as the source: 1843-07-10, 1843-07 or 1843."),
      "place": .string("Where it happened."),
      "people": .array(of: .string(), "Full names."),
      "themes": .array(of: .string(), "One or two words each."),
      "source": .string(
        "The id of the source exactly as the search returned it. Leave it out where you have none."
      ),
      "status": .string(
        "How well it is known.",
        oneOf: ["documented", "disputed", "inferred", "unsourced"]
      ),
      "note": .string("How it was inferred, or what is disputed."),
    ],
    required: ["claim", "people", "status"]
  )

  static let note = JSONSchema.object(
    [
      "note": .string("What is wrong, and what would answer it."),
      "about": .string("The act, beat, person or entry that it is about."),
    ],
    required: ["note"]
  )

  static let candidate = JSONSchema.object(
    [
      "title": .string("The name by which to ask for this one."),
      "description": .string("Who that is, in a few words."),
    ],
    required: ["title"]
  )

  static let frontMatter = JSONSchema.object(
    [
      "title": .string("A title that sells the film."),
      "logline": .string("One sentence of at most 35 words."),
      "tone": .string("Tone and look, in a sentence."),
      "whyNow": .string("Why this film now."),
      "audience": .string("Who will see it."),
      "content": .string("What ties the parts together."),
      "themes": .array(of: .string(), "One or two words each."),
    ],
    required: ["title"]
  )

  static func of(_ key: String) -> JSONSchema? {
    switch key {
    case "PROMPT": .string("Who the film is about, with any wish that came with it.")
    case "research": entry
    case "CRITICAL_FEEDBACK": note
    // The key is replaced as a whole, so it takes the list.
    case "candidates": .array(of: candidate, "The people who bear the name.")
    case "front_matter": frontMatter
    default: nil
    }
  }

  /// The faults of the elements of `value`, with the place of each: elements that are left out, and
  /// members that are read otherwise than they were written.
  static func faults(in value: JSONValue, for key: String) -> [String] {
    let (schema, text): (JSONSchema, [String])
    switch key {
    case "research": (schema, text) = (entry, ["claim", "fact", "text"])
    case "CRITICAL_FEEDBACK": (schema, text) = (note, ["note", "feedback"])
    default: return []
    }
    let elements = LedgerAdmission.elements(of: value)
    var faults: [String] = []
    for (index, element) in elements.enumerated().prefix(LedgerAdmission.mostEntries) {
      let place = elements.count == 1 ? "value" : "value/\(index)"
      if element.asLine != nil { continue }
      guard let members = element.objectValue else {
        faults.append("\(place): expected an object with \(text[0]), found \(element.kind)")
        continue
      }
      if !text.contains(where: { element.line($0) != nil }) {
        let kind = members[text[0]].map { "expected a text, found \($0.kind)" } ?? "is required"
        faults.append("\(place)/\(text[0]): \(kind)")
      }
      faults += memberFaults(members, schema, at: place, except: text)
    }
    if elements.count > LedgerAdmission.mostEntries {
      faults.append("value: only the first \(LedgerAdmission.mostEntries) entries are taken")
    }
    return faults
  }

  private static func memberFaults(
    _ members: [String: JSONValue],
    _ schema: JSONSchema,
    at place: String,
    except names: [String]
  ) -> [String] {
    let properties = schema.json["properties"]?.objectValue ?? [:]
    return members.sorted { $0.key < $1.key }.compactMap { name, value in
      guard !names.contains(name), !value.isNull, let rules = properties[name] else { return nil }
      if rules["type"] == "array" {
        let isList = value.arrayValue?.allSatisfy { $0.asLine != nil } ?? (value.asLine != nil)
        return isList ? nil : "\(place)/\(name): expected a list of texts, found \(value.kind)"
      }
      // A source may be given as the object that the search returned.
      if name == "source", value.objectValue != nil { return nil }
      guard let text = value.asLine ?? (value.stringValue == nil ? nil : "") else {
        return "\(place)/\(name): expected a text, found \(value.kind)"
      }
      if let allowed = rules["enum"]?.arrayValue, !allowed.contains(.string(text)) {
        return "\(place)/\(name): expected one of \(allowed.map(\.text).joined(separator: ", "))"
      }
      return nil
    }
  }
}
