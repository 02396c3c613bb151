import AgentKit
import Foundation
import Glibc
import Testing

@testable import Storage

/// Folders and files that a library is given, whatever is in them.
@Suite(.timeLimit(.minutes(5)))
struct NoteFilesTests {
  private let notes: TemporaryFolder

  init() throws { notes = try TemporaryFolder() }

  private func find(_ path: String = "") -> (files: [String], skipped: [String]) {
    let found = NoteFiles.find([notes.path + path])
    func short(_ path: String) -> String { String(path.dropFirst(notes.path.count)) }
    return (
      found.files.map(short), found.skipped.map { "\(short($0.path)): \($0.reason)" }.sorted()
    )
  }

  @Test func `a folder without a text says so`() throws {
    #expect(find().skipped == [": there is no Markdown or text file in it"])
    try notes.write("image.png", "x")
    try notes.write(".hidden/a.md", "x")
    #expect(find().files == [])
    #expect(find("/").skipped == [": there is no Markdown or text file in it"])
  }

  @Test func `pipes, devices and sockets in a folder are left out, and hold nothing up`() throws {
    #expect(mkfifo(notes.path + "/pipe.md", 0o600) == 0)
    symlink("/dev/zero", notes.path + "/zero.txt")
    symlink("/dev/tty", notes.path + "/tty.md")
    try notes.write("good.md", "Text.")
    let found = find()
    #expect(found.files == ["/good.md"])
    #expect(
      found.skipped == [
        "/pipe.md: not a regular file", "/tty.md: a link that leads out of the folder",
        "/zero.txt: a link that leads out of the folder",
      ]
    )
    for path in ["/pipe.md", "/zero.txt"] {
      guard case .skipped(let reason) = NoteFiles.read(notes.path + path) else {
        Issue.record("\(path) was read")
        continue
      }
      #expect(reason == "not a regular file")
    }
  }

  @Test func `links lead to notes in the folder only`() throws {
    let outside = try TemporaryFolder()
    let secret = try outside.write("secret.md", "Nobody reads this.")
    try notes.write("in/good.md", "Text.")
    try notes.write(".store/kept.md", "Text.")
    symlink(secret, notes.path + "/secret.md")
    symlink("../in/../../" + secret, notes.path + "/up.md")
    symlink("in/good.md", notes.path + "/again.md")
    symlink(".store/kept.md", notes.path + "/kept.md")
    symlink("nowhere.md", notes.path + "/nowhere.md")
    symlink("loop.md", notes.path + "/loop.md")
    symlink(outside.path, notes.path + "/folder.md")
    symlink(notes.path, notes.path + "/self")
    let found = find()
    #expect(found.files == ["/in/good.md", "/kept.md"])
    #expect(
      found.skipped == [
        "/folder.md: a link that leads out of the folder", "/loop.md: a link that leads nowhere",
        "/nowhere.md: a link that leads nowhere",
        "/secret.md: a link that leads out of the folder", "/up.md: a link that leads nowhere",
      ]
    )
    // A link that is given by its own name is the person's choice.
    guard case .note = NoteFiles.read(notes.path + "/secret.md") else {
      Issue.record("a link that was named is not read")
      return
    }
  }

  @Test func `names with control characters, spaces and quotes are names`() throws {
    for name in ["a\u{1B}[31mb.md", "line\nbreak.md", "-rf.md", " space .md", "'\"`$().md", "é.MD"]
    {
      try notes.write(name, "Text.")
    }
    #expect(find().files.count == 6)
    #expect(find().skipped == [])
  }

  @Test(
    arguments: [
      ("bom.md", [0xEF, 0xBB, 0xBF] + Array("# T\n\nBorn.".utf8), "T: Born."),
      (
        "le.md", [0xFF, 0xFE] + Array("Łódź".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
        "le: Łódź"
      ),
      (
        "be.md", [0xFE, 0xFF] + Array("Łódź".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
        "be: Łódź"
      ),
      ("odd.md", [0xFF, 0xFE, 0x41], nil),
      ("half.md", [0xFF, 0xFE, 0x00, 0xD8], nil),
      ("utf32.md", [0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0], nil),
      ("wide.md", [0x41, 0, 0x42, 0], nil),
      ("latin.md", Array("Universit".utf8) + [0xE4, 0x74], nil),
      ("nul.md", Array("Text\0more".utf8), nil),
      ("binary.md", (0...255).map { UInt8($0) }, nil),
      ("controls.md", [1, 2, 3, 4, 5, 6, 7, 8], nil),
      ("long.md", Array("overlong ".utf8) + [0xC0, 0xAF], nil),
      (
        "escape.md", Array("Text \u{1B}[31m of a terminal log, with words".utf8),
        "escape: Text \u{1B}[31m of a terminal log, with words"
      ),
    ] as [(String, [UInt8], String?)]
  )
  func `bytes that are no text are not read, byte order marks are passed over`(
    name: String,
    bytes: [UInt8],
    text: String?
  ) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: notes.path + "/" + name))
    switch NoteFiles.read(notes.path + "/" + name) {
    case .note(let note): #expect("\(note.title): \(note.passages[0].text)" == text)
    case .skipped(let reason):
      #expect(text == nil)
      #expect(reason == "not UTF-8 text (save it as UTF-8)")
    }
  }

  @Test func `a file is read up to a bound, and one that says it is empty as well`() throws {
    let large = notes.path + "/large.md"
    #expect(FileManager.default.createFile(atPath: large, contents: nil))
    #expect(truncate(large, 1 << 40) == 0)
    guard case .skipped("larger than 4 MB") = NoteFiles.read(large) else {
      Issue.record("a file of a terabyte was read")
      return
    }
    guard case .skipped = NoteFiles.read("/proc/self/mem.md") else {
      Issue.record("a file that is not there was read")
      return
    }
  }

  @Test func `a document is named by the end of its path that tells it from others`() {
    func name(_ path: String, _ others: String...) -> String {
      SQLiteNoteLibrary.name(of: path, among: others + [path])
    }
    #expect(name("/users/ada/notes/life.md") == "life.md")
    #expect(name("/users/ada/notes/life.md", "/users/ada/other/life.md") == "notes/life.md")
    #expect(name("/users/ada/notes/life.md", "/users/eve/notes/life.md") == "ada/notes/life.md")
    #expect(name("/users/ada/life.md", "/users/ada/mylife.md") == "life.md")
    #expect(name("/life.md", "/users/life.md") == "life.md")
    #expect(name("/life.md") == "life.md")
  }
}
