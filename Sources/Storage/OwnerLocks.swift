package import AgentKit
import Foundation
import Glibc

/// Owners as locked files: `owners/<id>.lock` in the data folder, with the process id inside.
///
/// The lock is the kernel's (`flock`): it ends with the process, however that ends, and belongs to
/// the open file, so that it also tells owners of one process apart. It lives as long as this value.
/// All functions are system calls of some microseconds on a local disk.
package final class OwnerLocks: RunOwnership {
  package let current: OwnerID
  private let folder: String
  private let descriptor: Int32
  /// How often a file is written that others take for a dead one's.
  private static let mostAttempts = 10

  /// Takes a lock below `folder`, and removes the files of the dead.
  ///
  /// Throws `StoreError`.
  package init(folder: String) throws {
    self.folder = folder + "/owners"
    current = OwnerID.make()
    try FolderAccess.makePrivateFolder(self.folder)
    OwnerLocks.removeDead(in: self.folder)
    descriptor = try OwnerLocks.lock(current, in: self.folder)
  }

  deinit {
    unlink(path(of: current))
    close(descriptor)
  }

  package func isAlive(_ owner: OwnerID) -> Bool {
    if owner == current { return true }
    guard OwnerLocks.isName(owner.rawValue) else { return false }
    return OwnerLocks.isLocked(path(of: owner))
  }

  /// The same for whoever only reads, and owns nothing in the data folder `data` itself.
  package static func isAlive(_ owner: OwnerID, in data: String) -> Bool {
    isName(owner.rawValue) && isLocked("\(data)/owners/\(owner).lock")
  }

  package func processID(of owner: OwnerID) -> Int32? {
    guard OwnerLocks.isName(owner.rawValue),
      let bytes = FileManager.default.contents(atPath: path(of: owner))
    else { return nil }
    return Int32(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces))
  }

  // MARK: Recovery

  /// How many processes may end while they recover one run.
  private static let mostRecoveries = 3

  /// Writes a file beside the locks, which names the run and this process.
  ///
  /// It goes when recovery ends, so that a file of a dead process says what that process died of.
  package func beginRecovery(of run: RunID) -> Bool {
    guard OwnerLocks.isName(run.rawValue) else { return true }
    let dead = marks(of: run).count { !isAlive($0) }
    guard dead < Self.mostRecoveries else { return false }
    let file = open(markPath(run, current), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    // Without the file recovery works as before; it only is not counted.
    if file >= 0 { close(file) }
    return true
  }

  package func endRecovery(of run: RunID) {
    guard OwnerLocks.isName(run.rawValue) else { return }
    for owner in marks(of: run) where owner == current || !isAlive(owner) {
      unlink(markPath(run, owner))
    }
  }

  private func marks(of run: RunID) -> [OwnerID] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix("\(run)@"), name.hasSuffix(Self.markEnding) else { return nil }
      let owner = name.dropFirst(run.rawValue.count + 1).dropLast(Self.markEnding.count)
      return OwnerID(rawValue: String(owner))
    }
  }

  private static let markEnding = ".recovery"

  private func markPath(_ run: RunID, _ owner: OwnerID) -> String {
    "\(folder)/\(run)@\(owner)\(Self.markEnding)"
  }

  private func path(of owner: OwnerID) -> String { "\(folder)/\(owner).lock" }

  /// An id comes from the database: it must not lead out of the folder.
  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }
  }

  /// The file gets its name once it is locked: whoever sees the name sees the lock.
  private static func lock(_ owner: OwnerID, in folder: String) throws -> Int32 {
    let path = "\(folder)/\(owner).new"
    let id = Array(String(getpid()).utf8)
    var attempt = 0
    while true {
      attempt += 1
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor >= 0, flock(descriptor, LOCK_EX) == 0,
        Glibc.write(descriptor, id, id.count) == id.count,
        rename(path, "\(folder)/\(owner).lock") == 0
      {
        return descriptor
      }
      let (code, reason) = (errno, FolderAccess.reason)
      if descriptor >= 0 { close(descriptor) }
      // Before it was locked it looked like a dead one's, and somebody has removed it.
      if descriptor >= 0, code == ENOENT, attempt < mostAttempts { continue }
      unlink(path)
      throw StoreError.unavailable(
        "No owner file can be written to \(folder): \(reason). Make the folder writable."
      )
    }
  }

  /// A shared lock is enough to find out, and does not look like an owner to others who ask.
  private static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // Where it cannot be found out, an owner counts as alive: its runs must not have two.
    if descriptor < 0 { return errno != ENOENT }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  /// A missing file says the same as an unlocked one, so that removing it is safe at any time; whoever
  /// was killed while it took its lock has left a file that is named `.new`.
  private static func removeDead(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasSuffix(".lock") || name.hasSuffix(".new") {
      let path = folder + "/" + name
      if !isLocked(path) { unlink(path) }
    }
  }
}
