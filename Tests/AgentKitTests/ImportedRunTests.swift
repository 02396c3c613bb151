import AgentKit
import AgentTools
import Foundation
import JSONModel
import ModelInterface
import TestSupport
import Testing

/// What a run that came with somebody else's export may do here.
@Suite(.timeLimit(.minutes(3))) struct ImportedRunTests {
  private static let document = Delivery.Document(
    name: "pitch.md",
    mediaType: "text/markdown",
    text: "The stranger's words"
  )

  /// A finished run with one document, exported, and cut behind the event of a type.
  private func export(cutBehind type: String) async throws -> ForgedExport {
    let maker = try studio(folder: nil)
    let session = try await maker.session(outputDirectory: "\(maker.folder)/out")
    let run = try await maker.run("Ada", in: session)
    #expect(run.status == .completed)
    var export = try ForgedExport(try await maker.store.export(session))
    let cut = try #require(
      export.lines.lastIndex { $0["type"] == .string(type) && $0["key"] != "draft" }
    )
    let bodies = export.lines.filter { $0["body"] != nil }
    export.lines = Array(export.lines[...cut]) + bodies
    return export
  }

  private func studio(
    team: String = studioTeam,
    folder: String?,
    _ tools: [any Tool] = [],
    model: any LanguageModel = ScriptedModel(studioScript)
  ) throws -> Studio {
    try Studio(
      team: team,
      model: model,
      tools: tools,
      program: PlainTeam(documents: [Self.document]),
      writer: FileDocumentWriter(),
      folder: folder
    )
  }

  /// All files below a folder, by their paths in it.
  private func files(_ folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  @Test(arguments: ["x.desktop", "../x.desktop", "a/../../x.desktop"])
  func `a document that was not written yet goes to the importer's folder only`(
    name: String
  ) async throws {
    var export = try await export(cutBehind: ArtifactCreated.type)
    let home = try studio(folder: nil)
    let (target, own) = ("\(home.folder)/autostart", "\(home.folder)/own")
    let isDelivery = { (members: [String: JSONValue]) in
      members["key"]?.stringValue?.hasPrefix("deliver/") == true
    }
    export.change(ArtifactCreated.type, where: isDelivery) { members in
      var data = members["data"]?.objectValue ?? [:]
      #expect(data["path"]?.stringValue?.hasSuffix("/out/out/pitch.md") == true)
      data["path"] = .string("\(target)/\(name)")
      members["data"] = .object(data)
    }
    let made = try await home.store.import(
      export.text,
      into: ImportPlace(workingDirectory: own, outputDirectory: own)
    )
    let run = try #require(made.runs.values.first)
    _ = try await home.runner.resume(run)
    let record = try await home.runner.wait(for: run)
    #expect(record.status == .completed)
    #expect(files(own) == ["out/pitch.md"])
    #expect(files(target) == [])
    #expect(record.artifacts.compactMap(\.path).map { $0.hasSuffix("/own/out/pitch.md") } == [true])
    let paths = try await home.store.artifacts(of: record.projectID).compactMap(\.path)
    #expect(paths.allSatisfy { $0.hasSuffix("/own/out/pitch.md") } && !paths.isEmpty)
  }

  @Test func `without a folder of the importer's nothing is written`() async throws {
    let export = try await export(cutBehind: ArtifactCreated.type)
    let home = try studio(folder: nil)
    let made = try await home.store.import(export.text)
    let run = try #require(made.runs.values.first)
    _ = try await home.runner.resume(run)
    let record = try await home.runner.wait(for: run)
    #expect(record.status == .completed)
    #expect(record.artifacts.allSatisfy { $0.path == nil })
  }

  @Test func `a copy in the same database delivers its document itself`()
    async throws
  {
    let studio = try studio(folder: nil)
    let session = try await studio.session(outputDirectory: "\(studio.folder)/out")
    let run = try await studio.run("Ada", in: session)
    let created = try #require(
      try await studio.events(of: session).last { $0.type == ArtifactCreated.type }
    )
    let copy = try await studio.runner.fork(session, at: created.seq)
    let copied = try #require(copy.runs[run.id])
    _ = try await studio.runner.resume(copied)
    let record = try await studio.runner.wait(for: copied)
    #expect(record.status == .completed)
    #expect(record.artifacts.first?.path != nil)
  }

  @Test func `a run of another team than the one that works here does not go on`() async throws {
    var export = try await export(cutBehind: StepCompleted.type)
    let calls = CallCounter()
    let tool = DeletingTool(calls: calls)
    // The stranger's team names a tool that this process has.
    let team = studioTeam.replacing("tools: [exit_loop]", with: "tools: [exit_loop, delete_all]")
    let stranger = try studio(team: team, folder: nil, [tool])
    let bytes = Array(try stranger.runner.configuration.team.canonicalText().utf8)
    let hash = SHA256.hex(bytes)
    export.set(RunStarted.type, "team", .string(hash))
    export.lines.append([
      "body": .string(hash), "base64": .string(Data(bytes).base64EncodedString()),
    ])
    let home = try studio(folder: nil, [tool])
    let made = try await home.store.import(export.text)
    let run = try #require(made.runs.values.first)
    let error = await #expect(throws: RunnerError.self) { try await home.runner.resume(run) }
    guard case .notResumable(run, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    await #expect(throws: RunnerError.self) { try await home.runner.retry(run, fromStep: nil) }
    #expect(calls.count == 0)
    // A message begins a run of the team that works here.
    #expect(try await home.run("Again", in: made.session).status == .completed)
  }

  @Test func `no imported run goes on by itself`() async throws {
    var export = try await export(cutBehind: StepCompleted.type)
    let run = try #require(export.lines.compactMap { $0["runId"] }.first)
    let last = export.lines.filter { $0["body"] == nil }.count
    export.lines.insert(
      [
        "type": .string(RunInterrupted.type), "runId": run, "time": 1_800_000_000_000,
        "data": ["reason": "crash", "message": "It died."],
      ],
      at: last
    )
    export.renumber()
    let model = ScriptedModel()
    let home = try studio(folder: nil, model: model)
    let made = try await home.store.import(export.text)
    try await home.runner.takeUp(interrupted: true)
    #expect(await home.runner.liveRuns == [])
    #expect(model.requests == [])
    #expect(try await home.store.run(#require(made.runs.values.first))?.status == .interrupted)
  }

  @Test(arguments: [true, false])
  func `a permission that came with an export is asked for again`(isAnswered: Bool) async throws {
    let team = """
      name: careful
      root_agent:
        name: doer
        instruction: Do.
        tools: [{name: delete_all, requires_confirmation: true}]
      """
    let script: [String: [ScriptedModel.Line]] = ["doer": [.call("delete_all"), .text("done")]]
    let maker = try Studio(
      team: team,
      model: ScriptedModel(script),
      tools: [DeletingTool(calls: CallCounter())]
    )
    let session = try await maker.session()
    let waiting = try await maker.run("Do it", in: session)
    let question = try #require(waiting.interactions.first)
    _ = try await maker.runner.answer(question.id, InteractionAnswer(optionID: "allow"))
    _ = try await maker.runner.wait(for: waiting.id)
    var export = try ForgedExport(try await maker.store.export(session))
    let type = isAnswered ? InteractionResolved.type : InteractionOpened.type
    let cut = try #require(export.lines.lastIndex { $0["type"] == .string(type) })
    export.lines =
      Array(export.lines[...cut]) + export.lines.filter { $0["body"] != nil }
    export.set(InteractionOpened.type, "text", "Shall I go on?")

    let calls = CallCounter()
    let home = try Studio(
      team: team,
      model: ScriptedModel(["doer": [.text("done")]]),
      tools: [DeletingTool(calls: calls)]
    )
    let made = try await home.store.import(export.text)
    let run = try #require(made.runs[waiting.id])
    _ = try await home.runner.resume(run)
    let record = try await home.runner.wait(for: run)
    #expect(record.status == .waiting)
    #expect(calls.count == 0)
    let asked = try #require(record.interactions.first)
    #expect(asked.request.text == "doer wants to call delete_all.")
    _ = try await home.runner.answer(asked.id, InteractionAnswer(optionID: "reject"))
    #expect(try await home.runner.wait(for: run).status == .completed)
    #expect(calls.count == 0)
  }
}

/// Counts the calls of a tool.
private final class CallCounter: Sendable {
  private let calls = Count()
  var count: Int { calls.value }
  func add() { calls.add() }
}

/// A tool with an effect that must not happen unasked.
private struct DeletingTool: Tool {
  let calls: CallCounter
  var isIdempotent: Bool { false }
  var declaration: ToolDeclaration {
    ToolDeclaration(name: "delete_all", description: "Deletes.", parameters: .object([:]))
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    calls.add()
    return ToolResult(content: ["status": "deleted"])
  }
}
