import Foundation

/// A name as words without case, accents and punctuation, so that names can be compared.
struct NameWords: Hashable {
  let words: [String]

  init(_ text: String) {
    let folded = text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
    // Letters that are no letter with an accent to Unicode, and are written without one.
    let latin = folded.lowercased().replacing("ł", with: "l").replacing("ø", with: "o")
      .replacing("ß", with: "ss").replacing("æ", with: "ae").replacing("đ", with: "d")
    words = latin.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// Words that are folded already.
  init(_ words: [String]) { self.words = words }

  var letters: Int { words.reduce(0) { $0 + $1.count } }

  /// How many letters must be added, dropped, changed or exchanged with their neighbour.
  func distance(to other: NameWords) -> Int {
    Self.distance(words.joined(separator: " "), other.words.joined(separator: " "))
  }

  /// From 0 to 1, by spelling alone.
  func spelling(to other: NameWords) -> Double {
    let longest = max(words.joined(separator: " ").count, other.words.joined(separator: " ").count)
    return longest == 0 ? 0 : 1 - Double(distance(to: other)) / Double(longest)
  }

  /// From 0, not alike at all, to 1, the same.
  func likeness(to other: NameWords) -> Double {
    let left = words.joined(separator: " ")
    let right = other.words.joined(separator: " ")
    let longest = max(left.count, right.count)
    guard longest > 0 else { return 0 }
    let spelling = 1 - Double(Self.distance(left, right)) / Double(longest)
    let shared = words.filter { word in
      word.count >= 4 && other.words.contains { Self.isNear(word, $0) }
    }
    let overlap = 0.9 * Double(shared.count) / Double(max(words.count, other.words.count))
    return max(spelling >= 0.6 ? spelling : 0, overlap)
  }

  /// Whether a word such as "mathematician" and a field such as "mathematics" have a stem in common.
  func sharesField(with fields: [String]) -> Bool {
    let stems = NameWords(fields.joined(separator: " ")).words.filter { $0.count >= 6 }
    return words.contains { word in
      stems.contains { $0.prefix(6) == word.prefix(6) }
    }
  }

  /// Whether the words of the other name stand here one after another.
  func contains(_ other: NameWords) -> Bool {
    !other.words.isEmpty && words.firstRange(of: other.words) != nil
  }

  private static func isNear(_ left: String, _ right: String) -> Bool {
    left == right || (right.count >= 4 && distance(left, right) <= 1)
  }

  /// How many letters must be added, dropped, changed or exchanged with their neighbour to make one
  /// text of the other.
  ///
  /// Only the first `longest` letters count, so that the work is bounded.
  private static func distance(_ left: String, _ right: String) -> Int {
    let longest = 100
    let left = Array(left.prefix(longest))
    let right = Array(right.prefix(longest))
    var before: [Int] = []
    var row = Array(0...right.count)
    for (line, letter) in left.enumerated() {
      var next = [line + 1]
      for (column, other) in right.enumerated() {
        var best = min(
          row[column] + (letter == other ? 0 : 1),
          row[column + 1] + 1,
          next[column] + 1
        )
        if line > 0, column > 0, letter == right[column - 1], left[line - 1] == other {
          best = min(best, before[column - 1] + 1)
        }
        next.append(best)
      }
      before = row
      row = next
    }
    return row[right.count]
  }
}
