/// Finds what somebody probably meant.
enum NearestName {
  /// The names of `candidates` that are nearest to `name`, best first, at most three; none where
  /// nothing is near.
  static func suggestions(for name: String, among candidates: [String]) -> [String] {
    let wanted = name.lowercased()
    let limit = max(2, wanted.count / 3)
    let scored = Set(candidates).compactMap { candidate -> (distance: Int, name: String)? in
      let lower = candidate.lowercased()
      if lower.contains(wanted) || wanted.contains(lower), min(lower.count, wanted.count) >= 3 {
        return (0, candidate)
      }
      let distance = distance(from: wanted, to: lower)
      return distance <= limit ? (distance, candidate) : nil
    }
    return scored.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// How many characters to insert, delete or replace.
  private static func distance(from left: String, to right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (leftIndex, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = leftIndex + 1
      for index in right.indices {
        let substituted = diagonal + (right[index] == character ? 0 : 1)
        diagonal = row[index + 1]
        row[index + 1] = min(substituted, diagonal + 1, row[index] + 1)
      }
    }
    return row[right.count]
  }
}
