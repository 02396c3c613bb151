import Foundation
import Testing

/// What must not stand in a committed file.
@Suite(.timeLimit(.minutes(5)))
struct WordTests {
  let checkout: Checkout

  init() throws {
    checkout = try Checkout.current.get()
  }

  @Test func `sources do not print, crash on purpose or sleep`() throws {
    try expectAbsent(
      from: checkout.swiftFiles(below: "Sources"),
      #/(^|[^.\w])print\(/#.asserting("print(") { !$0.contains("func print(") },
      #/\btry!/#.asserting("try!"),
      #/\bas!/#.asserting("as!"),
      #/\bfatalError\(/#.asserting("fatalError("),
      #/\bprecondition(Failure)?\(/#.asserting("precondition"),
      #/(Task|Thread)\.sleep\(|(^|[^.\w])(u|nano)?sleep\(/#.asserting("sleep(")
    )
  }

  @Test func `tests wait for what happens, not for a time to pass`() throws {
    try expectAbsent(
      from: checkout.swiftFiles(below: "Tests").filter { !$0.hasSuffix("/WordTests.swift") },
      #/(Task|Thread)\.sleep\(|(^|[^.\w])(u|nano)?sleep\(/#.asserting("sleep(") {
        // A clock that a test moves has to declare it.
        !$0.contains("func sleep(")
      }
    )
  }

  @Test func `a thing to do names its issue`() throws {
    let found = try checkout.places(in: textFiles) { line in
      ["TODO", "FIXME", "HACK"].contains(where: line.contains)
        && line.contains(#/\b(TODO|FIXME|HACK)\b/#) && !line.contains(#/#\d+/#)
    }
    #expect(found == [])
  }

  @Test func `no type is called Manager, Helper, Utils, Base or Impl`() throws {
    try expectAbsent(
      from: checkout.swiftFiles(below: "Sources") + checkout.swiftFiles(below: "Tests"),
      #/\b(actor|class|enum|protocol|struct) \w*(Base|Helper|Helpers|Impl|Manager|Utils)\b/#
        .asserting("Base", "Helper", "Impl", "Manager", "Utils")
    )
  }

  @Test func `nothing is public`() throws {
    try expectAbsent(
      from: checkout.swiftFiles(below: "Sources"),
      #/^\s*(@\w+ )*public \w/#.asserting("public ") { !$0.contains("public import") }
    )
  }

  @Test func `no file knows a machine, a registry or a key`() throws {
    let patterns = [
      #/(^|[^\w.])\/(home|root|Users|work)\/\w/#.asserting("/home/", "/root/", "/Users/", "/work/"),
      #/(pythonhosted|pypi|npmjs|rubygems|debian|ubuntu)\.(org|com|io)\//#.asserting(
        "pypi",
        "pythonhosted",
        "npmjs",
        "rubygems",
        "debian",
        "ubuntu"
      ),
      #/\bsk-[A-Za-z0-9_-]{20,}|\bAIza[0-9A-Za-z_-]{30,}|\bgh[pousr]_[A-Za-z0-9]{30,}/#.asserting(
        "sk-",
        "AIza",
        "gh"
      ),
      #/BEGIN [A-Z ]*PRIVATE KEY/#.asserting("PRIVATE KEY"),
    ]
    for pattern in patterns {
      let found = try checkout.places(in: textFiles) { pattern.mayMatch($0) && pattern.matches($0) }
      #expect(found == [])
    }
  }

  @Test func `AgentKit says nothing of films, and the server nothing of its storage or models`()
    throws
  {
    try expectAbsent(
      from: checkout.swiftFiles(below: "Sources/AgentKit"),
      #/\b(film|screenwriter|movie)/#.ignoresCase().asserting()
    )
    try expectAbsent(
      from: checkout.swiftFiles(below: "Sources/BacklotServer"),
      #/sqlite|openai|screenwriter/#.ignoresCase().asserting()
    )
  }

  @Test func `every test is named by a sentence in backticks`() throws {
    let found = try checkout.swiftFiles(below: "Tests").flatMap { path in
      let lines = try checkout.lines(path)
      return lines.indices.filter { index in
        guard lines[index].contains("@Test"), lines[index].contains(#/^\s*@Test\b/#) else {
          return false
        }
        let declaration = lines[index...].first { $0.contains("func ") }
        return declaration.map { !$0.contains("func `") } ?? true
      }.map { "\(path):\($0 + 1)" }
    }
    #expect(found == [])
  }

  // MARK: What this surface knows

  /// Lines that must not be.
  ///
  /// One of `words`, if there are any, stands in each of them: looking for those is much quicker.
  struct Ban {
    var words: [String]
    var matches: (Substring) -> Bool

    func mayMatch(_ line: Substring) -> Bool {
      words.isEmpty || words.contains { line.contains($0) }
    }
  }

  private func expectAbsent(
    from files: [String],
    _ bans: Ban...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for ban in bans {
      let found = try checkout.places(in: files) { line in
        ban.mayMatch(line) && !line.contains(#/^\s*\/\//#) && ban.matches(line)
      }
      #expect(found == [], sourceLocation: sourceLocation)
    }
  }

  /// Committed files that a person reads, but this one, which has the words.
  private var textFiles: [String] {
    let endings = [
      ".swift", ".md", ".py", ".sh", ".json", ".yaml", ".yml", ".toml", ".txt", ".c", ".h",
      ".modulemap", ".el", ".lua", ".js",
    ]
    return checkout.paths.filter { path in
      if path.hasSuffix("/WordTests.swift") { return false }
      return endings.contains { path.hasSuffix($0) } || path.hasPrefix(".ci/") || path == "Makefile"
    }
  }
}

extension Regex {
  /// This pattern as a ban, for lines of which `isMeant` also holds.
  fileprivate func asserting(
    _ words: String...,
    isMeant: @escaping (Substring) -> Bool = { _ in true }
  ) -> WordTests.Ban {
    WordTests.Ban(words: words) { line in line.contains(self) && isMeant(line) }
  }
}
