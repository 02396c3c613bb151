/// What became of a critic's note, told from the versions of the outline: no model is asked.
///
/// A note counts as touched where the lines that a later version adds share its words: half of them,
/// or three. That is less than answered, and the text says no more.
struct NoteFate: Hashable {
  let text: String

  init(of note: CriticNote, in material: PitchMaterial) {
    let outlines = material.outlines
    let written = note.outline.flatMap { name in
      outlines.firstIndex { OutlineVersion.name(of: $0) == name }
    }
    let index = written ?? note.pass - 1
    guard outlines.indices.contains(index), index + 1 < outlines.count else {
      text = "open: no version was written after it"
      return
    }
    var before = Set(Self.lines(outlines[index]))
    for version in (index + 1)..<outlines.count {
      let lines = Self.lines(outlines[version])
      let added = lines.filter { !before.contains($0) }
      if Self.touches(note: note.note, about: note.about, lines: added) {
        text = "version \(version + 1) changes what it is about"
        return
      }
      before = Set(lines)
    }
    text = "open: later versions do not touch it"
  }

  /// Whether new lines of the outline share the note's words.
  static func touches(note: String, about: String?, lines: [String]) -> Bool {
    let words = Self.words(note + " " + (about ?? ""))
    let touched = Self.words(lines.joined(separator: " ")).intersection(words)
    return !words.isEmpty && touched.count >= max(1, min(3, (words.count + 1) / 2))
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// Words that carry meaning, and the ids of entries.
  private static func words(_ text: String) -> Set<String> {
    let common: Set = [
      "about", "after", "again", "before", "beats", "could", "every", "first", "needs", "other",
      "outline", "scene", "should", "source", "story", "their", "there", "these", "third", "which",
      "where", "without", "would", "second", "sentence", "entry", "entries", "research", "three",
    ]
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    return Set(
      words.filter { word in
        let isID = word.first == "r" && word.count > 1 && word.dropFirst().allSatisfy(\.isNumber)
        return isID || (word.count >= 5 && !common.contains(word))
          || (word.count == 4 && word.allSatisfy(\.isNumber))
      }
    )
  }
}
