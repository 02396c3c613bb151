import AgentKit
import Storage

/// What an append costs, alone and beside others.
struct Appends: Encodable {
  let durability: String
  /// How many append at once, each to a session of its own, as that many runs would.
  let writers: Int
  let p50: Double
  let p99: Double
  let perSecond: Double

  /// Each number of writers makes about `count` appends; many writers some more, so that each makes
  /// several.
  static func measure(in folder: String, count: Int) async throws -> [Appends] {
    var reports: [Appends] = []
    for durability in Durability.allCases {
      let database = try SQLiteDatabase(
        folder: "\(folder)/\(durability.rawValue)",
        durability: durability
      )
      let journal = SQLiteJournal(database)
      _ = try await appends(20, in: journal)
      for writers in [1, 10, 100] {
        let share = max(count, writers * 100) / writers
        reports.append(try await measure(durability, writers, share, in: journal))
      }
      await database.close()
    }
    return reports
  }

  private static func measure(
    _ durability: Durability,
    _ writers: Int,
    _ share: Int,
    in journal: SQLiteJournal
  ) async throws -> Appends {
    let began = ContinuousClock.now
    let durations = try await withThrowingTaskGroup(of: [Duration].self) { group in
      for _ in 0..<writers { group.addTask { try await appends(share, in: journal) } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let sorted = durations.sorted()
    return Appends(
      durability: durability.rawValue,
      writers: writers,
      p50: percentile(sorted, 0.50),
      p99: percentile(sorted, 0.99),
      perSecond: Double(sorted.count) / seconds
    )
  }

  /// Appends events of a usual size to a session of their own, each after the one before is
  /// committed.
  @concurrent
  private static func appends(_ count: Int, in journal: SQLiteJournal) async throws -> [Duration] {
    let session = SessionID.make()
    _ = try await journal.createSession(session, SessionCreated(team: "film"))
    let text = String(repeating: "Ada meets Babbage on 5 June 1833, aged 17. ", count: 25)
    var durations: [Duration] = []
    durations.reserveCapacity(count)
    for number in 0..<count {
      let draft = try EventDraft(key: "bench/\(number)", Warning(kind: "Bench", message: text))
      let start = ContinuousClock.now
      _ = try await journal.append([draft], to: session)
      durations.append(ContinuousClock.now - start)
    }
    return durations
  }

  private static func percentile(_ sorted: [Duration], _ share: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    return sorted[Int((Double(sorted.count - 1) * share).rounded())].milliseconds
  }
}
