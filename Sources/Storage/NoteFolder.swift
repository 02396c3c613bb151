import Foundation
import Glibc

/// The notes in a folder and in those below it, by their paths.
///
/// Hidden files and folders are left out, links to folders are not followed, and links to files only
/// where they stay in the folder. Every note that is left out is named with the reason.
struct NoteFolder {
  private static let mostNames = 500_000
  private static let deepest = 40

  private let root: String
  private let realRoot: String
  private let most: Int
  private(set) var files: Set<String> = []
  private(set) var skipped: [LibraryChange.Skipped] = []
  private var names = 0

  /// The folder at `root`, of which at most `most` files are taken.
  init(_ root: String, most: Int) {
    self.root = root
    self.most = most
    realRoot = Self.resolved(root) ?? root
  }

  mutating func search() {
    var links: [String] = []
    var folders: [(path: String, depth: Int)] = [(root, 0)]
    while let folder = folders.popLast() {
      guard let content = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
        skip(folder.path, "the folder cannot be read")
        continue
      }
      for name in content.sorted() where !name.hasPrefix(".") {
        names += 1
        let path = folder.path == "/" ? "/\(name)" : "\(folder.path)/\(name)"
        switch FileKind(path) {
        case .folder where folder.depth < Self.deepest: folders.append((path, folder.depth + 1))
        case .folder: skip(path, "more than \(Self.deepest) folders deep")
        case .file: if NoteFiles.isNote(name) { files.insert(path) }
        case .link: if NoteFiles.isNote(name) { links.append(path) }
        case .other: if NoteFiles.isNote(name) { skip(path, "not a regular file") }
        case nil: if NoteFiles.isNote(name) { skip(path, "the file cannot be read") }
        }
        if files.count >= most || names >= Self.mostNames {
          skip(root, "more than \(min(most, Self.mostNames)) files")
          return
        }
      }
    }
    take(links)
    if files.isEmpty, skipped.isEmpty { skip(root, "there is no Markdown or text file in it") }
  }

  private mutating func take(_ links: [String]) {
    let found = Set(files.compactMap(Self.resolved))
    for link in links {
      guard let target = Self.resolved(link), let kind = FileKind(following: link) else {
        skip(link, "a link that leads nowhere")
        continue
      }
      let isInside = target.hasPrefix(realRoot == "/" ? "/" : realRoot + "/")
      if !isInside {
        skip(link, "a link that leads out of the folder")
      } else if kind == .file, !found.contains(target) {
        files.insert(link)
      }
    }
  }

  private mutating func skip(_ path: String, _ reason: String) {
    skipped.append(.init(path: path, reason: reason))
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
