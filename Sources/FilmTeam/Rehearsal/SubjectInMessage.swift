/// The subject of a film in a person's message: "Create a film about Ada Lovelace", "Ada Lovelace".
struct SubjectInMessage {
  let text: String

  private static let works: Set<String> = [
    "film", "movie", "biopic", "picture", "pitch", "story", "drama", "documentary", "screenplay",
  ]
  private static let links: Set<String> = ["about", "on", "of"]
  /// Words that begin a wish about a film that is there already.
  private static let wishes: Set<String> = [
    "add", "again", "another", "are", "can", "change", "continue", "could", "cut", "do", "drop",
    "give", "go", "is", "keep", "less", "let", "make", "more", "remove", "rewrite", "shorten",
    "should", "show", "start", "stop", "tell", "try", "use", "would", "write",
  ]
  private static let smallTalk: Set<String> = [
    "hello", "hi", "hey", "hallo", "thanks", "thank", "good", "morning", "evening", "day", "you",
    "there", "please", "help", "yes", "no", "ok", "okay", "what", "how", "who", "why", "test",
    "ping",
  ]

  /// Nil where the message names nobody: a greeting, a question, nothing.
  init?(_ message: String) {
    let line = CleanText.line(message, limit: 500)
    let words = line.split(separator: " ").map(String.init)
    guard !words.isEmpty else { return nil }
    // An address is the article that it names, or nobody.
    if words.contains(where: { $0.contains("://") }) {
      guard let request = try? SubjectRequest(line) else { return nil }
      text = request.text
      return
    }
    if let after = Self.afterLink(words) {
      guard let subject = Self.cleaned(after) else { return nil }
      text = subject
      return
    }
    // "Film über Marie Curie": a request in another language.
    let named = RequestWords.subject(in: words)
    if named.count < words.count,
      words.map(RequestWords.plain).contains(where: RequestWords.works.contains),
      let subject = Self.cleaned(named)
    {
      text = subject
      return
    }
    let plain = words.map { $0.lowercased().filter(\.isLetter) }
    guard !line.hasSuffix("?"), !plain.allSatisfy({ Self.smallTalk.contains($0) || $0.isEmpty })
    else { return nil }
    // Without "about", a short message is the subject itself, a longer one is not guessed at.
    guard words.count <= 6, !Self.smallTalk.contains(plain[0]), !Self.wishes.contains(plain[0]),
      words.count <= 3 || ["a", "an", "the"].contains(plain[0])
        || words.filter({ $0.first?.isUppercase == true }).count >= 2,
      !plain.contains(where: Self.works.contains), let subject = Self.cleaned(words)
    else { return nil }
    text = subject
  }

  /// The words after "a film about", or after the first "about" of all.
  private static func afterLink(_ words: [String]) -> [String]? {
    let plain = words.map { $0.lowercased().filter(\.isLetter) }
    for (index, word) in plain.enumerated().dropLast() where works.contains(word) {
      if links.contains(plain[index + 1]) { return Array(words[(index + 2)...]) }
    }
    if let index = plain.firstIndex(of: "about") { return Array(words[(index + 1)...]) }
    return nil
  }

  private static func cleaned(_ words: [String]) -> String? {
    var words = words
    while let last = words.last?.lowercased().filter(\.isLetter), last == "please" || last.isEmpty {
      words.removeLast()
    }
    let edges: Set<Character> = [
      ".", "!", "?", ",", ";", ":", "\"", "'", "“", "”", "‘", "’", "*", "`",
    ]
    var text = words.joined(separator: " ")[...]
    while let first = text.first, edges.contains(first) { text.removeFirst() }
    while let last = text.last, edges.contains(last) { text.removeLast() }
    return text.contains(where: \.isLetter) ? String(text) : nil
  }
}
