import AgentKit
import Foundation
import GRDB
import Glibc
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct OpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectRefusal(
    of folder: String,
    _ expected: StoreError,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: expected, sourceLocation: location) { try SQLiteDatabase(folder: folder) }
  }

  private var file: String { folder.path + "/" + SQLiteDatabase.fileName }

  @Test func `the folder and what is in it belong to the user alone`() async throws {
    let path = folder.path + "/new/data"
    let journal = SQLiteJournal(try SQLiteDatabase(folder: path))
    _ = try await journal.createSession(SessionID.make(), SessionCreated(team: "film"))
    func mode(_ name: String) throws -> Int? {
      let attributes = try FileManager.default.attributesOfItem(atPath: path + name)
      return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
    #expect(try mode("") == 0o700)
    #expect(
      try ["", "-wal", "-shm"].map { try mode("/backlot.db" + $0) } == [0o600, 0o600, 0o600]
    )
  }

  @Test func `a commit is durable, in a WAL, and foreign keys hold`() async throws {
    let house = try Storehouse(folder: folder)
    let settings = try await house.database.write { database in
      let names = ["synchronous", "foreign_keys", "application_id", "page_size"]
      return (try names.map { try Int.fetchOne(database, sql: "PRAGMA \($0)") }, [])
    }
    #expect(settings == [2, 1, Schema.applicationID, Schema.pageSize])
    let mode = try await house.database.read { database in
      try String.fetchOne(database, sql: "PRAGMA journal_mode")
    }
    #expect(mode == "wal")
  }

  @Test(arguments: Durability.allCases)
  func `a commit waits for the disk as the opener asks`(_ durability: Durability) async throws {
    let database = try SQLiteDatabase(folder: folder.path, durability: durability)
    let level = try await database.write { database in
      (try Int.fetchOne(database, sql: "PRAGMA synchronous"), [])
    }
    #expect(level == [.full: 2, .normal: 1][durability])
  }

  @Test func `what was stored is there when it is opened again`() async throws {
    let first = try Storehouse(folder: folder)
    let session = try await first.newSession()
    await first.database.close()
    let second = try Storehouse(folder: folder)
    #expect(second.database.epoch == first.database.epoch)
    #expect(try await second.types(of: session) == ["session.created"])
  }

  /// So that a copy of the file is a copy of the data, and a damaged log has nothing to lose.
  @Test func `whoever closes the database last leaves all of it in one file`() async throws {
    let house = try Storehouse(folder: folder)
    let neighbour = try house.neighbour()
    let session = try await house.newSession()
    _ = try await house.journal.session(session)
    _ = try await neighbour.journal.session(session)
    let heads = Heads(of: session, in: neighbour.journal)
    let watch = neighbour.journal.watch(session)
    defer { watch.cancel() }
    await heads.reach(1)
    func log() -> Bool { FileManager.default.fileExists(atPath: file + "-wal") }
    await house.database.close()
    #expect(log())
    _ = try await neighbour.journal.append([warning("still here")], to: session)
    _ = try await neighbour.journal.session(session)
    await neighbour.database.close()
    #expect(!log())
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: file, toPath: "\(copy.path)/backlot.db")
    #expect(try await Storehouse(folder: copy).warnings(of: session) == ["still here"])
  }

  @Test func `a folder that cannot be made is a plain refusal`() throws {
    try folder.write("file", "not a folder")
    let path = folder.path + "/file/data"
    expectRefusal(
      of: path,
      .unavailable(
        "The folder \(path) cannot be made. Check its name and the folder above it, or choose "
          + "another one."
      )
    )
  }

  @Test(.enabled(if: geteuid() != 0, "root may write read-only files"))
  func `a read-only folder is a plain refusal`() throws {
    chmod(folder.path, 0o500)
    defer { chmod(folder.path, 0o700) }
    expectRefusal(
      of: folder.path,
      .unavailable(
        "The folder of \(folder.path)/opening.lock cannot be written: Permission denied. "
          + "Make it writable, or choose another folder."
      )
    )
  }

  @Test(.enabled(if: geteuid() != 0, "root may write read-only files"))
  func `a read-only file is a plain refusal`() async throws {
    await (try Storehouse(folder: folder)).database.close()
    chmod(file, 0o400)
    expectRefusal(
      of: folder.path,
      .unavailable(
        "The database \(file) cannot be written: Permission denied. "
          + "Make it and its folder writable, or choose another folder."
      )
    )
  }

  @Test func `a folder of a file system that takes no files is a plain refusal`() throws {
    #expect(throws: StoreError.self) { try SQLiteDatabase(folder: "/proc") }
    #expect(throws: StoreError.self) { try OwnerLocks(folder: "/proc") }
  }

  @Test func `a file that is not a database is left alone`() throws {
    try folder.write(SQLiteDatabase.fileName, String(repeating: "Dear diary. ", count: 100))
    expectRefusal(
      of: folder.path,
      .unusable(
        "The file \(file) is not a database. Move it away with the files beside it (-wal, -shm), and "
          + "restore a backup."
      )
    )
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("Dear diary. Dear"))
  }

  @Test func `another program's database is left alone`() throws {
    try DatabaseQueue(path: file).write { try $0.execute(sql: "CREATE TABLE recipes (title)") }
    expectRefusal(
      of: folder.path,
      .unusable(
        "The file \(file) belongs to another program. Move it away, or choose another folder."
      )
    )
  }

  @Test func `a file that was left before it had tables is made whole`() async throws {
    try await DatabaseQueue(path: file).write { database in
      try database.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT PRIMARY KEY)")
    }
    let house = try Storehouse(folder: folder)
    let session = try await house.newSession()
    #expect(try await house.types(of: session) == ["session.created"])
  }

  @Test func `a newer schema is refused and not touched`() async throws {
    await (try Storehouse(folder: folder)).database.close()
    try await DatabaseQueue(path: file).write { database in
      try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')")
    }
    expectRefusal(
      of: folder.path,
      .unusable(
        "The database \(file) was made by a newer backlot. Install that version, or a newer one; "
          + "nothing was changed."
      )
    )
  }

  @Test func `a damaged file is called damaged`() async throws {
    let house = try Storehouse(folder: folder)
    let session = try await house.newSession()
    await house.database.close()
    let handle = try #require(FileHandle(forUpdatingAtPath: file))
    let size = try handle.seekToEnd()
    for page in stride(from: UInt64(4096), to: size, by: 4096) {
      try handle.seek(toOffset: page)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    }
    try handle.close()
    await #expect {
      let damaged = try Storehouse(folder: folder)
      _ = try await damaged.types(of: session)
    } throws: { error in
      guard case StoreError.unusable(let text) = error else { return false }
      return text.contains("is damaged") && text.contains("restore a backup")
    }
  }

  @Test func `a process that hangs while opening is not waited for without end`() throws {
    let lock = try OpeningLock(path: folder.path + "/opening.lock", patience: 1)
    defer { lock.release() }
    #expect(
      throws: StoreError.unavailable(
        "Another process has been opening the database for 0 s (\(folder.path)/opening.lock). "
          + "Try again, or end that process."
      )
    ) {
      try SQLiteDatabase(folder: folder.path, busyTimeout: 0)
    }
  }
}
