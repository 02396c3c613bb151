import AgentKit
import Foundation

/// Finds the path of a document, which is none of `besides`; blocks.
enum DocumentPlace {
  /// More than this many namesakes in one folder is a mistake, not a history.
  private static let mostNames = 1_000

  static func find(
    name: String,
    folder: String,
    below directory: String,
    ours: Set<String>,
    besides: Set<String>
  ) throws -> String {
    guard directory.hasPrefix("/") else {
      throw ToolFailure("the output folder must be an absolute path, not \(directory.onOneLine)")
    }
    guard isPlainName(name) else {
      throw ToolFailure("\(name.onOneLine) is no file name: give one without folders")
    }
    let parts = folder.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard !folder.hasPrefix("/"), parts.allSatisfy(isPlainName) else {
      throw ToolFailure("\(folder.onOneLine) is no folder below the output folder")
    }
    try makeFolder(directory)
    let root = try resolved(directory)
    var place = root
    for part in parts {
      let next = try resolvedFolder(part, in: place)
      guard next.hasPrefix(root == "/" ? "/" : root + "/") else {
        throw ToolFailure("\(part) in \(place) leads out of the output folder \(root)")
      }
      place = next
    }
    return try freePath(name, in: place, ours: ours, besides: besides)
  }

  /// Makes a folder with those above it; an existing one is fine.
  static func makeFolder(_ path: String) throws {
    if mkdir(path, 0o755) == 0 || errno == EISDIR { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
      if mkdir(path, 0o755) == 0 { return }
    }
    guard errno == EEXIST else {
      throw ToolFailure("the folder \(path) cannot be made: \(reason())")
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw ToolFailure("\(path) is no folder, so nothing can be written below it")
    }
  }

  /// The path without symbolic links.
  static func resolved(_ path: String) throws -> String {
    guard let real = realpath(path, nil) else {
      throw ToolFailure("\(path) cannot be opened: \(reason())")
    }
    defer { free(real) }
    return String(cString: real)
  }

  static func reason() -> String { String(cString: strerror(errno)) }

  private static func resolvedFolder(_ name: String, in parent: String) throws -> String {
    let path = parent + "/" + name
    if mkdir(path, 0o755) != 0 && errno != EEXIST {
      throw ToolFailure("the folder \(path) cannot be made: \(reason())")
    }
    return try resolved(path)
  }

  private static func freePath(
    _ name: String,
    in folder: String,
    ours: Set<String>,
    besides: Set<String>
  ) throws -> String {
    let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
    let stem = name[..<(dot ?? name.endIndex)]
    let ending = name[(dot ?? name.endIndex)...]
    for number in 1...mostNames {
      let path = "\(folder)/\(number == 1 ? name : "\(stem)-\(number)\(ending)")"
      if besides.contains(path) { continue }
      switch try DocumentFile(path: path).standing(ours: ours) {
      case .free, .ours: return path
      case .foreign: continue
      }
    }
    throw ToolFailure("\(folder) has too many files named like \(name): move some away")
  }

  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 240
      && !name.contains("/") && !name.contains("\n") && name.withoutControlCharacters == name
  }
}
