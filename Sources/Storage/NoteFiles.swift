import AgentKit
import Foundation
import Glibc

/// The files that a library reads, or the reason why it does not.
///
/// File names and contents are untrusted: a folder may hold pipes, devices, links to other places and
/// files of any size. Only regular files are opened, and none is read beyond `maximumBytes`. Blocking.
enum NoteFiles {
  static let maximumBytes = 4 << 20
  static let maximumFiles = 10_000

  struct Note {
    var title: String
    var revision: String
    var bytes: Int
    var passages: [NotePassages.Passage]
  }

  enum Reading {
    case note(Note)
    case skipped(String)
  }

  /// Those of `paths` that are files, and the notes in those that are folders, each once and
  /// sorted.
  static func find(_ paths: [String]) -> (files: [String], skipped: [LibraryChange.Skipped]) {
    var files: Set<String> = []
    var skipped: [LibraryChange.Skipped] = []
    for given in paths {
      let path = given.count > 1 && given.hasSuffix("/") ? String(given.dropLast()) : given
      switch FileKind(following: path) {
      case nil: skipped.append(.init(path: path, reason: "there is no such file"))
      case .folder:
        var walk = NoteFolder(path, most: maximumFiles - files.count)
        walk.search()
        files.formUnion(walk.files)
        skipped += walk.skipped
      default: files.insert(path)
      }
    }
    return (files.sorted(), skipped)
  }

  static func read(_ path: String) -> Reading {
    guard isNote(path) else { return .skipped("neither Markdown nor plain text") }
    let bytes: [UInt8]
    switch contents(of: path) {
    case .success(let read): bytes = read
    case .failure(let refusal): return .skipped(refusal.reason)
    }
    guard let text = NoteEncoding.text(of: bytes) else {
      return .skipped("not UTF-8 text (save it as UTF-8)")
    }
    let note = NotePassages(text)
    if note.passages.isEmpty { return .skipped("there is no text in it") }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    return .note(
      Note(
        title: note.title ?? name,
        revision: SHA256.hex(bytes),
        bytes: bytes.count,
        passages: note.passages
      )
    )
  }

  static func isNote(_ path: String) -> Bool {
    ["md", "markdown", "txt"].contains(URL(fileURLWithPath: path).pathExtension.lowercased())
  }

  private struct Refusal: Error {
    var reason: String
  }

  private static func contents(of path: String) -> Result<[UInt8], Refusal> {
    // A pipe without a writer would hold the opening, a terminal would become ours.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      return .failure(
        Refusal(reason: "the file cannot be read: \(String(cString: strerror(errno)))")
      )
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return .failure(Refusal(reason: "not a regular file"))
    }
    let tooLarge = Refusal(reason: "larger than \(maximumBytes >> 20) MB")
    guard status.st_size <= maximumBytes else { return .failure(tooLarge) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        return .failure(
          Refusal(reason: "the file cannot be read: \(String(cString: strerror(errno)))")
        )
      }
      if count == 0 { return .success(bytes) }
      bytes += buffer[..<count]
      // A file may have grown since it was asked for its size.
      if bytes.count > maximumBytes { return .failure(tooLarge) }
    }
  }
}

/// What a path names.
enum FileKind {
  case file, folder, link, other

  /// Nil where there is nothing; a link is what it leads to.
  init?(following path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Nil where there is nothing; a link is a link.
  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    default: self = .other
    }
  }
}
