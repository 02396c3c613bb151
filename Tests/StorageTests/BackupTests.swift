import AgentKit
import Foundation
import GRDB
import Glibc
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct BackupTests {
  private let house: Storehouse

  init() throws { house = try Storehouse() }

  /// The copy, put where a database is looked for.
  private func opened(_ backup: DatabaseBackup) throws -> Storehouse {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: backup.path,
      toPath: folder.path + "/" + SQLiteDatabase.fileName
    )
    return try Storehouse(folder: folder)
  }

  @Test func `a backup is the database under an epoch of its own, in one private file`()
    async throws
  {
    let session = try await house.newSession()
    _ = try await house.journal.append(Story(session: session).drafts(), to: session)
    let path = house.folder.path + "/copy.db"
    let backup = try await house.database.backUp(to: path)
    #expect(backup.epoch != house.database.epoch)
    #expect([backup.sessions, backup.events] == [1, 13] as [Int])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: house.folder.path)
        .filter { $0.hasPrefix("copy") } == ["copy.db"]
    )
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect((attributes[.size] as? NSNumber)?.intValue == backup.bytes)
    let copy = try opened(backup)
    #expect(copy.database.epoch == backup.epoch)
    #expect(try await copy.types(of: session) == house.types(of: session))
    #expect(try await copy.journal.checkProjections() == [])
  }

  @Test func `a backup that is made while others write is whole`() async throws {
    let session = try await house.newSession()
    let text = String(repeating: "Ada. ", count: 200)
    for _ in 0..<50 { _ = try await house.journal.append([warning(text)], to: session) }
    let journal = house.journal
    let database = house.database
    let folder = house.folder.path
    let backups = try await withThrowingTaskGroup(of: DatabaseBackup?.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<50 { _ = try await journal.append([warning(text)], to: session) }
          return nil
        }
      }
      for number in 0..<5 {
        group.addTask { try await database.backUp(to: "\(folder)/\(number).db") }
      }
      var backups: [DatabaseBackup] = []
      for try await backup in group { if let backup { backups.append(backup) } }
      return backups
    }
    #expect(try await house.types(of: session).count == 251)
    #expect(Set(backups.map(\.epoch)).count == 5)
    for backup in backups {
      let copy = try opened(backup)
      #expect(try await copy.types(of: session).count == backup.events)
      #expect(try await copy.journal.check().isGood)
    }
  }

  @Test func `a file that is there is left as it is`() async throws {
    let path = try house.folder.write("diary.txt", "Dear diary")
    await #expect(
      throws: StoreError.invalid(
        "There is a file at \(path), which is never overwritten. Name another one."
      )
    ) {
      try await house.database.backUp(to: path)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "Dear diary")
  }

  @Test func `a folder that is not there is a plain refusal`() async throws {
    let path = house.folder.path + "/nowhere/copy.db"
    await #expect(
      throws: StoreError.unavailable(
        "The backup \(path) cannot be written: No such file or directory. Check the folder, or "
          + "choose another one."
      )
    ) {
      try await house.database.backUp(to: path)
    }
  }
}
