package import JSONModel

/// A passage that a library found, with where it stands.
package struct LibraryPassage: Sendable, Hashable {
  /// As it stands in the file, a line for a line: at a line break the text goes on, unless there are
  /// two spaces before it.
  package var text: String
  /// The file's name, with as many of its folders as tell it from others; never a whole path.
  package var file: String
  /// The first line of the passage, from 1.
  package var line: Int
  /// The document's title: its first heading, or its file name.
  package var title: String
  /// SHA-256 of the file's bytes when it was read, so that a change shows.
  package var revision: String

  package init(text: String, file: String, line: Int, title: String, revision: String) {
    self.text = text
    self.file = file
    self.line = line
    self.title = title
    self.revision = revision
  }
}

/// The user's own notes, indexed for search.
package protocol NoteLibrary: Sendable {
  /// The best passages for `query`, best first. A query is plain words, never a query language.
  func search(_ query: String, limit: Int) async throws -> [LibraryPassage]
}

/// Reference data that ships with a team: what is true without a network.
package protocol ReferenceShelf: Sendable {
  /// The entry about `subject`, found by any of its names; nil if there is none. The JSON is what a
  /// model reads and the team understands.
  func entry(for subject: String) -> JSONValue?
  /// The names that are nearest to `subject`, best first.
  func nearestNames(to subject: String, limit: Int) -> [String]
}
