import AgentKit
import Foundation

/// The files that a library reads, or the reason why it does not.
///
/// Blocking.
enum NoteFiles {
  static let maximumBytes = 4 << 20
  static let maximumFiles = 10_000
  private static let extensions = ["md", "markdown", "txt"]

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
  ///
  /// Hidden files and folders are left out, and links to folders are not followed.
  static func find(_ paths: [String]) -> (files: [String], skipped: [LibraryChange.Skipped]) {
    var files: Set<String> = []
    var skipped: [LibraryChange.Skipped] = []
    for given in paths {
      let path = given.count > 1 && given.hasSuffix("/") ? String(given.dropLast()) : given
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        skipped.append(.init(path: path, reason: "there is no such file"))
        continue
      }
      if !isFolder.boolValue {
        files.insert(path)
        continue
      }
      guard FileManager.default.isReadableFile(atPath: path) else {
        skipped.append(.init(path: path, reason: "the folder cannot be read"))
        continue
      }
      let names = FileManager.default.enumerator(atPath: path)
      while let name = names?.nextObject() as? String {
        let parts = name.split(separator: "/")
        if parts.last?.hasPrefix(".") == true {
          names?.skipDescendants()
        } else if isNote(name) {
          files.insert(path + "/" + name)
        }
        if files.count > maximumFiles {
          skipped.append(.init(path: path, reason: "more than \(maximumFiles) files"))
          break
        }
      }
    }
    return (files.sorted().prefix(maximumFiles).map { $0 }, skipped)
  }

  static func read(_ path: String) -> Reading {
    guard isNote(path) else { return .skipped("neither Markdown nor plain text") }
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    if let size, size > maximumBytes {
      return .skipped("larger than \(maximumBytes >> 20) MB")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      return .skipped("the file cannot be read")
    }
    // A file may have grown since it was asked for its size.
    if data.count > maximumBytes { return .skipped("larger than \(maximumBytes >> 20) MB") }
    guard let text = String(validating: data, as: UTF8.self), !text.contains("\0") else {
      return .skipped("not UTF-8 text")
    }
    let note = NotePassages(text)
    if note.passages.isEmpty { return .skipped("there is no text in it") }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    return .note(
      Note(
        title: note.title ?? name,
        revision: SHA256.hex([UInt8](data)),
        bytes: data.count,
        passages: note.passages
      )
    )
  }

  private static func isNote(_ path: String) -> Bool {
    extensions.contains(URL(fileURLWithPath: path).pathExtension.lowercased())
  }
}
