/// Years of death that the reference shelf lacks of people who would have to be asked otherwise.
///
/// No document states them: they only keep people who are certainly dead off the list.
enum KnownDeaths {
  private static let years: [String: Int] = [
    "Albert Einstein": 1955, "James Watson": 2025,
  ]

  private static let byName = Dictionary(
    years.map { (PersonName($0.key), $0.value) },
    uniquingKeysWith: { first, _ in first }
  )

  static func year(of name: String) -> Int? { byName[PersonName(name)] }
}
