import AgentKit
import Foundation
import Glibc
import Storage
import Testing

@Suite(.timeLimit(.minutes(5)))
struct OwnerLocksTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path + "/owners") }
  }

  @Test func `an owner lives as long as it holds its lock`() throws {
    let watcher = try OwnerLocks(folder: folder.path)
    #expect(watcher.isAlive(watcher.current))
    #expect(watcher.processID(of: watcher.current) == getpid())
    var other: OwnerLocks? = try OwnerLocks(folder: folder.path)
    let owner = try #require(other?.current)
    #expect(owner != watcher.current)
    #expect(watcher.isAlive(owner))
    #expect(watcher.isAlive(owner), "asking takes no lock away")
    #expect(other?.isAlive(watcher.current) == true)
    #expect(watcher.processID(of: owner) == getpid())
    other = nil
    #expect(!watcher.isAlive(owner))
    #expect(try files == ["\(watcher.current).lock"])
  }

  @Test func `the file of a process that died before it had its lock is cleared away`() throws {
    try folder.write("owners/\(OwnerID.make()).new", "")
    let locks = try OwnerLocks(folder: folder.path)
    #expect(try files == ["\(locks.current).lock"])
  }

  @Test func `an unknown owner is dead, and a strange id leads nowhere`() throws {
    let locks = try OwnerLocks(folder: folder.path)
    try folder.write("secret.lock", "42")
    #expect(!locks.isAlive(OwnerID.make()))
    #expect(!locks.isAlive(OwnerID(rawValue: "../secret")))
    #expect(locks.processID(of: OwnerID(rawValue: "../secret")) == nil)
    #expect(locks.processID(of: OwnerID.make()) == nil)
  }

  @Test func `a killed process is dead, and the next one clears its file away`() async throws {
    let locks = try OwnerLocks(folder: folder.path)
    let owner = OwnerID.make()
    let path = try folder.write("owners/\(owner).lock", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import fcntl, os, sys
      file = open(sys.argv[1], "w")
      fcntl.flock(file, fcntl.LOCK_EX)
      file.write(str(os.getpid())); file.flush()
      os.write(1, b"locked")
      sys.stdin.read()
      """,
      path,
    ]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    #expect(
      String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "locked"
    )
    #expect(locks.isAlive(owner))
    #expect(locks.processID(of: owner) == process.processIdentifier)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(!locks.isAlive(owner))
    let next = try OwnerLocks(folder: folder.path)
    #expect(try Set(files) == ["\(locks.current).lock", "\(next.current).lock"])
  }
}
