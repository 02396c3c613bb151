import BacklotProtocol
import Dispatch
import Glibc
import JSONModel
import JSONRPC

/// The folders of a session as a client names them.
///
/// A relative `outputDir` is a folder below `cwd`, links followed. An absolute one may be anywhere:
/// the client runs as the same user, and says so explicitly. Both must be plain paths, and what is
/// there already must be a folder of this user or of the system.
enum SessionFolders {
  private static let mostBytes = 4_095
  private static let mostNameBytes = 255

  /// The working folder; nil where none is named.
  static func working(_ cwd: String?) throws -> String? {
    guard let cwd else { return nil }
    guard cwd.hasPrefix("/") else {
      throw SessionHandlers.invalid("/cwd", "must be an absolute path")
    }
    _ = try names(of: cwd, member: "/cwd")
    return cwd
  }

  /// The output folder as an absolute path; nil where none is named.
  static func output(_ outputDir: String?, below cwd: String?) async throws -> String? {
    guard let outputDir else { return nil }
    let names = try names(of: outputDir, member: "/outputDir")
    if outputDir.hasPrefix("/") {
      let path = "/" + names.joined(separator: "/")
      try await offPool { _ = try existing(path) }
      return path
    }
    guard let cwd else {
      throw invalid("must be absolute, or below a cwd that is given")
    }
    let base = cwd == "/" ? "" : cwd
    let path = names.isEmpty ? cwd : base + "/" + names.joined(separator: "/")
    try await offPool {
      // Only what is there can be a link.
      let (root, found) = (try existing(cwd), try existing(path))
      // Of a cwd that is not there nothing below it is there either.
      guard
        !root.isWhole || found.path == root.path
          || found.path.hasPrefix(root.path == "/" ? "/" : root.path + "/")
      else { throw invalid("leads out of the cwd \(cwd)") }
    }
    return path
  }

  /// The names that a path consists of.
  private static func names(of path: String, member: String) throws -> [String] {
    func refused(_ why: String) -> RPCError { SessionHandlers.invalid(member, why) }
    if path.isEmpty { throw refused("must not be empty") }
    if path.utf8.count > mostBytes { throw refused("must have at most \(mostBytes) bytes") }
    guard path.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw refused("must not hold control characters")
    }
    let names = path.split(separator: "/").filter { $0 != "." }.map(String.init)
    if names.contains("..") { throw refused("must not lead upwards with ..") }
    if path.hasPrefix("~") { throw refused("is not expanded: write the home folder out") }
    if names.contains(where: { $0.utf8.count > mostNameBytes }) {
      throw refused("must not hold a name of more than \(mostNameBytes) bytes")
    }
    return names
  }

  private static func invalid(_ why: String) -> RPCError {
    SessionHandlers.invalid("/outputDir", why)
  }

  /// The part of a path that is there, without links, and whether that is all of it.
  ///
  /// Blocks. Throws where it is no folder, or one of another user's.
  private static func existing(_ path: String) throws -> (path: String, isWhole: Bool) {
    var part = path
    while true {
      if let real = realpath(part, nil) {
        defer { free(real) }
        let found = String(cString: real)
        var status = stat()
        guard stat(found, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
          throw invalid("\(part) is no folder")
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
          throw invalid("\(part) belongs to another user")
        }
        return (found, part == path)
      }
      guard errno == ENOENT else {
        throw invalid("\(part) cannot be used: \(String(cString: strerror(errno)))")
      }
      // A link to nothing would lead wherever its target is made later.
      var status = stat()
      if lstat(part, &status) == 0 { throw invalid("\(part) is a link to nothing") }
      guard let slash = part.lastIndex(of: "/"), part != "/" else { return ("/", false) }
      part = slash == part.startIndex ? "/" : String(part[..<slash])
    }
  }

  private static func offPool(_ work: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        continuation.resume(with: Result { try work() })
      }
    }
  }
}
