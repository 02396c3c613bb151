import AgentKit
import Foundation
import Testing

@testable import Storage

/// A database file that is deleted or moved away under a process.
@Suite(.timeLimit(.minutes(1))) struct LostFileTests {
  @Test(
    arguments: [
      "rm backlot.db", "rm backlot.db-wal", "rm backlot.db*", "mv backlot.db other.db",
      "mv backlot.db old.db && cp old.db backlot.db", "cd .. && rm -r \"$OLDPWD\"",
      "cd .. && mv \"$OLDPWD\" \"$OLDPWD-moved\"",
    ]
  )
  func `a write to a file that is gone is refused, and said plainly`(command: String) async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "cd \"$0\" && \(command)", house.folder.path]
    try shell.run()
    shell.waitUntilExit()
    try #require(shell.terminationStatus == 0)
    for _ in 0..<2 {
      let error = await #expect(throws: StoreError.self) {
        try await house.journal.append([warning("lost")], to: session)
      }
      guard case .unusable(let text) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(text.contains("was deleted or moved while backlot worked on it"))
    }
    await #expect(throws: StoreError.self) { try await house.newSession() }
    try? FileManager.default.removeItem(atPath: house.folder.path + "-moved")
  }
}
