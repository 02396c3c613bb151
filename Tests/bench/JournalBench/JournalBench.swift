import AgentKit
import Foundation
import Storage

/// What a durable append costs, alone and beside others: one line of JSON.
///
///     bench-journal FOLDER [APPENDS]
///
/// `FOLDER` should be on the disk that is asked about. Times are in milliseconds.
@main
enum JournalBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else {
      FileHandle.standardError.write(Data("usage: bench-journal FOLDER [APPENDS]\n".utf8))
      exit(64)
    }
    let count = arguments.count > 2 ? Int(arguments[2]) ?? 2_000 : 2_000
    let database = try SQLiteDatabase(folder: arguments[1])
    let journal = SQLiteJournal(database)
    let alone = try await appends(count, in: journal)
    let began = ContinuousClock.now
    let beside = try await withThrowingTaskGroup(of: [Duration].self) { group in
      for _ in 0..<writers {
        group.addTask { try await appends(count / writers, in: journal) }
      }
      var durations: [Duration] = []
      for try await part in group { durations += part }
      return durations
    }
    let seconds = milliseconds(ContinuousClock.now - began) / 1_000
    await database.close()
    let report: [(String, Double)] = [
      ("appends", Double(count)),
      ("p50", percentile(alone, 0.50)),
      ("p99", percentile(alone, 0.99)),
      ("writers", Double(writers)),
      ("besideP50", percentile(beside, 0.50)),
      ("besideP99", percentile(beside, 0.99)),
      ("besidePerSecond", Double(beside.count) / seconds),
    ]
    let members = report.map { "\"\($0.0)\":\(String(format: "%.3f", $0.1))" }
    FileHandle.standardOutput.write(Data("{\(members.joined(separator: ","))}\n".utf8))
  }

  /// So many append at once in the second half.
  private static let writers = 16

  /// Appends events of a usual size to a session of their own, each after the one before is durable.
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

  private static func percentile(_ durations: [Duration], _ share: Double) -> Double {
    guard !durations.isEmpty else { return 0 }
    let index = Int((Double(durations.count - 1) * share).rounded())
    return milliseconds(durations.sorted()[index])
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    duration / .milliseconds(1)
  }
}
