/// Tells the full stop that ends a sentence from the one that shortens a word.
///
/// Where it cannot be told, the sentence ends: a sentence that is parted too often says twice that it
/// has no source; one that is joined would lend its footnote to what has none.
enum SentenceEnd {
  /// Stand before what they belong to, so that no sentence ends behind them.
  private static let leading: Set<String> = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "ste", "rev", "revd", "hon", "capt", "cpt", "sgt",
    "lt", "col", "gen", "maj", "cmdr", "adm", "gov", "sen", "rep", "pres", "fr", "mme", "mlle",
    "mgr",
    "messrs", "mt", "ft", "vs", "v", "c", "ca", "cf", "viz", "eg", "ie", "approx", "esp", "dh",
    "bzw",
    "geb", "gest", "vgl", "ggf", "bspw", "sog", "int", "ext",
  ]
  /// Shorten a word before a number only: "No" in "No 5".
  private static let numbered: Set<String> = [
    "no", "nos", "nr", "vol", "vols", "p", "pp", "fig", "figs", "ch", "chap", "art", "sec", "sect",
    "par", "para", "ed", "eds", "b", "d", "fl", "r", "pl", "fol", "ms", "bk", "pt", "op", "cat",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]
  /// Stand behind a name, and at the end of a sentence as well.
  private static let trailing: Set<String> = [
    "jr", "sr", "esq", "inc", "ltd", "co", "corp", "bros", "al", "phd", "ave", "rd", "blvd", "dept",
    "univ", "assn", "cie", "gmbh",
  ]
  private static let times: Set<String> = ["am", "pm"]
  /// Begin sentences, and are no names.
  private static let openers: Set<String> = [
    "a", "about", "above", "according", "after", "afterwards", "again", "all", "almost", "already",
    "also", "although", "always", "among", "an", "and", "another", "any", "anyone", "as", "at",
    "because", "before", "behind", "below", "beside", "besides", "between", "both", "but", "by",
    "critics", "despite", "did", "does", "during", "each", "early", "eight", "either", "even",
    "eventually", "every", "everybody", "everyone", "everything", "few", "finally", "five", "for",
    "four", "from", "had", "has", "he", "her", "here", "hers", "him", "his", "how", "however", "i",
    "if", "in", "instead", "is", "it", "its", "just", "last", "later", "letters", "like", "many",
    "meanwhile", "more", "most", "much", "my", "near", "neither", "never", "nevertheless", "next",
    "nine", "no", "nobody", "none", "nor", "not", "nothing", "now", "of", "off", "often", "on",
    "once", "one", "only", "or", "other", "others", "our", "out", "over", "perhaps", "readers",
    "seven", "several", "she", "since", "six", "so", "some", "somebody", "someone", "soon", "still",
    "such", "ten", "than", "that", "the", "their", "them", "then", "there", "therefore", "these",
    "they", "this", "those", "though", "three", "through", "thus", "to", "today", "together", "too",
    "two", "under", "unlike", "until", "upon", "was", "we", "were", "what", "when", "where",
    "whether", "which", "while", "who", "whose", "why", "with", "within", "without", "years", "yes",
    "yet", "you", "your", "er", "sie", "es", "il", "elle", "ils", "elles",
  ]
  private static let speech: Set<String> = [
    "said", "says", "asked", "asks", "cried", "cries", "replied", "replies", "wrote", "writes",
    "answered", "answers", "shouted", "shouts", "exclaimed", "whispered", "whispers", "added",
    "demanded", "called", "calls", "muttered",
  ]
  private static let beforePronoun: Set<String> = [
    "did", "do", "am", "was", "than", "and", "or", "as", "may", "can", "could", "would", "should",
    "shall", "will", "had", "have", "must", "might",
  ]
  private static let afterOrdinal: Set<String> = [
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "dezember", "jahrhundert", "jahrhunderts",
  ]
  private static let days: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// Whether a full stop ends a sentence between two stretches of text.
  ///
  /// `before` ends with the word that the stop stands behind; `isWhole` says whether it is all that
  /// the sentence holds so far.
  static func isEnd(after before: String, isWhole: Bool, before following: String) -> Bool {
    let token = String(
      before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "." }.reversed()
    )
    let plain = token.filter { $0 != "." }.lowercased()
    let next = String(
      following.drop { !($0.isLetter || $0.isNumber) }.prefix { $0.isLetter || $0.isNumber }
    )
    // "W. I. Thomas": a single letter with a full stop is an initial, and no word.
    let isInitial = next.count == 1 && following.drop { $0 != next.first }.dropFirst().first == "."
    let word = isInitial ? "" : next.lowercased()
    guard let first = next.first, !plain.isEmpty else { return true }

    if plain.allSatisfy(\.isNumber) {
      // "1. First", and the German "3. März".
      let isNumbering = isWhole && before.allSatisfy { !$0.isLetter } && plain.count <= 2
      return !isNumbering && !(plain.count <= 2 && afterOrdinal.contains(word))
    }
    if token.contains(".") {
      if leading.contains(plain) { return false }
      if times.contains(plain) {
        let isZone = (2...4).contains(next.count) && next.allSatisfy(\.isUppercase)
        return !isZone && !days.contains(word)
      }
      return openers.contains(word)
    }
    if numbered.contains(plain), first.isNumber || isRoman(next) { return false }
    if leading.contains(plain), token.count > 1 || token.first?.isLowercase == true { return false }
    if trailing.contains(plain) { return openers.contains(word) }
    if token.count == 1, token.first?.isUppercase == true {
      let isPronoun = token == "I" && endsInPronoun(before)
      return isPronoun || openers.contains(word)
    }
    return true
  }

  /// Whether text goes on from what somebody said: "Babbage cried".
  static func isSpeechTag(_ text: String) -> Bool {
    let words = text.split { !($0.isLetter || $0 == "'" || $0 == "’") }.prefix(3).map(String.init)
    guard let first = words.first?.lowercased(), !openers.contains(first) else { return false }
    return words.dropFirst().contains { speech.contains($0.lowercased()) }
  }

  private static func isRoman(_ word: String) -> Bool {
    !word.isEmpty && word != "I" && word.allSatisfy { "IVXLC".contains($0) }
  }

  private static func endsInPronoun(_ before: String) -> Bool {
    let words = before.dropLast().split { !$0.isLetter }
    return words.last.map { beforePronoun.contains($0.lowercased()) } ?? false
  }
}
