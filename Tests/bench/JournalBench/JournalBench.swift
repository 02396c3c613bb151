import Foundation
import Storage

/// What the journal costs below the daemon: one line of JSON.
///
///     bench-journal append FOLDER [APPENDS]   times appends, each durability and number of writers
///     bench-journal grow FOLDER EVENTS        makes a session of so many events, or some more
///
/// `FOLDER` should be on the disk that is asked about. Times are in milliseconds.
@main
enum JournalBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let count = arguments.count > 3 ? Int(arguments[3]) : nil
    switch arguments.dropFirst().first {
    case "append" where arguments.count > 2:
      printLine(try await Appends.measure(in: arguments[2], count: count ?? 2_000))
    case "grow" where count != nil:
      let session = LongSession(folder: arguments[2])
      printLine(try await session.grow(to: count ?? 0))
    default:
      FileHandle.standardError.write(
        Data("usage: bench-journal append FOLDER [APPENDS] | grow FOLDER EVENTS\n".utf8)
      )
      exit(64)
    }
  }

  private static func printLine(_ report: some Encodable) {
    do {
      FileHandle.standardOutput.write(try JSONEncoder().encode(report) + Data("\n".utf8))
    } catch {
      FileHandle.standardError.write(Data("no report: \(error)\n".utf8))
      exit(70)
    }
  }
}

extension Duration {
  var milliseconds: Double { self / .milliseconds(1) }
}
