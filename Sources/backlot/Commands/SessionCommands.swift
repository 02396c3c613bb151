import AgentKit
import ArgumentParser
import Foundation
import JSONModel
import ModelInterface
import Storage
import SystemSupport

struct SessionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List the sessions, the newest first."
  )

  @Option(name: [.customShort("n"), .long], help: "How many.")
  var limit = 20

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithArchive { archive in
      let sessions = try await archive.store.sessions(
        SessionFilter(),
        PageRequest(limit: max(1, limit))
      ).elements
      var rows: [JSONValue] = []
      for session in sessions {
        let run = try await archive.lastRun(of: session.id)
        if options.json {
          rows.append(SessionsCommand.json(session, run))
        } else {
          invocation.print(SessionsCommand.line(session, run))
        }
      }
      if options.json { invocation.print(json: .array(rows)) }
      if sessions.isEmpty, !options.json {
        invocation.terminal.say("No session yet. Begin with: backlot pitch \"Ada Lovelace\"")
      }
      return .success
    }
  }

  private static func json(_ session: SessionRecord, _ run: RunRecord?) -> JSONValue {
    [
      "sessionId": .string(session.id.rawValue),
      "title": session.title.map(JSONValue.string) ?? .null,
      "status": .string(run?.status.rawValue ?? session.status),
      "archived": .bool(session.isArchived),
      "outcome": run?.outcome.map(JSONValue.string) ?? .null,
      "updatedAt": .integer(session.updatedAt),
      "tokens": .integer(Int64((run?.usage.input ?? 0) + (run?.usage.output ?? 0))),
      "cost": run?.cost.map(JSONValue.number) ?? .null,
    ]
  }

  private static func line(_ session: SessionRecord, _ run: RunRecord?) -> String {
    func column(_ text: String, _ width: Int) -> String {
      let cut = SafeText.line(text, limit: width)
      return cut + String(repeating: " ", count: max(0, width - cut.count))
    }
    let date = Date(timeIntervalSince1970: Double(session.updatedAt) / 1000)
    let tokens = (run?.usage.input ?? 0) + (run?.usage.output ?? 0)
    let cost = run.map { $0.cost.map { String(format: "$%.4f", $0) } ?? "?" } ?? ""
    return [
      column(String(session.id.rawValue.suffix(12)), 12),
      column(run?.status.rawValue ?? "empty", 11),
      column(run?.outcome ?? "", 11),
      column(session.title ?? "", 32),
      column(
        date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false)),
        19
      ),
      "\(StageReport.grouped(tokens)) tok",
      cost,
      session.isArchived ? "archived" : "",
    ].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the pitch, or one version of its outline.",
    usage: """
      backlot show > pitch.md
      backlot show --outline --pass 1
      """
  )

  @Argument(help: "The session; the last one if left out.")
  var session: String?

  @Flag(help: "Print the outline instead of the pitch.")
  var outline = false

  @Option(help: "Which version of it; the last one if left out.")
  var pass: Int?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithArchive { archive in
      let record = try await archive.session(named: session, for: invocation)
      let artifact = try await artifact(of: record, archive)
      guard let bytes = try await archive.store.body(artifact.hash) else {
        throw CommandFailure("the text of \(artifact.name) is not in the database", Exit.failed)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if options.json {
        let object: JSONValue = [
          "artifactId": .string(artifact.id.rawValue), "name": .string(artifact.name),
          "version": .integer(Int64(artifact.version)),
          "path": artifact.path.map(JSONValue.string) ?? .null, "text": .string(text),
        ]
        invocation.print(json: object)
      } else {
        invocation.print(text)
      }
      return .success
    }
  }

  private func artifact(
    of session: SessionRecord,
    _ archive: Archive
  ) async throws -> ArtifactRecord {
    guard let project = session.currentProject else {
      throw CommandFailure("session \(session.id) has no project yet", Exit.badInput)
    }
    let name = outline ? "outline.md" : "pitch.md"
    let versions = try await archive.store.artifacts(of: project).filter { $0.name == name }
    if let pass, let version = versions.first(where: { $0.version == pass }) { return version }
    if pass == nil, let last = versions.last { return last }
    let there =
      versions.isEmpty ? "none" : versions.map { String($0.version) }.joined(separator: ", ")
    throw CommandFailure(
      "there is no such version of \(name); there are: \(there)",
      advice: [("go on", "backlot resume")],
      Exit.badInput
    )
  }
}

struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the pitch: in a browser, in a pager, or by printing where it is."
  )

  @Argument(help: "The session; the last one if left out.")
  var session: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    var path = ""
    try await invocation.attemptWithArchive { archive in
      let record = try await archive.session(named: session, for: invocation)
      let run = try await archive.lastPitch(of: record.id)
      let paths = run.artifacts.compactMap(\.path).filter {
        FileManager.default.fileExists(atPath: $0)
      }
      guard let first = paths.first(where: { $0.hasSuffix(".md") }) ?? paths.first else {
        throw CommandFailure(
          "the file is not there any more; the pitch is in the database",
          advice: [("print it", "backlot show > pitch.md")],
          Exit.badInput
        )
      }
      path = first
      return .success
    }
    let hasDisplay = invocation.environment["DISPLAY"] ?? invocation.environment["WAYLAND_DISPLAY"]
    if options.json {
      invocation.print(json: ["path": .string(path)])
    } else if isatty(STDOUT_FILENO) != 1 || options.noInput {
      invocation.print(path)
    } else if hasDisplay != nil {
      let html = path.replacing(".md", with: ".html")
      OpenCommand.become("xdg-open", FileManager.default.fileExists(atPath: html) ? html : path)
      invocation.print(path)
    } else {
      OpenCommand.become(invocation.environment["PAGER"] ?? "less", path)
      invocation.print(path)
    }
  }

  /// Turns this process into `program`; returns only where there is no such program.
  private static func become(_ program: String, _ path: String) {
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(path), nil]
    execvp(program, &arguments)
    for argument in arguments { free(argument) }
  }
}

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Watch the run of a session, whoever works on it."
  )

  @Argument(help: "The session; the last one if left out.")
  var session: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithArchive { archive in
      let record = try await archive.session(named: session, for: invocation)
      guard
        let run = try await archive.store.runs(of: record.id, PageRequest(limit: 1)).elements.first
      else { throw CommandFailure("session \(record.id) has no run yet", Exit.badInput) }
      let owners = try OwnerLocks(folder: invocation.places.data)
      let last = try await withThrowingTaskGroup(of: RunRecord.self) { group in
        group.addTask {
          let follower = RunFollower(store: archive.store, terminal: invocation.terminal)
          return try await follower.follow(run.id, in: record.id, after: 0).record
        }
        group.addTask { try await WatchCommand.orphan(run.id, archive.store, owners) }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
      }
      let summary = try await RunSummary.make(of: last, in: archive.store)
      if options.json { invocation.print(json: summary.json) }
      summary.tell(invocation.terminal)
      return .success
    }
  }

  /// The run as it is once its process has died, which writes nothing; looks once a second.
  @concurrent
  private static func orphan(
    _ run: RunID,
    _ store: any JournalStore,
    _ owners: any RunOwnership
  ) async throws -> RunRecord {
    while true {
      if var record = try await store.run(run), record.status == .running,
        !owners.isAlive(record.owner)
      {
        record.status = .interrupted
        record.message = "The process that worked on it has ended."
        return record
      }
      try await ContinuousClock().sleep(for: .seconds(1))
    }
  }
}
