/// Tells whether a message asks for a film about somebody else than the open project's subject.
enum FreshSubject {
  private static let works: Set<String> = [
    "film", "movie", "biopic", "picture", "pitch", "documentary", "feature",
  ]

  /// The new subject's name; nil where the message goes on with the present one.
  ///
  /// Only "a film about Name" counts: "tell it about her mother" is a wish for the present film.
  static func name(in message: String, present: [String]) -> String? {
    let words = CleanText.line(message, limit: 500).split(separator: " ").map(String.init)
    for (index, word) in words.enumerated() where index + 2 < words.count {
      guard works.contains(word.lowercased()),
        ["about", "on"].contains(words[index + 1].lowercased())
      else { continue }
      let rest = words[(index + 2)...].joined(separator: " ")
      let name = String(rest.prefix { !".,;:!?".contains($0) })
      guard name.first?.isUppercase == true else { return nil }
      let fresh = Set(PersonName(name).words)
      let isSame = present.contains { known in
        let words = Set(PersonName(known).words)
        return !words.isEmpty && (words.isSubset(of: fresh) || fresh.isSubset(of: words))
      }
      return isSame || fresh.isEmpty ? nil : name
    }
    return nil
  }
}
