import Foundation
import JSONModel
import TestSupport
import Testing

/// Folders that a client names for a session's documents, and what it says of rows that are long.
@Suite(.timeLimit(.minutes(2))) struct SessionFolderTests {
  private let studio: WireStudio
  private let client: WireTestClient
  private let folder: String

  init() async throws {
    studio = try WireStudio()
    client = try studio.client()
    folder = studio.studio.folder + "/films"
    let files = FileManager.default
    try files.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
    try files.createDirectory(
      atPath: studio.studio.folder + "/out",
      withIntermediateDirectories: true
    )
    try files.createSymbolicLink(atPath: folder + "/way", withDestinationPath: "../out")
    try files.createSymbolicLink(atPath: folder + "/loop", withDestinationPath: "loop")
    try files.createSymbolicLink(atPath: folder + "/void", withDestinationPath: "/no/such/place")
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
  }

  @Test(
    arguments: [
      "../x", "..", "in/../../x", "./../x", "way", "way/deeper", "loop", "void", "void/x", "file",
      "file/x", "", "~/films", "a\u{0}b", "a\nb", "a\u{1B}[2Jb", "/tmp/../etc", "/a\u{7F}",
      String(repeating: "a", count: 256), String(repeating: "a/", count: 3_000),
    ]
  )
  func `an output folder that is none is refused`(outputDir: String) async throws {
    for (method, more) in [
      ("session/create", [:]), ("session/import", ["text": "{}"]),
    ] as [(String, [String: JSONValue])] {
      let params: [String: JSONValue] = [
        "cwd": .string(folder), "outputDir": .string(outputDir),
      ]
      let error = try await client.error(method, .object(params.merging(more) { $1 }))
      #expect(error["code"] == -32602, "\(method)")
      #expect(
        error["data"]?["errors"]?.arrayValue?.first?["path"] == "/outputDir",
        "\(method): \(error)"
      )
    }
  }

  @Test(arguments: ["in", "./in", "new/deep", "in/", "."])
  func `a folder below the working folder is taken`(outputDir: String) async throws {
    let made = try await client.call(
      "session/create",
      ["cwd": .string(folder), "outputDir": .string(outputDir)]
    )
    let told = try await client.call("session/get", ["sessionId": made.at("sessionId")])
    #expect(told["outputDir"]?.stringValue?.hasPrefix(folder) == true)
  }

  @Test func `an import works in the importer's folders`() async throws {
    let made = try await client.call(
      "session/create",
      ["cwd": "/theirs", "outputDir": "/theirs/out"]
    )
    let text = try await client.call("session/export", ["sessionId": made.at("sessionId")])
      .text("text")
    for (params, cwd, output) in [
      (["text": .string(text)], nil, nil),
      (["text": .string(text), "cwd": .string(folder)], folder, nil),
      (
        ["text": .string(text), "cwd": .string(folder), "outputDir": "in"], folder,
        folder + "/in"
      ),
    ] as [(JSONValue, String?, String?)] {
      let copy = try await client.call("session/import", params)
      let told = try await client.call("session/get", ["sessionId": copy.at("sessionId")])
      #expect(told["cwd"]?.stringValue == cwd)
      #expect(told["outputDir"]?.stringValue == output)
    }
  }

  @Test func `a list never fails for one long row, and nothing older is out of reach`() async throws
  {
    let small = try studio.client()
    let first = try await client.call("session/create", ["title": "First"])
    let title = String(repeating: "Ada ", count: 300_000)
    _ = try await client.call("session/create", ["title": .string(title)])
    _ = try await client.call(
      "message/send",
      ["sessionId": first.at("sessionId"), "content": .string(title), "wait": true]
    )
    var titles: [String] = []
    var cursor: JSONValue?
    repeat {
      var params: [String: JSONValue] = ["limit": 1]
      params["cursor"] = cursor
      let page = try await small.call("session/list", .object(params))
      titles += page["sessions"]?.arrayValue?.compactMap { $0["title"]?.stringValue } ?? []
      cursor = page["nextCursor"]
    } while cursor != nil && cursor != .null
    #expect(titles.count == 2)
    #expect(titles.contains("First"))
  }

  @Test(arguments: [-1, 0, 201, 1_000_000_000, .max, .min] as [Int64])
  func `a number of rows that is not promised is refused`(limit: Int64) async throws {
    for method in [
      "session/list", "project/list", "run/list", "artifact/list", "interaction/list",
      "record/questions",
    ] {
      let error = try await client.error(method, ["limit": .integer(limit)])
      #expect(error["code"] == -32602, "\(method)")
      #expect(error["data"]?["errors"]?.arrayValue?.first?["path"] == "/limit", "\(method)")
    }
  }
}
