import AgentKit
import ArgumentParser
import Foundation

struct PitchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pitch",
    abstract: "Write a film pitch about a person.",
    usage: """
      backlot pitch "Ada Lovelace"
      backlot pitch "Ada Lovelace" --output pitches --model openai/gpt-4o-mini
      echo "Ada Lovelace" | backlot pitch - > pitch.md
      """
  )

  @Argument(help: "Who the film is about, or a Wikipedia address; - reads it from standard input.")
  var subject: String

  @Option(name: [.short, .long], help: "The folder below which the pitch is written.")
  var output: String?

  @Flag(help: "Stop after each pass of the writers' room, and ask how to go on.")
  var review = false

  @Flag(help: "Take the subject as it is typed, even if it is nearly a known name.")
  var asTyped = false

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithHouse { house in
      let isPipe = subject == "-"
      let typed = isPipe ? (readLine() ?? "") : subject
      let name = try await house.subject(of: typed, isVerbatim: asTyped)
      let model = try await house.introduce(invocation.model)
      let folder = isPipe ? nil : try Places.present(output ?? ".")
      var asked: String? = name
      var code = ExitCode.success
      while let subject = asked {
        let session = try await house.createSession(title: subject, outputDirectory: folder)
        let request = MessageRequest(
          sessionID: session,
          content: subject,
          model: model,
          modelIsDefault: invocation.modelFlag == nil,
          isPrompt: true,
          ask: review ? .pass : nil
        )
        let record = try await house.work(on: request, title: subject, printsDocument: isPipe)
        code = try await house.exitCode(of: record)
        asked = try await house.chosenNamesake(of: record)
      }
      return code
    }
  }
}

struct ReviseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revise",
    abstract: "Have the crew work a note into the last pitch.",
    usage: "backlot revise \"tell it from her mother's side\" [--session ID]"
  )

  @Argument(help: "What to change.")
  var note: String

  @Option(help: "The session; the last one if left out. The last characters of its id will do.")
  var session: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithHouse { house in
      let record = try await house.archive.session(named: session, for: invocation)
      if record.isArchived { throw RunnerError.archived(record.id) }
      let model = try await house.introduce(invocation.model ?? record.model)
      if model == Models.rehearsal { throw ReviseCommand.needsModel(record) }
      let run = try await house.work(
        on: MessageRequest(
          sessionID: record.id,
          content: note,
          model: model,
          modelIsDefault: invocation.modelFlag == nil && record.model == nil
        ),
        title: record.title ?? "Revision",
        printsDocument: false
      )
      return try await house.exitCode(of: run)
    }
  }
}

extension ReviseCommand {
  /// A rehearsal arranges what the sources say; it can neither read nor follow a wish.
  private static func needsModel(_ session: SessionRecord) -> CommandFailure {
    let id = session.id.rawValue.suffix(12)
    return CommandFailure(
      "a rehearsal cannot follow a note, so nothing was changed: it only arranges what the sources say",
      advice: [
        ("with a model", "backlot doctor      says how to have one; then revise once more"),
        ("by hand", "backlot open \(id)"),
        ("more sources", "backlot library add FILE, then backlot pitch SUBJECT"),
      ],
      Exit.configuration
    )
  }
}

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a run that stopped; what is finished is not paid for again."
  )

  @Argument(help: "The run or session; the last one that stopped if left out.")
  var name: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithHouse { house in
      let run = try await house.archive.stoppedRun(named: name)
      _ = try await house.introduce(run.model)
      let session = try await house.archive.session(named: run.sessionID.rawValue)
      let resumed = try await house.runner.resume(run.id)
      let record = try await house.follow(
        resumed.runID,
        in: session.id,
        after: run.lastSeq,
        title: session.title ?? "Run",
        printsDocument: false
      )
      return try await house.exitCode(of: record)
    }
  }
}
