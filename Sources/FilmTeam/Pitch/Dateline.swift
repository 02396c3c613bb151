/// Recognises a line that only says when, and perhaps where, a beat plays: "June 1829.",
/// "1829, London.", "INT. STUDY – NIGHT.", "Three years later."
///
/// It has no verb and says nothing of anybody, so that it needs no source.
enum Dateline {
  private static let mostWords = 12

  static func matches(_ text: String) -> Bool {
    let words = text.split { !($0.isLetter || $0.isNumber || "'’".contains($0)) }.map(String.init)
    guard (1...mostWords).contains(words.count), !text.contains("?"), !text.contains("!") else {
      return false
    }
    if isSlug(words) || isCaption(words) { return true }
    guard words.contains(where: isDate) else { return false }
    return words.allSatisfy { word in
      let lowered = word.lowercased()
      return isDate(word) || isCount(word) || known.contains(lowered) || isPlace(word, lowered)
    }
  }

  private static let months: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec", "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
    "janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
  ]
  private static let feasts: Set<String> = ["christmas", "easter", "michaelmas", "whitsun", "lent"]
  private static let known: Set<String> = [
    "of", "the", "in", "at", "on", "near", "and", "to", "from", "until", "by", "de", "la", "le",
    "von", "am", "im", "circa", "c", "ca", "about", "around", "between", "before", "after", "early",
    "mid", "late", "middle", "beginning", "end", "bc", "ad", "bce", "ce", "a", "m", "p", "pm",
    "spring", "summer", "autumn", "fall", "winter", "frühling", "sommer", "herbst", "day", "night",
    "dawn", "morning", "noon", "afternoon", "evening", "dusk", "midnight", "week", "month", "year",
    "years", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "century",
    "same", "later", "next", "o'clock", "o’clock", "st", "mt", "ft", "eve",
  ]
  private static let numbers: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "twenty", "thirty", "forty", "fifty", "a", "an", "few", "some", "several", "many",
  ]
  private static let spans: Set<String> = [
    "day", "days", "night", "nights", "week", "weeks", "month", "months", "year", "years", "decade",
    "decades", "hour", "hours", "minute", "minutes", "moment", "moments", "morning", "evening",
    "afternoon", "summer", "winter", "spring", "autumn",
  ]
  private static let turns: Set<String> = [
    "later", "earlier", "next", "same", "following", "meanwhile", "previous", "after", "before",
  ]
  /// Say what happened, in words that a sentence may begin with.
  private static let events: Set<String> = [
    "age", "born", "birth", "died", "dies", "dead", "death", "wed", "wedding", "marriage", "burial",
    "funeral", "baptism", "murder", "murders", "arrest", "arrests", "trial", "war", "victory",
    "defeat", "divorce", "exile", "prison", "fire", "flood", "illness", "cancer", "suicide",
    "debut", "premiere", "no", "never", "not", "inventor", "author", "mother", "father", "wife",
    "husband", "daughter", "son", "widow", "lover", "murderer", "genius", "programmer",
  ]

  private static func isDate(_ word: String) -> Bool {
    let lowered = word.lowercased()
    if months.contains(lowered) || feasts.contains(lowered) { return true }
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard (3...4).contains(digits.count) else { return false }
    return ["", "s", "'s", "’s"].contains(word.dropFirst(digits.count))
  }

  private static func isCount(_ word: String) -> Bool {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    return (1...2).contains(digits.count)
      && ["", "st", "nd", "rd", "th", "am", "pm", "a", "b"].contains(word.dropFirst(digits.count))
  }

  /// A word with a capital that does not tell of an event.
  private static func isPlace(_ word: String, _ lowered: String) -> Bool {
    guard word.first?.isUppercase == true, !events.contains(lowered) else { return false }
    return !lowered.hasSuffix("ed") && !lowered.hasSuffix("ing")
  }

  private static func isSlug(_ words: [String]) -> Bool {
    guard let first = words.first, ["INT", "EXT"].contains(first) else { return false }
    return words.allSatisfy { $0.allSatisfy { !$0.isLowercase } }
  }

  private static func isCaption(_ words: [String]) -> Bool {
    let lowered = words.map { $0.lowercased() }
    return lowered.contains(where: turns.contains)
      && lowered.allSatisfy { word in
        turns.contains(word) || spans.contains(word) || numbers.contains(word)
          || ["the", "that", "on", "one", "of", "long", "not"].contains(word)
      }
  }
}
