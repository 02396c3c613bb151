/// What the first sentence of an encyclopaedia's article says that its subject is.
package enum SubjectKind: String, Sendable, Hashable {
  case person
  /// A person that somebody made up.
  case fictional
  /// An event, a work, a place, a firm, a group: it has a beginning and an end, and no birth.
  case other

  /// Nil where the sentence does not say it.
  package init?(predicateOf sentence: String) {
    let words = sentence.split(whereSeparator: \.isWhitespace).map(String.init)
    guard
      let copula = words.prefix(60).firstIndex(where: {
        ["was", "is", "were", "are"].contains($0.lowercased())
      })
    else { return nil }
    let stops: Set<String> = [
      "who", "which", "that", "in", "on", "at", "of", "from", "to", "for", "by", "with", "led",
      "held", "fought", "between", "during", "built", "formed", "founded", "during", "whose",
      "known",
      "when", "where", "since", "best", "remembered", "noted",
    ]
    var heads: [String] = []
    var last = ""
    var seen: [String] = []
    for word in words[(copula + 1)...].prefix(40) {
      let plain = word.lowercased().filter { $0.isLetter || $0 == "-" }
      let isStop = stops.contains(plain)
      if isStop || plain == "and" || plain == "or" {
        heads.append(last)
      } else {
        last = plain
        seen.append(plain)
      }
      if word.last.map({ ",;.".contains($0) }) ?? false, !isStop { heads.append(last) }
      if isStop || word.hasSuffix(".") || word.hasSuffix(";") { break }
    }
    heads.append(last)
    guard heads.contains(where: { !$0.isEmpty }) else { return nil }
    if !Set(seen).isDisjoint(with: ["fictional", "mythical", "legendary", "mythological"]) {
      self = .fictional
      return
    }
    self = heads.contains(where: PersonWords.isPerson) ? .person : .other
  }
}

/// The nouns that mean a person.
package enum PersonWords {
  package static func isPerson(_ noun: String) -> Bool {
    let word = noun.split(separator: "-").last.map(String.init) ?? noun
    if nouns.contains(word) { return true }
    if things.contains(word) { return false }
    return endings.contains { word.count > $0.count + 1 && word.hasSuffix($0) }
  }

  private static let endings = [
    "ist", "ician", "ologist", "grapher", "woman", "man", "wright", "smith", "keeper", "maker",
    "seller", "writer", "worker", "player", "holder", "monger", "owner", "hunter", "breeder",
  ]
  private static let things: Set<String> = [
    "list", "checklist", "playlist", "mist", "twist", "wrist", "human", "talisman", "shaman-king",
    "blacklist", "shortlist", "setlist", "dist", "bookmaker-firm", "steelmaker", "carmaker",
    "automaker", "drugmaker", "chipmaker", "shipowner-firm",
  ]

  private static let nouns: Set<String> = [
    "abbess", "abbot", "abolitionist", "academic", "activist", "actor", "actress", "admiral",
    "adventurer", "advocate", "agitator", "ambassador", "anthropologist", "apostle", "apothecary",
    "architect", "archbishop", "archduchess", "archduke", "aristocrat", "artisan", "astronaut",
    "astronomer", "athlete", "author", "aviator", "baker", "ballerina", "banker", "barber", "baron",
    "baroness", "barrister", "biographer", "bishop", "botanist", "boxer", "boy", "brewer", "broker",
    "builder", "businessperson", "captain", "cardinal", "carpenter", "carver", "champion",
    "chancellor", "chemist", "chief", "chieftain", "child", "choreographer", "civil-servant",
    "clergyman", "cleric", "clerk", "climber", "codebreaker", "collector", "colonel", "comedian",
    "commander", "composer", "conductor", "consort", "consul", "cook", "cosmonaut", "count",
    "countess", "courtesan", "courtier", "cricketer", "critic", "cryptanalyst", "curator",
    "cyclist",
    "dancer", "daughter", "deacon", "dealer", "demagogue", "designer", "dictator", "diplomat",
    "director", "discoverer", "diver", "doctor", "dramatist", "driver", "duchess", "duke", "earl",
    "editor", "educator", "emperor", "empress", "engineer", "engraver", "entrepreneur", "envoy",
    "essayist", "evangelist", "executive", "explorer", "farmer", "father", "fighter", "figure",
    "financier", "fisherman", "footballer", "founder", "gardener", "general", "geographer",
    "girl", "glassblower", "goldsmith", "governess", "governor", "gunsmith", "heir", "heiress",
    "herder", "hermit", "hero", "heroine", "highwayman", "historian", "humanitarian", "husband",
    "illustrator", "industrialist", "inventor", "jeweller", "journalist", "judge", "jurist", "king",
    "knight", "labourer", "lady", "landowner", "lawyer", "leader", "lecturer", "lexicographer",
    "librarian", "linguist", "lord", "magistrate", "magnate", "marquess", "martyr",
    "mathematician", "matron", "mayor", "mechanic", "member", "merchant", "midwife", "miner",
    "minister", "missionary", "model", "monarch", "monk", "mother", "mountaineer", "musician",
    "mystic", "naturalist", "navigator", "nobleman", "noblewoman", "novelist", "nun", "nurse",
    "officer", "official", "operator", "orator", "outlaw", "painter", "pastor", "patriot", "patron",
    "peasant", "peer", "person", "pharaoh", "philanthropist", "philosopher", "photographer",
    "physician", "physicist", "pianist", "pilot", "pioneer", "pirate", "playwright", "poet",
    "politician", "polymath", "pope", "potter", "preacher", "president", "priest", "prince",
    "princess", "printer", "producer", "professor", "programmer", "prophet", "publisher", "queen",
    "rabbi", "racer", "rebel", "reformer", "regent", "researcher", "revolutionary", "rider",
    "ruler",
    "runner", "sailor", "saint", "scholar", "scientist", "scribe", "sculptor", "seamstress",
    "secretary", "senator", "servant", "settler", "shaman", "shepherd", "shipbuilder", "shoemaker",
    "singer", "sister", "slave", "smuggler", "socialite", "soldier", "son", "songwriter", "soprano",
    "sovereign", "spy", "statesman", "student", "suffragette", "suffragist", "sultan", "surgeon",
    "surveyor", "swimmer", "tailor", "teacher", "tenor", "theologian", "theorist", "thinker",
    "trader", "traveller", "traveler", "translator", "treasurer", "trumpeter", "tsar", "tsarina",
    "tutor", "tycoon", "vicar", "victim", "violinist", "viscount", "viscountess", "warrior",
    "weaver",
    "whaler", "widow", "wife", "winemaker", "witch", "woman", "wrestler", "writer", "yachtsman",
    "zoologist", "brother", "worker", "keeper", "maker", "seller", "player", "holder", "owner",
    "man",
    "smith", "hunter", "breeder", "tsaritsa", "caliph", "khan", "shogun", "samurai", "geisha",
    "ruler",
    "printmaker", "filmmaker", "bookseller", "typist", "analyst", "paleontologist",
    "palaeontologist",
    "cartographer", "crystallographer", "guitarist", "rapper", "gangster", "murderer", "thief",
    "robber", "bandit", "crusader", "guerrilla", "nobility", "logician", "statistician",
    "dissident",
    "spymaster", "aeronaut", "balloonist", "lighthouse-keeper", "computer-scientist", "mill-worker",
  ]
}
