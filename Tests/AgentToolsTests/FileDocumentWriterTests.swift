import AgentKit
import AgentTools
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
final class FileDocumentWriterTests {
  private let writer = FileDocumentWriter()
  private let run = RunID.make()
  /// Without links in it, so that planned paths can be compared.
  private let root: String

  init() throws {
    let folder = URL.temporaryDirectory.appending(path: "backlot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    root = folder.resolvingSymlinksInPath().path
  }

  deinit {
    chmod(root, 0o755)
    try? FileManager.default.removeItem(atPath: root)
  }

  @Test func `a document is planned, then written, and nothing else is left`() async throws {
    let path = try await plan("pitch.md", in: "ada/film")
    #expect(path == "\(root)/out/ada/film/pitch.md")
    try await writer.write(bytes("one"), to: path, ours: [])
    #expect(try listing("out/ada/film") == ["pitch.md": "one"])
  }

  @Test func `writing twice is writing once`() async throws {
    let path = try await plan("pitch.md")
    for _ in 1...2 { try await writer.write(bytes("one"), to: path, ours: []) }
    #expect(try listing("out") == ["pitch.md": "one"])
  }

  @Test func `what a killed process left of a document is removed, what is being written is not`()
    async throws
  {
    let path = try await plan("pitch.md")
    let name = ".backlot-\(SHA256.hex(bytes(path)).prefix(16))-"
    for part in ["\(name)1.partial", "\(name)2.partial", ".backlot-another-3.partial"] {
      try put("half", at: "out/\(part)")
    }
    let writing = open("\(root)/out/\(name)2.partial", O_RDONLY)
    defer { close(writing) }
    try #require(flock(writing, LOCK_EX | LOCK_NB) == 0)
    try await writer.write(bytes("one"), to: path, ours: [])
    #expect(
      try listing("out") == [
        "pitch.md": "one", "\(name)2.partial": "half", ".backlot-another-3.partial": "half",
      ]
    )
  }

  @Test func `two runs that plan at once do not plan the same place`() async throws {
    let first = try await plan("pitch.md")
    let other = RunID.make()
    func planOfOther() async throws -> String {
      try await writer.plan(
        name: "pitch.md",
        folder: "",
        below: "\(root)/out",
        ours: [],
        for: other
      )
    }
    #expect(try await planOfOther() == "\(root)/out/pitch-2.md")
    #expect(try await plan("pitch.md") == first)
    #expect(try await planOfOther() == "\(root)/out/pitch-2.md")
    try await writer.write(bytes("one"), to: first, ours: [])
    try FileManager.default.removeItem(atPath: first)
    #expect(try await planOfOther() == first)
  }

  @Test func `our own version is replaced`() async throws {
    let path = try await plan("pitch.md")
    try await writer.write(bytes("one"), to: path, ours: [])
    let ours: Set = [SHA256.hex(bytes("one"))]
    #expect(try await plan("pitch.md", ours: ours) == path)
    try await writer.write(bytes("two"), to: path, ours: ours)
    #expect(try listing("out") == ["pitch.md": "two"])
  }

  @Test func `somebody else's file is left, and the next free name taken`() async throws {
    try put("mine", at: "out/pitch.md")
    try put("mine too", at: "out/pitch-2.md")
    let path = try await plan("pitch.md")
    #expect(path == "\(root)/out/pitch-3.md")
    try await writer.write(bytes("one"), to: path, ours: [])
    #expect(
      try listing("out") == ["pitch.md": "mine", "pitch-2.md": "mine too", "pitch-3.md": "one"]
    )
  }

  @Test func `a file that changed since the plan is left as it is`() async throws {
    let path = try await plan("pitch.md")
    try put("mine", at: "out/pitch.md")
    await expectRefusal("\(path) was changed by somebody else, so it was left as it is") {
      try await self.writer.write(self.bytes("one"), to: path, ours: [])
    }
    #expect(try listing("out") == ["pitch.md": "mine"])
  }

  @Test(arguments: ["..", ".", "", "a/b.md", "/etc/x", "a\u{0}b", "a\nb", "../pitch.md"])
  func `a name that is more than a name is refused`(name: String) async throws {
    await #expect(throws: ToolFailure.self) { try await self.plan(name) }
  }

  @Test(arguments: ["..", "/etc", "a/../../b", "a/./b", "a\u{1B}b"])
  func `a folder outside the output folder is refused`(folder: String) async throws {
    await #expect(throws: ToolFailure.self) { try await self.plan("pitch.md", in: folder) }
    #expect(!FileManager.default.fileExists(atPath: "\(root)/b"))
  }

  @Test func `a link that leads out is not followed`() async throws {
    try put("", at: "elsewhere/x")
    try put("", at: "out/x")
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/out/film",
      withDestinationPath: "\(root)/elsewhere"
    )
    await expectRefusal("film in \(root)/out leads out of the output folder \(root)/out") {
      _ = try await self.plan("pitch.md", in: "film")
    }
    await expectRefusal(
      "\(root)/out/film is not the folder it was: there is a link in its path"
    ) {
      try await self.writer.write([], to: "\(self.root)/out/film/pitch.md", ours: [])
    }
    #expect(try listing("elsewhere") == ["x": ""])
  }

  @Test func `a link in a document's place is somebody else's`() async throws {
    try put("mine", at: "elsewhere/x")
    try put("", at: "out/y")
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/out/pitch.md",
      withDestinationPath: "\(root)/elsewhere/x"
    )
    let ours: Set = [SHA256.hex(bytes("mine"))]
    #expect(try await plan("pitch.md", ours: ours) == "\(root)/out/pitch-2.md")
    await #expect(throws: ToolFailure.self) {
      try await self.writer.write([], to: "\(self.root)/out/pitch.md", ours: ours)
    }
    #expect(try listing("elsewhere") == ["x": "mine"])
  }

  @Test(.enabled(if: getuid() != 0, "root may write read-only files"))
  func `a folder that cannot be written is said`() async throws {
    let path = try await plan("pitch.md")
    chmod("\(root)/out", 0o555)
    await expectRefusal("\(path) cannot be written: Permission denied") {
      try await self.writer.write([1], to: path, ours: [])
    }
    chmod("\(root)/out", 0o755)
  }

  @Test func `a place that takes no files is said`() async throws {
    try put("", at: "out")
    await expectRefusal("\(root)/out is no folder, so nothing can be written below it") {
      _ = try await self.plan("pitch.md")
    }
    await #expect(throws: ToolFailure.self) {
      try await self.writer.write([1], to: "/proc/backlot/pitch.md", ours: [])
    }
  }

  private func plan(
    _ name: String,
    in folder: String = "",
    ours: Set<String> = []
  ) async throws -> String {
    try await writer.plan(
      name: name,
      folder: folder,
      below: "\(root)/out",
      ours: ours,
      for: run
    )
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func put(_ text: String, at path: String) throws {
    let url = URL(filePath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: url)
  }

  private func listing(_ folder: String) throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let path = URL(filePath: "\(root)/\(folder)/\(name)")
        return (name, String(decoding: try Data(contentsOf: path), as: UTF8.self))
      }
    )
  }

  private func expectRefusal(
    _ message: String,
    _ work: () async throws -> Void
  ) async {
    await #expect(throws: ToolFailure(message)) { try await work() }
  }
}
