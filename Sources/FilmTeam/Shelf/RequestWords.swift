/// The words of a request for a film, in the languages that people write it in.
enum RequestWords {
  /// Words for the work that is asked for.
  static let works: Set<String> = [
    "film", "films", "movie", "movies", "biopic", "picture", "pitch", "story", "drama",
    "documentary", "docudrama", "screenplay", "script", "treatment", "feature", "short", "series",
    "miniseries", "biography", "spielfilm", "kinofilm", "dokumentarfilm", "doku", "dokumentation",
    "drehbuch", "biografie", "biographie", "longmetrage", "courtmetrage", "metrage",
    "documentaire", "scenario", "pelicula", "peli", "documental", "guion", "biografia", "filme",
    "documentario", "pellicola", "sceneggiatura", "cortometraggio", "lungometraggio",
  ]
  /// What leads from the work to its subject.
  static let links: Set<String> = [
    "about", "on", "of", "regarding", "concerning", "featuring", "around", "uber", "ueber", "von",
    "vom", "sur", "sobre", "de", "del", "du", "des", "di", "su", "sul", "sulla", "della", "do",
    "da", "d",
  ]
  /// Links that name a subject even where nothing is asked for: "about Ada Lovelace".
  static let strongLinks: Set<String> = ["about", "uber", "ueber", "sur", "sobre"]
  /// What stands before the work, or between it and the link.
  static let openers: Set<String> = [
    "make", "create", "write", "do", "give", "tell", "draft", "produce", "develop", "generate",
    "pitch", "show", "please", "can", "could", "would", "will", "you", "i", "we", "id", "want",
    "need", "like", "love", "to", "see", "have", "me", "us", "for", "something", "anything",
    "another", "new", "true", "short", "long", "great", "good", "based", "hi", "hello", "hey",
    "mach", "mache", "macht", "machen", "erstelle", "erstellen", "schreib", "schreibe",
    "schreiben", "bitte", "mir", "uns", "ich", "wir", "mochte", "mochten", "will", "wollen",
    "hatte", "gern", "gerne", "etwas", "fais", "fait", "faites", "faire", "cree", "creer",
    "ecris", "ecrire", "moi", "nous", "je", "veux", "voudrais", "quelque", "chose", "propos",
    "haz", "hacer", "haga", "hazme", "crea", "crear", "escribe", "escribir", "dame", "quiero",
    "quisiera", "algo", "acerca", "favor", "por", "fai", "fare", "fammi", "creare", "scrivi",
    "scrivere", "dammi", "voglio", "vorrei", "qualcosa", "faz", "faca", "fazer", "escreva", "quero",
    "a", "propos",
  ]
  static let articles: Set<String> = [
    "a", "an", "the", "ein", "eine", "einen", "einem", "einer", "der", "die", "das", "den", "dem",
    "un", "une", "le", "la", "les", "l", "una", "el", "los", "las", "lo", "il", "gli", "um", "uma",
    "o", "os", "as",
  ]
  /// A person's life as the thing that is told.
  static let lives: Set<String> = [
    "life", "lives", "lifetime", "story", "biography", "times", "work", "works", "career", "years",
    "death", "childhood", "youth", "leben", "lebens", "lebensgeschichte", "geschichte", "werk",
    "vie", "histoire", "oeuvre", "vida", "historia", "vita", "storia", "opera", "obra",
  ]
  static let conjunctions: Set<String> = ["and", "und", "et", "y", "e", "con", "with", "mit"]
  /// What closes a request.
  static let closers: Set<String> = [
    "please", "thanks", "thank", "you", "bitte", "danke", "svp", "stp", "merci", "gracias",
    "grazie", "obrigado", "obrigada", "por", "per", "favor", "favore", "now", "today",
  ]
  /// Works that may stand behind a name: "the Ada Lovelace movie".
  static let trailingWorks: Set<String> = [
    "film", "movie", "biopic", "documentary", "pitch", "pelicula", "filme", "pellicola",
    "dokumentarfilm", "spielfilm",
  ]

  /// A word without case, accents and punctuation.
  static func plain(_ word: some StringProtocol) -> String {
    NameWords(String(word)).words.joined()
  }

  /// The words that name the subject, once the request around them is taken off.
  static func subject(in words: [String]) -> [String] {
    let split = words.flatMap(elided)
    var rest = split[...]
    while rest.count > 1, let last = rest.last, closers.contains(plain(last)) || plain(last).isEmpty
    {
      rest.removeLast()
    }
    rest = withoutOpening(rest)
    rest = withoutLife(rest)
    let subject = withoutTrailingWork(Array(rest))
    // "Create a film" asks for a work and names nobody. One word alone may be a name: "Will".
    let isRequest = words.count > 1 && subject.map(plain).allSatisfy(isOfRequest)
    return isRequest ? [] : subject
  }

  private static func isOfRequest(_ word: String) -> Bool {
    openers.contains(word) || articles.contains(word) || works.contains(word)
      || links.contains(word)
  }

  /// "d'Ada" as "d'" and "Ada", "l'histoire" as "l'" and "histoire".
  private static func elided(_ word: String) -> [String] {
    let elisions: Set<String> = ["d", "l", "dell", "sull", "dall", "all", "s"]
    guard let mark = word.firstIndex(where: { "'’".contains($0) }),
      elisions.contains(word[..<mark].lowercased()), word.index(after: mark) < word.endIndex
    else { return [word] }
    return [String(word[...mark]), String(word[word.index(after: mark)...])]
  }

  /// "Make a film about X", "pitch me something on X", "Film über X".
  private static func withoutOpening(_ words: ArraySlice<String>) -> ArraySlice<String> {
    let plains = words.map(plain)
    // A work with its link counts wherever it stands: "a quiet, angry biopic of".
    for (index, word) in plains.enumerated().dropLast() where works.contains(word) {
      var next = index + 1
      while next < plains.count - 1, openers.contains(plains[next]), !links.contains(plains[next]) {
        next += 1
      }
      if links.contains(plains[next]), next + 1 < plains.count {
        return afterArticles(words.dropFirst(next + 1), plains.dropFirst(next + 1))
      }
    }
    var end: Int?
    for (index, word) in plains.enumerated().dropLast() {
      if strongLinks.contains(word) || (links.contains(word) && index > 0) { end = index + 1 }
      let isRequest =
        openers.contains(word) || articles.contains(word) || links.contains(word)
        || works.contains(word)
      if !isRequest { break }
      if strongLinks.contains(word) { break }
    }
    guard let end, end == 1 || plains[..<(end - 1)].contains(where: openers.contains) else {
      return words
    }
    return words.dropFirst(end)
  }

  /// "sur la Curie": the article of a name stays, that of an elision goes.
  private static func afterArticles(
    _ words: ArraySlice<String>,
    _ plains: ArraySlice<String>
  ) -> ArraySlice<String> {
    guard let first = plains.first, first == "l", words.count > 1 else { return words }
    return words.dropFirst()
  }

  /// "The life and work of X", "la vie de X".
  private static func withoutLife(_ words: ArraySlice<String>) -> ArraySlice<String> {
    let plains = words.map(plain)
    var hasLife = false
    for (index, word) in plains.enumerated().dropLast() {
      if lives.contains(word) {
        hasLife = true
      } else if hasLife, links.contains(word) || ["der", "des"].contains(word) {
        return words.dropFirst(index + 1)
      } else if !articles.contains(word), !conjunctions.contains(word),
        !["true", "untold", "early", "late", "last", "secret", "short"].contains(word)
      {
        return words
      }
    }
    return words
  }

  /// "The Ada Lovelace movie", "Ada Lovelace's life story".
  private static func withoutTrailingWork(_ words: [String]) -> [String] {
    var rest = words[...]
    while rest.count > 1, let last = rest.last.map(plain),
      trailingWorks.contains(last) || last.isEmpty
        || (articles.contains(last) && rest.count < words.count)
    {
      rest.removeLast()
    }
    var owners = rest
    while owners.count > 1, let last = owners.last, Self.lives.contains(plain(last)) {
      owners.removeLast()
    }
    if owners.count < rest.count, let owner = owners.last, isPossessive(owner) { rest = owners }
    guard let last = rest.last, isPossessive(last) else { return Array(rest) }
    // "Ada Lovelace's", but "the Brownings'".
    let isSingular = last.hasSuffix("'s") || last.hasSuffix("’s")
    return rest.dropLast() + [String(last.dropLast(isSingular ? 2 : 1))]
  }

  private static func isPossessive(_ word: String) -> Bool {
    ["'s", "’s", "s'", "s’"].contains { word.hasSuffix($0) } && word.count > 3
  }
}
