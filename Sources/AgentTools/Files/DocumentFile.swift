import AgentKit
import Foundation

/// One file that is ours, or may become ours; blocks.
struct DocumentFile {
  enum Standing {
    case free
    case ours
    case foreign
  }

  /// A file of more bytes than this is nothing that we wrote.
  private static let mostBytes = 256 << 20

  let path: String

  /// Whose the file is that stands at the path now.
  ///
  /// A link is never ours, wherever it leads.
  func standing(ours: Set<String>) throws -> Standing {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return .free }
      throw ToolFailure("\(path) cannot be looked at: \(DocumentPlace.reason())")
    }
    guard let bytes = present() else { return .foreign }
    return ours.contains(SHA256.hex(bytes)) ? .ours : .foreign
  }

  /// Puts `bytes` there whole, and durably, or throws `ToolFailure` and changes nothing.
  func put(_ bytes: [UInt8], ours: Set<String>) throws {
    guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/") else {
      throw ToolFailure("\(path.onOneLine) is no absolute path")
    }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    try DocumentPlace.makeFolder(folder)
    // The path was planned without links; one that is in it now was put there since.
    guard try DocumentPlace.resolved(folder) == folder else {
      throw ToolFailure("\(folder) is not the folder it was: there is a link in its path")
    }
    removeLeftovers(in: folder)
    if present() == bytes { return }
    guard try standing(ours: ours) != .foreign else { throw occupied }
    let (partial, file) = try writePartial(bytes, in: folder)
    defer {
      unlink(partial)
      close(file)
    }
    // Looked at again after the slow part; what is free now is taken without replacing anything.
    switch try standing(ours: ours) {
    case .foreign: throw occupied
    case .ours:
      guard rename(partial, path) == 0 else { throw failure("put in place") }
    case .free: try take(partial)
    }
    try synchronize(folder)
  }

  private var occupied: ToolFailure {
    ToolFailure("\(path) was changed by somebody else, so it was left as it is")
  }

  private func failure(_ doing: String) -> ToolFailure {
    ToolFailure("\(path) cannot be \(doing): \(DocumentPlace.reason())")
  }

  /// Gives the partial file its name if nothing has that name.
  private func take(_ partial: String) throws {
    if link(partial, path) == 0 { return }
    switch errno {
    case EEXIST: throw occupied
    // Some file systems have no hard links.
    case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
      guard rename(partial, path) == 0 else { throw failure("put in place") }
    default: throw failure("put in place")
    }
  }

  /// The bytes of the regular file at the path; nil if there is none that can be read, or it is too
  /// big to be ours.
  private func present() -> [UInt8]? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= Self.mostBytes
    else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      bytes += buffer[..<count]
    }
  }

  /// What the name of each partial file of this document begins with.
  private var partialName: String { ".backlot-\(SHA256.hex(Array(path.utf8)).prefix(16))-" }

  /// Removes the partial files that a killed process left of this document.
  ///
  /// Whoever is still writing one holds its lock.
  private func removeLeftovers(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(partialName) && name.hasSuffix(".partial") {
      let leftover = open("\(folder)/\(name)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      guard leftover >= 0 else { continue }
      defer { close(leftover) }
      if flock(leftover, LOCK_EX | LOCK_NB) == 0 { unlink("\(folder)/\(name)") }
    }
  }

  /// Writes `bytes` to a new file in `folder` and makes them durable; gives its path, and the open
  /// file, whose lock says that somebody still needs it.
  private func writePartial(
    _ bytes: [UInt8],
    in folder: String
  ) throws -> (path: String, file: Int32) {
    let partial = "\(folder)/\(partialName)\(UInt64.random(in: .min ... .max)).partial"
    let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure("written") }
    do {
      // A file system without locks has no leftovers removed: they cannot be locked there either.
      flock(file, LOCK_EX | LOCK_NB)
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw failure("written") }
        written += count
      }
      guard fsync(file) == 0 else { throw failure("written") }
    } catch {
      unlink(partial)
      close(file)
      throw error
    }
    return (partial, file)
  }

  private func synchronize(_ folder: String) throws {
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("made durable") }
    defer { close(directory) }
    // Some file systems cannot sync a folder; the file itself is durable by now.
    guard fsync(directory) == 0 || errno == EINVAL else { throw failure("made durable") }
  }
}
