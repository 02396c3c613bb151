import AgentKit
import AgentTools
import Foundation
import FuzzSupport
import JSONModel
import ModelInterface
import Storage
import TestSupport
import Testing

/// Damaged and hostile exports with good hashes, imported, read, checked and resumed.
///
/// An import is refused plainly or makes a session that reads, the database is whole afterwards, and
/// nothing is written outside the importer's own folder.
@Suite(.timeLimit(.minutes(15))) struct ImportFuzzTests {
  private static let document = Delivery.Document(
    name: "pitch.md",
    mediaType: "text/markdown",
    text: "A pitch"
  )
  private static let values: [JSONValue] = [
    nil, true, 0, -1, 1, 0.5, 1e300, -1e300, 9_223_372_036_854_775_807,
    -9_223_372_036_854_775_808, "", "/", "..", "../../x", "\u{0}", "a\nb", "ended", "started",
    "run.completed", "session.created", "artifact.created", [], [:], ["a": 1], [[[[1]]]],
  ]

  private func studio(_ folder: String? = nil) throws -> Studio {
    try Studio(
      team: studioTeam,
      model: ScriptedModel(studioScript),
      program: PlainTeam(documents: [Self.document]),
      writer: FileDocumentWriter(),
      folder: folder
    )
  }

  @Test func `a forged export does no harm`() async throws {
    let maker = try studio()
    let session = try await maker.session(outputDirectory: "\(maker.folder)/out")
    #expect(try await maker.run("Ada", in: session).status == .completed)
    let whole = try ForgedExport(try await maker.store.export(session))
    let guarded = "\(maker.folder)/guarded"
    let home = try studio()
    let place = ImportPlace(workingDirectory: "\(home.folder)/own")
    var imported = 0
    for input in FuzzInputs(corpus: ["{}"], tokens: ["x"]) {
      var random = SeededGenerator(seed: input.seed &+ input.number &* 0x9E37_79B9)
      var export = whole
      // The first input is the export as it was made: the others must be held against a way in.
      if input.number > 0 { forge(&export, guarded, using: &random) }
      let made: ForkedSession
      do {
        made = try await home.store.import(export.text, into: place)
      } catch StoreError.invalid(let reason) {
        #expect(reason.contains("his export"), "\(input)")
        continue
      }
      imported += 1
      try await read(made, home, "\(input)")
      try await resume(made, home)
      #expect(!FileManager.default.fileExists(atPath: guarded), "\(input)")
      try await home.runner.delete(made.session)
    }
    #expect(imported > 0)
    let files = FileManager.default.enumerator(atPath: home.folder)?.allObjects as? [String] ?? []
    let documents = files.filter { $0.hasSuffix(".md") }
    #expect(documents.allSatisfy { $0.hasPrefix("own/out/") }, "\(documents)")
    let database = try #require(home.store as? SQLiteJournal)
    #expect(try await database.check().faults == [])
  }

  /// Everything of the session can be read, and is what its journal folds to.
  private func read(_ made: ForkedSession, _ home: Studio, _ input: Comment) async throws {
    let database = try #require(home.store as? SQLiteJournal)
    let page = PageRequest(limit: 1_000)
    let record = try #require(await home.store.session(made.session))
    #expect(record.workingDirectory == "\(home.folder)/own", input)
    #expect(record.outputDirectory == nil, input)
    _ = try await home.store.sessions(SessionFilter(), page)
    _ = try await home.store.messages(of: made.session, page)
    _ = try await home.store.runs(of: made.session, page)
    _ = try await home.store.usage(UsageFilter(session: made.session))
    _ = try await home.store.interactions(InteractionFilter(session: made.session), page)
    for project in made.projects.values {
      _ = try await home.store.state(of: project, at: nil)
      _ = try await home.store.stateHistory(of: project, key: nil, page)
    }
    let artifacts = try await home.store.artifacts(ArtifactFilter(session: made.session), page)
    #expect(artifacts.elements.allSatisfy { $0.path == nil }, input)
    #expect(try await database.checkProjections() == [], input)
    _ = try ForgedExport(try await home.store.export(made.session))
  }

  /// Each run goes on or is refused, and ends within its time.
  private func resume(_ made: ForkedSession, _ home: Studio) async throws {
    for run in made.runs.values {
      guard try await home.store.run(run)?.status == .interrupted else { continue }
      do {
        let begun = try await home.runner.resume(run).runID
        _ = try await home.runner.wait(for: begun)
        _ = try await home.runner.cancel(begun, reason: "over")
      } catch is RunnerError {
        // Refused in words.
      } catch is StoreError {
        // The journal is not what a run can go on from.
      } catch is DecodingError {
        // The same.
      }
    }
  }

  // MARK: Forging

  private func forge(
    _ export: inout ForgedExport,
    _ guarded: String,
    using random: inout SeededGenerator
  ) {
    let bodies = export.lines.filter { $0["body"] != nil }
    var events = export.lines.filter { $0["body"] == nil }
    if Bool.random(using: &random) {
      events = Array(events.prefix(Int.random(in: 1...events.count, using: &random)))
    }
    for index in events.indices where events[index]["type"] == .string(ArtifactCreated.type) {
      guard var members = events[index].objectValue, var data = members["data"]?.objectValue
      else { continue }
      data["path"] = .string("\(guarded)/x.md")
      members["data"] = .object(data)
      events[index] = .object(members)
    }
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let place = Int.random(in: 0..<events.count, using: &random)
      switch Int.random(in: 0...7, using: &random) {
      case 0: if events.count > 1 { events.remove(at: place) }
      case 1: events.insert(events[place], at: place)
      case 2: events.swapAt(place, Int.random(in: 0..<events.count, using: &random))
      default: events[place] = damaged(events[place], events, using: &random)
      }
    }
    export.lines = events + bodies.filter { _ in Int.random(in: 0..<20, using: &random) > 0 }
    if Int.random(in: 0..<4, using: &random) > 0 { export.renumber() }
  }

  /// The value with one of its parts replaced by another event's, or by one at the edge of what fits.
  private func damaged(
    _ value: JSONValue,
    _ events: [JSONValue],
    using random: inout SeededGenerator
  ) -> JSONValue {
    if case .object(var members) = value, !members.isEmpty,
      Int.random(in: 0..<8, using: &random) > 0
    {
      let keys = members.keys.sorted()
      let key = keys[Int.random(in: 0..<keys.count, using: &random)]
      if Int.random(in: 0..<10, using: &random) == 0 {
        members[key] = nil
      } else if Int.random(in: 0..<4, using: &random) == 0,
        let other = events.randomElement(using: &random)
      {
        members[key] = other[key] ?? other["data"]?[key] ?? .null
      } else {
        members[key] = damaged(members[key, default: .null], events, using: &random)
      }
      return .object(members)
    }
    if case .array(var elements) = value, !elements.isEmpty, Bool.random(using: &random) {
      let place = Int.random(in: 0..<elements.count, using: &random)
      elements[place] = damaged(elements[place], events, using: &random)
      return .array(elements)
    }
    return Self.values.randomElement(using: &random) ?? .null
  }
}
