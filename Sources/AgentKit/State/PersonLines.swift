import JSONModel

/// The lines of a text that a person wrote, which the crew's later versions keep.
///
/// Kept in the state beside the text, under `key(of:)`, as ranges of line numbers from 1.
struct PersonLines: Sendable, Hashable {
  /// Indices of lines, from 0.
  var indices: Set<Int>

  /// A text of more lines is none of a crew's.
  private static let mostLines = 100_000

  static func key(of key: String) -> String { "person:\(key)" }

  init(indices: Set<Int> = []) { self.indices = indices }

  init(json: JSONValue?) {
    indices = []
    var total = 0
    for range in json?.arrayValue ?? [] {
      let bounds = (range.arrayValue ?? []).compactMap(\.integerValue)
      guard bounds.count == 2, bounds[0] >= 1, bounds[1] >= bounds[0],
        bounds[1] <= PersonLines.mostLines
      else { continue }
      // Counted with overlaps: ranges of ours have none, others must not keep anybody busy.
      total += Int(bounds[1] - bounds[0]) + 1
      guard total <= PersonLines.mostLines else { return }
      indices.formUnion(Int(bounds[0]) - 1...Int(bounds[1]) - 1)
    }
  }

  var json: JSONValue {
    var ranges: [(Int, Int)] = []
    for index in indices.sorted() {
      if let last = ranges.last, last.1 == index {
        ranges[ranges.count - 1].1 = index + 1
      } else {
        ranges.append((index + 1, index + 1))
      }
    }
    return .array(ranges.map { [.integer(Int64($0.0)), .integer(Int64($0.1))] })
  }

  /// What of `text` a person wrote who made it of `old`: the lines that are new, and those that were
  /// a person's before.
  func written(from old: String, to text: String) -> PersonLines {
    let difference = LineDifference(from: old, to: text)
    var result = PersonLines()
    for edit in difference.edits {
      switch edit {
      case .same(let before, let after):
        if indices.contains(before) { result.indices.insert(after) }
      case .added(let after):
        if !difference.new[after].allSatisfy(\.isWhitespace) { result.indices.insert(after) }
      case .removed: break
      }
    }
    return result
  }

  /// Puts the person's lines of `old` into a version of the crew's that changes or leaves them out.
  ///
  /// Where the crew rewrote nothing but a person's lines, theirs stay instead; where it rewrote them
  /// together with its own, they stay at their place among the new ones.
  func merged(_ proposal: String, over old: String) -> (text: String, lines: PersonLines) {
    if indices.isEmpty { return (proposal, self) }
    let difference = LineDifference(from: old, to: proposal)
    var text: [Substring] = []
    var kept = PersonLines()
    func keep(_ before: Int) {
      kept.indices.insert(text.count)
      text.append(difference.old[before])
    }
    for block in difference.blocks {
      if let same = block.same {
        if indices.contains(same) { keep(same) } else { text.append(difference.old[same]) }
        continue
      }
      let own = block.removed.filter(indices.contains)
      if own.isEmpty {
        text += block.added.map { difference.new[$0] }
        continue
      }
      let crew = block.removed.count - own.count
      let added = crew == 0 ? [] : block.added
      var placed = 0
      for before in own {
        let offset = block.removed.firstIndex(of: before) ?? 0
        let place = added.count * offset / block.removed.count
        text += added[placed..<max(placed, place)].map { difference.new[$0] }
        placed = max(placed, place)
        keep(before)
      }
      text += added[placed...].map { difference.new[$0] }
    }
    return (text.joined(separator: "\n"), kept)
  }

  /// The crew's changes, in which the texts that they replace keep a person's lines.
  static func kept(
    in changes: [StateChange],
    over state: [String: JSONValue]
  ) -> [StateChange] {
    changes.flatMap { change -> [StateChange] in
      let key = key(of: change.key)
      let person = PersonLines(json: state[key])
      guard change.reducer == .replace, !person.indices.isEmpty, let old = state[change.key],
        let proposal = change.value.stringValue
      else { return [change] }
      let (text, lines) = person.merged(proposal, over: old.prose)
      return [
        StateChange(key: change.key, value: .string(text)),
        StateChange(key: key, value: lines.json),
      ]
    }
  }

  /// The person's lines themselves.
  func lines(of text: String) -> [Substring] {
    if indices.isEmpty { return [] }
    let lines = LineDifference.lines(of: text)
    return indices.sorted().filter { $0 < lines.count }.map { lines[$0] }
  }
}
