/// The words that tell the reader of dates what a number is, and how sure a sentence is of it.
enum DateWords {
  static let about: Set<String> = [
    "c", "ca", "circa", "about", "around", "approximately", "roughly", "approx", "near", "nearly",
    "almost",
  ]

  /// Behind these, a number of four digits is a year where nothing else speaks against it.
  static let temporal: Set<String> = [
    "in", "since", "until", "till", "from", "during", "of", "early", "late", "mid", "year",
    "between", "spring", "summer", "autumn", "fall", "winter", "christmas", "easter", "years",
    "midsummer", "michaelmas", "later", "again", "again,", "back",
  ]

  /// Behind these, a number is the name or the size of something.
  static let counters: Set<String> = [
    "no", "nos", "nr", "number", "numbers", "page", "pages", "p", "pp", "chapter", "chapters",
    "room", "rooms", "than", "over", "under", "route", "line", "lines", "vol", "volume", "volumes",
    "flight", "apartment", "flat", "box", "tel", "telephone", "phone", "fax", "isbn", "issn", "doi",
    "lot", "plate", "folio", "fol", "ff", "ms", "mss", "psalm", "catalogue", "fig", "figure",
    "figures", "grade", "engine", "locomotive", "regiment", "model", "type", "opus", "op", "item",
    "case", "act", "section", "article", "verse", "house", "bus", "train", "channel", "patent",
    "number,", "nearly", "almost", "exactly", "only", "some", "least", "most", "pin", "code",
    "ref", "reference", "registration", "shelfmark", "bwv", "kv", "unit", "platform", "gate",
    "cell", "ward", "locker", "seat", "bed", "table", "ticket", "order", "invoice", "account",
    "file", "serial", "ext", "extension", "highway", "interstate", "mile", "metre", "kilometre",
  ]

  /// "a crew of 1812": so many of something.
  static let amounts: Set<String> = [
    "crew", "army", "force", "population", "total", "sum", "number", "height", "distance", "cost",
    "price", "edition", "run", "fleet", "garrison", "series", "sample", "weight", "speed", "length",
    "area", "staff", "audience", "crowd", "membership", "altitude", "elevation", "fine", "debt",
    "loan", "fee", "value", "depth", "width", "score", "average", "maximum", "minimum", "capacity",
    "attendance", "majority", "list", "collection", "salary", "income", "rent", "wage", "group",
    "most", "out", "workforce", "congregation", "congregation,", "amount", "lead", "circulation",
  ]

  /// "grew by 1500": by how much.
  static let changes: Set<String> = [
    "grew", "rose", "fell", "increased", "reduced", "decreased", "won", "lost", "beat", "cut",
    "outnumbered", "raised", "lowered", "multiplied", "divided", "exceeded", "shrank", "dropped",
  ]

  /// What may follow a year; any other small word is what is counted.
  static let followers: Set<String> = [
    "a", "about", "across", "after", "against", "all", "along", "also", "although", "an", "and",
    "another", "are", "around", "as", "at", "aged", "because", "before", "began", "being", "beside",
    "both", "but", "by", "came", "during", "each", "even", "every", "for", "from", "had", "has",
    "have", "he", "her", "here", "him", "his", "if", "in", "into", "is", "it", "its", "just",
    "near",
    "nobody", "not", "now", "of", "off", "on", "once", "one", "only", "onto", "onwards", "or",
    "our",
    "out", "over", "saw", "she", "since", "so", "some", "still", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "though", "through", "to", "together", "too",
    "two", "under", "until", "up", "upon", "was", "we", "went", "were", "when", "where", "whereas",
    "which", "while", "who", "with", "within", "without", "would", "under", "following", "having",
    "leaving", "making", "becoming", "marking", "winning", "giving", "taking", "bringing",
    "causing",
    "aboard", "amid", "despite", "except", "via", "whose", "himself", "herself", "died", "married",
    "became", "left", "moved", "returned", "joined", "described", "published", "showed", "onward",
  ]

  static let roads: Set<String> = [
    "street", "st", "road", "rd", "avenue", "ave", "lane", "drive", "square", "court", "row",
    "terrace", "boulevard", "blvd", "way", "place", "broadway", "crescent", "close", "gardens",
  ]

  private static let doubts: Set<String> = [
    "perhaps", "probably", "possibly", "maybe", "likely", "presumably", "supposedly", "allegedly",
    "reportedly", "apparently", "traditionally", "conjecturally", "purportedly", "ostensibly",
    "rumour", "rumor", "legend", "uncertain", "unclear", "unknown", "unlikely", "doubtful",
    "disputed", "conceivably", "tradition", "seems", "seem", "seemed", "appears", "unsure",
    "rumoured", "rumored", "doubt", "doubts", "suggests", "guess", "guesses", "guessed",
    "speculated", "unverified", "unconfirmed", "myth", "claims", "claimed",
  ]
  private static let auxiliaries: Set<String> = ["is", "was", "are", "were", "be", "been", "being"]
  private static let opinions: Set<String> = [
    "believed", "thought", "said", "assumed", "supposed", "presumed", "considered", "estimated",
    "reputed", "alleged", "reported", "held", "inferred", "conjectured", "commonly", "generally",
    "widely", "often", "sometimes", "usually",
  ]

  /// Whether the words say that something is not sure: "may have", "is said to", "probably".
  static func doubt(_ words: [String]) -> Bool {
    for (index, word) in words.enumerated() {
      if doubts.contains(word) { return true }
      let next = index + 1 < words.count ? words[index + 1] : ""
      let third = index + 2 < words.count ? words[index + 2] : ""
      if ["may", "might", "could", "must"].contains(word), ["have", "be", "well"].contains(next) {
        return true
      }
      let isOpinion =
        opinions.contains(next)
        && (["to", "that", "by"].contains(third) || opinions.contains(third))
      if auxiliaries.contains(word), isOpinion { return true }
      if word == "some", ["say", "sources", "accounts", "historians", "scholars"].contains(next) {
        return true
      }
    }
    return false
  }

  /// Whether a sentence is in another language than English, so that its numbers are not read.
  static func isForeign(_ words: [String]) -> Bool {
    let english: Set<String> = [
      "the", "of", "and", "was", "to", "a", "he", "she", "his", "her", "with", "on", "at", "is",
      "by",
      "it", "for", "from", "that",
    ]
    let others: Set<String> = [
      "der", "die", "das", "und", "wurde", "ist", "im", "den", "mit", "von", "zu", "ein", "eine",
      "nicht", "sie", "er", "jahr", "le", "la", "les", "des", "et", "dans", "une", "un", "est",
      "du",
      "en", "el", "los", "las", "y", "fue", "con", "por", "nel", "della", "di", "il", "che", "een",
      "het", "van", "werd", "och", "som", "ett", "og", "det", "au", "aux", "né", "née", "geboren",
      "nació", "nacque", "nato", "starb", "mourut", "murió", "morì", "em", "foi", "del", "ein",
    ]
    let counts = words.reduce(into: (0, 0)) { counts, word in
      if english.contains(word) { counts.0 += 1 }
      if others.contains(word) { counts.1 += 1 }
    }
    return counts.1 >= 2 && counts.1 > counts.0
  }
}
