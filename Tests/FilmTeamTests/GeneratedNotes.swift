import FuzzSupport

/// Notes about somebody who never lived, with what they plainly say of birth and death.
struct GeneratedNotes {
  let name: String
  let text: String
  let truth: TruthChecker

  private struct Telling {
    var sentences: [String] = []
    var people: Set<String> = []
    var doubtful: Set<Int> = []
    var births: [Int] = []
    var deaths: [Int] = []
    var isBirthSure = true
  }

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func pick<T>(_ list: [T]) -> T { list.randomElement(using: &generator) ?? list[0] }
    let first = pick(["Hannah", "Jane", "Alice", "Martha", "Ellen", "Dorothy"])
    let last = pick(["Thornley", "Doughty", "Brackwell", "Ashdown", "Fairhurst"])
    let name = "\(first) \(last)"
    let birth = Int.random(in: 1700...1850, using: &generator)
    let death = birth + Int.random(in: 40...80, using: &generator)
    var told = Telling()
    told.people = [name]
    var body: [String] = []
    let count = Int.random(in: 4...14, using: &generator)
    // A doubtful year is told nowhere else without a doubt.
    func year() -> Int {
      let years = ((birth + 8)..<death).filter { !told.doubtful.contains($0) }
      return pick(years)
    }
    func ownYear() -> Int {
      let text = body.joined()
      return pick(((birth + 8)..<death).filter { !text.contains(String($0)) })
    }
    switch Int.random(in: 0...5, using: &generator) {
    case 0: break
    case 1:
      body.append("\(name) was born about \(birth).")
      told.births = [birth]
      told.doubtful = [birth]
      told.isBirthSure = false
    case 2:
      body.append("\(name) was born in Hull in \(birth). \(name) was born in York in \(birth + 2).")
    case 3:
      body.append("\(name) was born on 3 May \(birth) in Leeds.")
      told.births = [birth]
    default:
      body.append("\(name) was born in \(birth).")
      told.births = [birth]
    }
    let relation = ["mother", "father", "husband", "brother", "son", "uncle", "aunt", "friend"]
    for _ in 0..<count {
      let rel = pick(relation)
      let other =
        "\(pick(["Joseph", "Samuel", "Ruth", "Esther"])) \(pick([last, "Boole", "Clare"]))"
      switch Int.random(in: 0...17, using: &generator) {
      case 0: body.append("\(name)'s \(rel) died in \(year()).")
      case 1: body.append("Her \(rel) died on 4 June \(year()).")
      case 2:
        told.people.insert(other)
        body.append("\(other) died in \(year()).")
      case 3:
        told.people.insert(other)
        body.append("\(name)'s \(rel) \(other) was born in \(birth - 20).")
      case 4: body.append("\(name) lived with her \(rel), who died in \(year()).")
      case 5: body.append("Her \(rel) fell ill. She died in \(year()).")
      case 6: body.append("In \(year()) \(first) opened a school in Halifax.")
      case 7:
        told.people.insert(other)
        body.append("\(first) met \(other) in \(year()).")
      case 8: body.append("In \(year()) \"Love Me Do\" was printed by the Halifax Guardian.")
      case 9: body.append("\(first)'s book was sold in 1500 copies. \(first) lived in Room 1812.")
      case 10:
        let doubt = ownYear()
        told.doubtful.insert(doubt)
        body.append("\(first) may have moved to Leeds in \(doubt).")
      case 11:
        let doubt = ownYear()
        told.doubtful.insert(doubt)
        body.append("About \(doubt) \(first) moved to York.")
      case 12: body.append("\(first) \(last)'s \(rel) and his \(pick(relation)) died in \(year()).")
      case 13: body.append("The \(rel) of \(name) was executed in \(year()).")
      case 14:
        told.people.insert(other)
        body.append("\(name), \(other) and their \(rel) were there when it died in \(year()).")
      case 15: body.append("Mrs \(last) died in \(year()). \(last) Mill burned in \(year()).")
      case 16:
        told.people.insert(other)
        body.append("In \(year()) \(other) died, and \(name) was born anew.")
      default: body.append("In \(year()) the mill of \(name) failed.")
      }
    }
    switch Int.random(in: 0...4, using: &generator) {
    case 0: break
    case 1:
      body.append("\(name) died in \(death). \(name) died on 9 January \(death + 1).")
    case 2:
      body.append("\(name) died on 2 November \(death).")
      told.deaths = [death]
    default:
      body.append("\(name) died in \(death).")
      told.deaths = [death]
    }
    body.append("In \(death + 3) a stone was set up for \(first).")
    self.name = name
    text = "# \(name)\n\n" + body.joined(separator: "\n")
    truth = TruthChecker(
      sources: text,
      birth: told.births.first,
      death: told.deaths.first,
      isBirthSure: told.isBirthSure,
      people: told.people,
      doubtful: told.doubtful
    )
  }
}
