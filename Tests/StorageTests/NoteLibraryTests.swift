import AgentKit
import Foundation
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct NoteLibraryTests {
  private let notes: TemporaryFolder
  private let house: Storehouse
  private let library: SQLiteNoteLibrary

  init() throws {
    notes = try TemporaryFolder()
    house = try Storehouse()
    library = SQLiteNoteLibrary(house.database)
  }

  private static let ada = """
    # Ada Lovelace

    Born in London on 10 December 1815,
    the only legitimate child of Lord Byron.

    ## Work

    - Translated Menabrea's memoir in 1843.
    - Wrote seven notes, lettered A to G.
    """

  @Test func `a passage is found with its file and first line`() async throws {
    let path = try notes.write("ada.md", Self.ada)
    let change = try await library.add([path])
    #expect(change == LibraryChange(added: [path]))
    let revision = SHA256.hex(Array(Self.ada.utf8))
    #expect(
      try await library.search("Who was Byron's daughter?", limit: 5) == [
        LibraryPassage(
          text:
            "Born in London on 10 December 1815,\nthe only legitimate child of Lord Byron.",
          file: "ada.md",
          line: 3,
          title: "Ada Lovelace",
          revision: revision
        )
      ]
    )
    #expect(
      try await library.search("seven notes", limit: 1) == [
        LibraryPassage(
          text: "- Wrote seven notes, lettered A to G.",
          file: "ada.md",
          line: 9,
          title: "Ada Lovelace › Work",
          revision: revision
        )
      ]
    )
    #expect(try await library.search("steam locomotive", limit: 5) == [])
  }

  @Test func `a folder is read with what is below it, and says what it left out`() async throws {
    let good = try notes.write("ada.md", Self.ada)
    let deep = try notes.write("deep/er/letters.TXT", "Dear Babbage, the engine weaves.")
    let picture = try notes.write("broken.md", "\u{0}\u{1}")
    let empty = try notes.write("empty.txt", "\n\n")
    try notes.write(".hidden/secret.md", "Nobody reads this.")
    try notes.write("image.png", "not a note")
    let image = notes.path + "/image.png"
    let missing = notes.path + "/missing.md"
    #expect(
      try await library.add([notes.path + "/", image, missing])
        == LibraryChange(
          added: [good, deep].sorted(),
          skipped: [
            .init(path: picture, reason: "not UTF-8 text (save it as UTF-8)"),
            .init(path: empty, reason: "there is no text in it"),
            .init(path: image, reason: "neither Markdown nor plain text"),
            .init(path: missing, reason: "there is no such file"),
          ]
        )
    )
    #expect(try await library.search("engine", limit: 5).map(\.title) == ["letters"])
    #expect(try await library.search("nobody", limit: 5) == [])
  }

  @Test func `a file is indexed anew only when its bytes changed`() async throws {
    let path = try notes.write("ada.md", Self.ada)
    _ = try await library.add([path])
    #expect(try await library.add([path]) == LibraryChange(unchanged: [path]))
    try notes.write("ada.md", "# Ada\n\nShe gambled on horses.")
    #expect(try await library.add([notes.path]) == LibraryChange(updated: [path]))
    #expect(try await library.search("Byron", limit: 5) == [])
    #expect(try await library.search("horses", limit: 5).map(\.line) == [3])
  }

  @Test func `documents are listed in pages and can be taken out`() async throws {
    let paths = try (1...5).map { try notes.write("notes/\($0).md", "Note number \($0)") }
    let other = try notes.write("notes-2.md", "Another note")
    _ = try await library.add([notes.path])
    let first = try await library.list(PageRequest(limit: 4))
    let second = try await library.list(PageRequest(cursor: first.next, limit: 4))
    #expect((first.elements + second.elements).map(\.path) == ([other] + paths).sorted())
    #expect(second.next == nil)
    #expect(
      first.elements.last
        == LibraryDocument(
          path: paths[2],
          title: "3",
          revision: SHA256.hex(Array("Note number 3".utf8)),
          bytes: 13,
          passages: 1,
          addedAt: now
        )
    )
    #expect(try await library.remove([notes.path + "/notes"]) == paths)
    #expect(try await library.search("note", limit: 9).map(\.file) == ["notes-2.md"])
    #expect(try await library.remove(["nowhere"]) == [])
  }

  @Test func `a note is cut at paragraphs, list items and headings`() {
    let text = """
      Title
      =====
      Intro line
      1. first
         goes on
      2) second
      ***
      ### Deep ###
      -not an item
      ## Next
      #hashtag
      """
    let cut = NotePassages(text)
    #expect(cut.title == "Title")
    #expect(
      cut.passages == [
        .init(line: 3, heading: "", text: "Intro line"),
        .init(line: 4, heading: "", text: "1. first\ngoes on"),
        .init(line: 6, heading: "", text: "2) second"),
        .init(line: 9, heading: "Deep", text: "-not an item"),
        .init(line: 11, heading: "Next", text: "#hashtag"),
      ]
    )
  }

  @Test func `no text breaks the cutting, and no passage is too long`() {
    let texts = [
      "", "#", "\r\n\r\n", "- ", "---", "=", "#######", String(repeating: "a", count: 10_000),
      String(repeating: "word ", count: 2000), String(repeating: "line\n", count: 2000),
      String(repeating: " ", count: 5000) + "x",
    ]
    for text in texts {
      let passages = NotePassages(text).passages.map(\.text)
      #expect(passages.allSatisfy { $0.count <= 2 * NotePassages.maximumCharacters })
      #expect(passages.allSatisfy { !$0.isEmpty })
      #expect(passages.joined().filter(\.isLetter) == text.filter(\.isLetter))
    }
  }
}
