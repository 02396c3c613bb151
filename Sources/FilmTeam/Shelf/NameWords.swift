import Foundation

/// A name as words without case, accents and punctuation, so that names can be compared.
struct NameWords: Hashable {
  let words: [String]

  init(_ text: String) {
    let folded = text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
    words = folded.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
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

  /// How many letters must be added, dropped or changed to make one text of the other.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    var row = Array(0...right.count)
    for (line, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in right.enumerated() {
        let change = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
