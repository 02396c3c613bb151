import AgentKit
import AgentTools
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct LibrarySearchToolTests {
  private let passage = LibraryPassage(
    text: "Ada wrote\u{7} to Babbage in 1843.",
    file: "notes/ada.md",
    line: 12,
    title: "Ada's letters",
    revision: "abc"
  )
  private let noteSource: JSONValue = [
    "id": "note:notes/ada.md@abc#L12", "kind": "note", "title": "Ada's letters",
    "file": "notes/ada.md", "line": 12, "revision": "abc", "licence": "the user's own notes",
  ]
  /// With the passage as it stands in the file.
  private var keptSource: JSONValue {
    var members = noteSource.objectValue ?? [:]
    members["text"] = "Ada wrote to Babbage in 1843."
    return .object(members)
  }
  private let figure: JSONValue = [
    "id": "ada-lovelace", "name": "Ada Lovelace", "summary": "A mathematician.",
    "born": ["date": "1815-12-10"],
    "facts": [["claim": "Born in London.", "source": "shelf:ada-lovelace/s1"]],
    "sources": [
      ["id": "s1", "title": "A life", "publisher": "An archive", "url": "https://a.example/1"]
    ],
  ]
  private let shelfSource: JSONValue = [
    "id": "shelf:ada-lovelace/s1", "kind": "shelf", "title": "A life", "publisher": "An archive",
    "url": "https://a.example/1", "licence": "not stated",
  ]

  @Test func `notes and shelf are given with their sources`() async throws {
    let result = try await search("Ada Lovelace", notes: [passage])
    #expect(
      result
        == ToolResult(
          content: [
            "query": "Ada Lovelace",
            "results": [["source": noteSource, "text": "Ada wrote to Babbage in 1843."]],
            "shelf": figure,
          ],
          state: [
            StateChange(
              key: "sources",
              reducer: .merge,
              value: [
                "note:notes/ada.md@abc#L12": keptSource, "shelf:ada-lovelace/s1": shelfSource,
              ]
            ),
            StateChange(
              key: "subject",
              reducer: .merge,
              value: [
                "name": "Ada Lovelace", "origin": "shelf", "summary": "A mathematician.",
                "born": ["date": "1815-12-10"],
              ]
            ),
            searched("Ada Lovelace", "found", ["Ada's letters", "Ada Lovelace"]),
          ],
          summary: "Library: 1 passage in 1 file; shelf: Ada Lovelace"
        )
    )
  }

  @Test func `more words than the subject's name still find its figure`() async throws {
    let result = try await search("ada lovelace childhood", state: ["PROMPT": "Ada Lovelace"])
    #expect(result.content["shelf"] == figure)
    #expect(result.state.map(\.key) == ["sources", "subject", "searches"])
  }

  @Test func `a figure beside the subject does not take its place`() async throws {
    let result = try await search("Ada Lovelace", state: ["PROMPT": "Charles Babbage"])
    #expect(result.state.map(\.key) == ["sources", "searches"])
  }

  @Test func `an unknown name is answered with the nearest`() async throws {
    let result = try await search("Adda Luvlace", state: ["PROMPT": "Adda Luvlace"])
    #expect(
      result
        == ToolResult(
          content: [
            "query": "Adda Luvlace", "results": [], "nearest": ["Ada Lovelace"],
            "notice": "Neither the notes nor the shelf have it. Try fewer or other words.",
          ],
          state: [
            StateChange(key: "nearest", value: ["Ada Lovelace"]),
            searched("Adda Luvlace", "nothing", []),
          ],
          summary: "Library: nothing; nearest on the shelf: Ada Lovelace"
        )
    )
  }

  @Test func `notes that cannot be searched leave the shelf`() async throws {
    let tool = LibrarySearchTool(notes: BrokenNotes(), shelf: OneFigure(figure))
    let result = try await tool.call(["query": "Ada Lovelace"], in: toolContext())
    let note = "Your notes could not be searched: the index is broken"
    #expect(result.content["notice"] == .string(note))
    #expect(result.summary == "Library: notes not searched; shelf: Ada Lovelace")
    #expect(result.state.last == searched("Ada Lovelace", "found", ["Ada Lovelace"], note: note))
  }

  private func search(
    _ query: String,
    notes: [LibraryPassage] = [],
    state: [String: JSONValue] = [:]
  ) async throws -> ToolResult {
    try await LibrarySearchTool(notes: SomeNotes(passages: notes), shelf: OneFigure(figure)).call(
      ["query": .string(query)],
      in: toolContext(state: state)
    )
  }

  private func searched(
    _ query: String,
    _ outcome: String,
    _ found: [String],
    note: String? = nil
  ) -> StateChange {
    var entry: [String: JSONValue] = [
      "tool": "library_search", "query": .string(query), "outcome": .string(outcome),
      "found": .array(found.map(JSONValue.string)),
    ]
    if let note { entry["note"] = .string(note) }
    return StateChange(key: "searches", reducer: .append, value: .object(entry))
  }
}

private struct SomeNotes: NoteLibrary {
  let passages: [LibraryPassage]
  func search(_ query: String, limit: Int) async throws -> [LibraryPassage] {
    Array(passages.prefix(limit))
  }
}

private struct BrokenNotes: NoteLibrary {
  func search(_ query: String, limit: Int) async throws -> [LibraryPassage] {
    throw ToolFailure("the index is\nbroken")
  }
}

private struct OneFigure: ReferenceShelf {
  private let figure: JSONValue

  init(_ figure: JSONValue) { self.figure = figure }

  func entry(for subject: String) -> JSONValue? {
    subject.lowercased() == "ada lovelace" ? .some(figure) : .none
  }

  func nearestNames(to subject: String, limit: Int) -> [String] { ["Ada Lovelace"] }
}
