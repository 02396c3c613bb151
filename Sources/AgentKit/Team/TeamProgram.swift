package import JSONModel
package import ModelInterface

/// The part of a team that is code and not definition: its own tools, what its keys take, and the
/// document that its work ends in.
package protocol TeamProgram: Sendable {
  /// Tools by which the definition may name.
  var tools: [any Tool] { get }

  /// Turns a value that an agent wants to write into what `key` keeps; throws `ToolFailure`, whose
  /// text the model reads, if the value will not do. Pure: the same on replay.
  func admit(
    _ value: JSONValue,
    to key: String,
    state: [String: JSONValue]
  ) throws -> JSONValue

  /// The shape of what `key` takes: of one entry where the key is a list, else of the value; nil
  /// takes anything. The same for the life of a program.
  func schema(of key: String) -> JSONSchema?

  /// The faults of the parts of `value` that `admit` leaves out, a line each, for the model that
  /// wrote them. Pure.
  func faults(in value: JSONValue, for key: String) -> [String]

  /// What the run does itself once an agent has said its last word, because the agent left it
  /// undone. Asked again with the results, a few times, until there is nothing to do. Pure.
  func completion(of work: AgentWork) -> Completion?

  /// What a person's message means for the project that is open, whose state is given; `state` is
  /// empty before the first message. Pure.
  func intake(_ message: String, state: [String: JSONValue]) -> Intake

  /// What a person's note on the work so far changes in the state. Pure.
  func changes(for note: String, state: [String: JSONValue]) -> [StateChange]

  /// The crew's notes on the version `text` of a document, as far as `state` holds any. Pure.
  func notes(on text: String, state: [String: JSONValue]) -> [ReviewNote]

  /// Whether the lines that a later version adds answer `note`. Pure.
  func isAnswered(_ note: ReviewNote, by lines: [String]) -> Bool

  /// How a model reads the value of `key`; nil leaves it to the kit. Pure.
  func prose(of key: String, _ value: JSONValue) -> String?

  /// Code that runs around agents, models and tools.
  var callbacks: AgentCallbacks { get }

  /// Makes the documents of a run whose tree has been worked through. Pure but for what `run` holds:
  /// the same run gives the same bytes.
  func deliver(_ run: FinishedRun) throws -> Delivery
}

extension TeamProgram {
  package func admit(
    _ value: JSONValue,
    to key: String,
    state: [String: JSONValue]
  ) throws -> JSONValue {
    value
  }

  package func schema(of key: String) -> JSONSchema? { nil }

  package func faults(in value: JSONValue, for key: String) -> [String] { [] }

  package func completion(of work: AgentWork) -> Completion? { nil }

  package func intake(_ message: String, state: [String: JSONValue]) -> Intake {
    Intake(startsNewProject: state.isEmpty)
  }

  package func changes(for note: String, state: [String: JSONValue]) -> [StateChange] { [] }

  package func notes(on text: String, state: [String: JSONValue]) -> [ReviewNote] { [] }

  package func isAnswered(_ note: ReviewNote, by lines: [String]) -> Bool { false }

  package func prose(of key: String, _ value: JSONValue) -> String? { nil }

  package var callbacks: AgentCallbacks { AgentCallbacks() }
}

/// What an agent did in one invocation, for the program that completes it.
package struct AgentWork: Sendable, Hashable {
  package struct Outcome: Sendable, Hashable {
    package var tool: String
    /// What the model read of the result.
    package var content: JSONValue
    package var isError: Bool

    package init(tool: String, content: JSONValue, isError: Bool) {
      self.tool = tool
      self.content = content
      self.isError = isError
    }
  }

  package var agent: String
  /// The agent's last word; empty where it gave none.
  package var text: String
  /// The results of its calls, and of those that the run made for it.
  package var outcomes: [Outcome]
  package var state: [String: JSONValue]

  package init(
    agent: String,
    text: String,
    outcomes: [Outcome],
    state: [String: JSONValue]
  ) {
    self.agent = agent
    self.text = text
    self.outcomes = outcomes
    self.state = state
  }
}

/// Calls that a run makes in an agent's place, with the agent's own tools.
package struct Completion: Sendable, Hashable {
  package struct Call: Sendable, Hashable {
    package var tool: String
    package var arguments: [String: JSONValue]

    package init(_ tool: String, _ arguments: [String: JSONValue]) {
      self.tool = tool
      self.arguments = arguments
    }
  }

  package var calls: [Call]
  /// What the person is told of it: a sentence without a full stop; nil where it is no news.
  package var notice: String?

  package init(_ calls: [Call], notice: String? = nil) {
    self.calls = calls
    self.notice = notice
  }
}

/// A note of a critic's on a version of a document.
package struct ReviewNote: Sendable, Hashable {
  package var id: String
  package var text: String
  /// The part that it is about.
  package var about: String?
  /// The pass in which it was written, from 1.
  package var pass: Int?

  package init(id: String, text: String, about: String? = nil, pass: Int? = nil) {
    self.id = id
    self.text = text
    self.about = about
    self.pass = pass
  }
}

/// What a message means for a project.
package struct Intake: Sendable, Hashable {
  /// A new subject is a new project, with empty keys.
  package var startsNewProject: Bool
  /// The agent at which to enter; nil means the root.
  package var entry: String?
  /// What to write into the state before the run.
  package var seeds: [StateChange]
  /// The new project's title.
  package var title: String?

  package init(
    startsNewProject: Bool,
    entry: String? = nil,
    seeds: [StateChange] = [],
    title: String? = nil
  ) {
    self.startsNewProject = startsNewProject
    self.entry = entry
    self.seeds = seeds
    self.title = title
  }
}

/// What a team program sees of a run at its end.
package struct FinishedRun: Sendable {
  /// One step of the run that was a model call.
  package struct Call: Sendable, Hashable {
    package var agent: String
    package var path: String
    package var record: ModelCallRecord
    package init(agent: String, path: String, record: ModelCallRecord) {
      self.agent = agent
      self.path = path
      self.record = record
    }
  }

  package var runID: RunID
  package var projectID: ProjectID
  /// The subject or message that the run was started with.
  package var prompt: String
  package var state: [String: JSONValue]
  /// Every value that each key had, oldest first, the present one last.
  package var history: [String: [JSONValue]]
  package var calls: [Call]
  package var loops: [LoopExited]
  /// What went wrong on the way, for people.
  package var warnings: [Warning]
  /// The text of the last agent that spoke.
  package var finalText: String
  /// The agents that ran, in the order in which they began.
  package var agents: [String]
  /// Unix milliseconds of the run's last event.
  package var time: Int64

  package init(
    runID: RunID,
    projectID: ProjectID,
    prompt: String,
    state: [String: JSONValue],
    history: [String: [JSONValue]],
    calls: [Call],
    loops: [LoopExited],
    warnings: [Warning],
    finalText: String,
    agents: [String],
    time: Int64
  ) {
    self.runID = runID
    self.projectID = projectID
    self.prompt = prompt
    self.state = state
    self.history = history
    self.calls = calls
    self.loops = loops
    self.warnings = warnings
    self.finalText = finalText
    self.agents = agents
    self.time = time
  }
}

/// The documents that a run ends in.
///
/// None where the crew only talked.
package struct Delivery: Sendable, Hashable {
  package struct Document: Sendable, Hashable {
    /// The file's name below `Delivery.folder`, such as `pitch.md`.
    package var name: String
    package var mediaType: String
    package var text: String
    package init(name: String, mediaType: String, text: String) {
      self.name = name
      self.mediaType = mediaType
      self.text = text
    }
  }

  /// The folder below the output folder, such as `ada-lovelace`.
  package var folder: String
  package var documents: [Document]
  /// A stable word for how it went: `pitch`, `no_sources`, `partial`, `answered` and so on.
  package var outcome: String
  /// The answer to the message, for people.
  package var text: String
  /// The project's title and subject from now on; nil leaves them.
  package var title: String?
  package var subject: String?
  /// One line about the documents: words, sources, inventions.
  package var summary: String?

  package init(
    folder: String = "",
    documents: [Document] = [],
    outcome: String,
    text: String,
    title: String? = nil,
    subject: String? = nil,
    summary: String? = nil
  ) {
    self.folder = folder
    self.documents = documents
    self.outcome = outcome
    self.text = text
    self.title = title
    self.subject = subject
    self.summary = summary
  }
}
