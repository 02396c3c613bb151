package import AgentKit
import Foundation
import GRDB
import SystemSupport

/// A file that is in the library.
package struct LibraryDocument: Sendable, Hashable {
  package var path: String
  package var title: String
  /// SHA-256 of the file's bytes when it was read.
  package var revision: String
  package var bytes: Int
  package var passages: Int
  /// Unix milliseconds.
  package var addedAt: Int64
}

/// What adding paths to the library did, file by file, sorted by path.
package struct LibraryChange: Sendable, Hashable {
  package struct Skipped: Sendable, Hashable {
    package var path: String
    /// A phrase that completes “skipped: …”.
    package var reason: String

    package init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  package var added: [String] = []
  /// Were there before with another text.
  package var updated: [String] = []
  package var unchanged: [String] = []
  package var skipped: [Skipped] = []
}

/// The user's notes in the database, found by their words.
///
/// Not part of any session.
package final class SQLiteNoteLibrary: NoteLibrary {
  private let database: SQLiteDatabase

  package init(_ database: SQLiteDatabase) { self.database = database }

  /// Reads Markdown and text files, and those in folders and the folders below, and keeps their
  /// passages under the paths as they are given: absolute ones mean the same wherever one searches.
  ///
  /// A file that is there already is read anew; at most 10,000 files of 4 MB each are read.
  package func add(_ paths: [String]) async throws -> LibraryChange {
    let found = try await NamedThread.run("notes-find") { NoteFiles.find(paths) }
    var change = LibraryChange(skipped: found.skipped)
    for path in found.files {
      switch try await NamedThread.run("notes-read", { NoteFiles.read(path) }) {
      case .skipped(let reason): change.skipped.append(.init(path: path, reason: reason))
      case .note(let note):
        switch try await store(note, path: path) {
        case nil: change.added.append(path)
        case note.revision: change.unchanged.append(path)
        default: change.updated.append(path)
        }
      }
    }
    change.skipped.sort { $0.path < $1.path }
    return change
  }

  /// Takes the files at or below `paths` out of the index and returns their paths; the files stay.
  package func remove(_ paths: [String]) async throws -> [String] {
    try await database.write { database in
      var removed: Set<String> = []
      for path in paths {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        removed.formUnion(
          try database.rows(
            """
            DELETE FROM library_documents
            WHERE path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/' RETURNING path
            """,
            [path]
          ) { $0[0] as String }
        )
      }
      return (removed.sorted(), [])
    }
  }

  /// The files by their paths.
  package func list(_ page: PageRequest) async throws -> Page<LibraryDocument> {
    let cursor = try PageCursor(page.cursor, list: "library")
    let limit = try SQLiteJournal.checked(page.limit)
    var documents = try await database.read { database in
      try database.rows(
        """
        SELECT path, title, revision, bytes, added_at,
          (SELECT count(*) FROM library_passages WHERE document = library_documents.number)
        FROM library_documents WHERE path > ? ORDER BY path LIMIT ?
        """,
        [cursor?.id ?? "", limit + 1]
      ) { row in
        LibraryDocument(
          path: row[0],
          title: row[1],
          revision: row[2],
          bytes: row[3],
          passages: row[5],
          addedAt: row[4]
        )
      }
    }
    guard documents.count > limit else { return Page(elements: documents) }
    documents.removeLast(documents.count - limit)
    let next = documents.last.map { PageCursor(list: "library", place: 0, id: $0.path).text }
    return Page(elements: documents, next: next)
  }

  package func search(_ query: String, limit: Int) async throws -> [LibraryPassage] {
    let limit = try SQLiteJournal.checked(limit)
    guard let pattern = FullTextQuery.anyWord(of: query) else { return [] }
    return try await database.read { database in
      let found = try database.rows(
        """
        SELECT library_passages.passage, path, line, title, library_passages.heading, revision
        FROM library_passages_text
        JOIN library_passages ON library_passages.number = library_passages_text.rowid
        JOIN library_documents ON library_documents.number = library_passages.document
        WHERE library_passages_text MATCH ?
        ORDER BY bm25(library_passages_text, 0.5, 1.0), path, line LIMIT ?
        """,
        [pattern, limit]
      ) { row in
        let heading: String = row[4]
        return LibraryPassage(
          text: row[0],
          file: row[1],
          line: row[2],
          title: (row[3] as String) + (heading.isEmpty ? "" : " › \(heading)"),
          revision: row[5]
        )
      }
      var names: [String: String] = [:]
      for path in Set(found.map(\.file)) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let namesakes = try database.rows(
          "SELECT path FROM library_documents WHERE substr(path, -length(?1)) = ?1",
          ["/" + file]
        ) { $0[0] as String }
        names[path] = Self.name(of: path, among: namesakes)
      }
      return found.map { passage in
        var passage = passage
        passage.file = names[passage.file] ?? passage.file
        return passage
      }
    }
  }

  /// The end of a path, as long as it takes to tell it from those of the same name.
  ///
  /// Documents are made to be sent: they show nobody's home folder.
  static func name(of path: String, among paths: [String]) -> String {
    let parts = path.split(separator: "/")
    for count in 1..<max(2, parts.count) {
      let name = parts.suffix(count).joined(separator: "/")
      if !paths.contains(where: { $0 != path && $0.hasSuffix("/" + name) }) { return name }
    }
    return parts.last.map(String.init) ?? path
  }

  /// Returns the revision that was there before.
  private func store(_ note: NoteFiles.Note, path: String) async throws -> String? {
    try await database.write { [clock = database.clock] database in
      let before: String? = try database.value(
        "SELECT revision FROM library_documents WHERE path = ?",
        [path]
      )
      if before == note.revision { return (before, []) }
      try database.run("DELETE FROM library_documents WHERE path = ?", [path])
      try database.run(
        """
        INSERT INTO library_documents (path, title, revision, bytes, added_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        [path, note.title, note.revision, note.bytes, clock()]
      )
      let number = database.lastInsertedRowID
      for passage in note.passages {
        try database.run(
          "INSERT INTO library_passages (document, line, heading, passage) VALUES (?, ?, ?, ?)",
          [number, passage.line, passage.heading, passage.text]
        )
      }
      return (before, [])
    }
  }
}
