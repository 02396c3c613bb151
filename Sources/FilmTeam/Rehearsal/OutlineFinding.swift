/// Something that arithmetic finds wrong with an outline.
struct OutlineFinding: Hashable {
  /// What it is about, in a form that later passes read again.
  enum Topic: Hashable {
    case gap(first: Int, last: Int)
    case person(String)
    case unused
    case undated
    case anachronism(String)
    case proportions
    case unsourced
    case birth
    case other(String)

    init(about: String) {
      let rest = about.split(separator: " ").dropFirst().joined(separator: " ")
      let years = rest.split(separator: "–").compactMap { Int($0) }
      if about.hasPrefix("gap "), years.count == 2 {
        self = .gap(first: years[0], last: years[1])
      } else if about.hasPrefix("person "), !rest.isEmpty {
        self = .person(rest)
      } else if about.hasPrefix("lifetime of ") {
        self = .anachronism(String(about.dropFirst("lifetime of ".count)))
      } else {
        let known: [Topic] = [.unused, .undated, .proportions, .unsourced, .birth]
        self = known.first { $0.about == about } ?? .other(about)
      }
    }

    var about: String {
      switch self {
      case .gap(let first, let last): "gap \(first)–\(last)"
      case .person(let name): "person \(name)"
      case .unused: "unused facts"
      case .undated: "facts without a date"
      case .anachronism(let name): "lifetime of \(name)"
      case .proportions: "act proportions"
      case .unsourced: "sentences without a source"
      case .birth: "date of birth"
      case .other(let text): text
      }
    }

    /// Whether another pass may settle it: by a search, or by what is in the ledger already.
    var canBeSettled: Bool {
      switch self {
      case .gap, .person, .unused: true
      default: false
      }
    }
  }

  let topic: Topic
  let note: String
}
