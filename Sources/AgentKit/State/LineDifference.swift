/// What changed between two texts, line by line.
struct LineDifference: Sendable {
  enum Edit: Sendable, Hashable {
    /// The line's index before and after.
    case same(Int, Int)
    case removed(Int)
    case added(Int)
  }

  /// A line that stayed, or lines that were replaced by others.
  struct Block: Sendable {
    var same: Int?
    var removed: [Int] = []
    var added: [Int] = []
  }

  let old: [Substring]
  let new: [Substring]
  /// In order; of a replacement the removed lines come first.
  let edits: [Edit]

  init(from old: String, to new: String) {
    let (old, new) = (Self.lines(of: old), Self.lines(of: new))
    self.old = old
    self.new = new
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var edits: [Edit] = []
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      if removed.contains(before) {
        edits.append(.removed(before))
        before += 1
      } else if added.contains(after) {
        edits.append(.added(after))
        after += 1
      } else {
        edits.append(.same(before, after))
        before += 1
        after += 1
      }
    }
    self.edits = edits
  }

  static func lines(of text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var blocks: [Block] {
    var blocks: [Block] = []
    for edit in edits {
      if case .same(let before, _) = edit {
        blocks.append(Block(same: before))
        continue
      }
      if blocks.last.map({ $0.same != nil }) ?? true { blocks.append(Block()) }
      switch edit {
      case .removed(let index): blocks[blocks.count - 1].removed.append(index)
      case .added(let index): blocks[blocks.count - 1].added.append(index)
      case .same: break
      }
    }
    return blocks
  }

  /// The changes with up to `context` unchanged lines around them; what would overlap is one hunk.
  func hunks(context: Int = 3) -> [ArtifactDifference.Hunk] {
    let changed = edits.indices.filter { if case .same = edits[$0] { false } else { true } }
    var ranges: [ClosedRange<Int>] = []
    for index in changed {
      let range = max(0, index - context)...min(edits.count - 1, index + context)
      if let last = ranges.last, last.upperBound >= range.lowerBound - 1 {
        ranges[ranges.count - 1] = last.lowerBound...range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.map(hunk)
  }

  private func hunk(_ range: ClosedRange<Int>) -> ArtifactDifference.Hunk {
    var hunk = ArtifactDifference.Hunk(oldStart: 1, newStart: 1)
    for edit in edits[..<range.lowerBound] {
      if case .added = edit {} else { hunk.oldStart += 1 }
      if case .removed = edit {} else { hunk.newStart += 1 }
    }
    for edit in edits[range] {
      switch edit {
      case .same(let before, _): hunk.add(.same, old[before])
      case .removed(let before): hunk.add(.removed, old[before])
      case .added(let after): hunk.add(.added, new[after])
      }
    }
    return hunk
  }
}

/// The difference of two versions of a document, with the notes that it answers.
package struct ArtifactDifference: Sendable, Hashable {
  package struct Line: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case same, removed, added }
    package var kind: Kind
    package var text: String
  }

  package struct Hunk: Sendable, Hashable {
    /// Line numbers from 1.
    package var oldStart: Int
    package var oldCount = 0
    package var newStart: Int
    package var newCount = 0
    package var lines: [Line] = []
    /// The ids of the notes that its new lines answer.
    package var notes: [String] = []

    init(oldStart: Int, newStart: Int) {
      self.oldStart = oldStart
      self.newStart = newStart
    }

    mutating func add(_ kind: Line.Kind, _ text: Substring) {
      if kind != .added { oldCount += 1 }
      if kind != .removed { newCount += 1 }
      lines.append(Line(kind: kind, text: String(text)))
    }
  }

  package var hunks: [Hunk]
  /// The notes on the older versions, answered or not.
  package var notes: [ReviewNote]
}
