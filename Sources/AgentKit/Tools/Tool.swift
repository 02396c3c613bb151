package import JSONModel
package import ModelInterface

/// Something that an agent can do in the world, at its model's word.
package protocol Tool: Sendable {
  var declaration: ToolDeclaration { get }

  /// Whether calling it twice with the same arguments does no harm. If not, a call that broke off
  /// is never repeated without asking the user.
  var isIdempotent: Bool { get }

  /// The arguments as the tool reads them, where a model's usual slips have one meaning only.
  func normalized(_ arguments: JSONValue) -> JSONValue

  /// The faults of `arguments`, a line each; empty where the call may be made.
  func faults(in arguments: JSONValue) -> [String]

  /// The arguments that `value` stands for where a model wrote nothing else, neither the tool's name
  /// nor a call; nil where it is no plain case.
  func arguments(from value: JSONValue) -> JSONValue?

  /// Does it. `arguments` have no faults.
  ///
  /// Runs in the run's task and may be cancelled; blocking work belongs on a thread of its own. What
  /// it throws becomes an error result that the model reads, never the end of the run; so the text of
  /// the error should say what else to try.
  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult
}

extension Tool {
  package var isIdempotent: Bool { true }

  package func normalized(_ arguments: JSONValue) -> JSONValue { arguments }

  package func faults(in arguments: JSONValue) -> [String] {
    declaration.parameters.violations(in: arguments).map(\.description)
  }

  package func arguments(from value: JSONValue) -> JSONValue? {
    let schema = declaration.parameters.json
    let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
    let known = schema["properties"]?.objectValue ?? [:]
    guard let members = value.objectValue, required.count > 1,
      members.keys.allSatisfy({ known[$0] != nil }), faults(in: value).isEmpty
    else { return nil }
    return value
  }
}

/// What a tool may know of the run that calls it.
package struct ToolContext: Sendable {
  package let sessionID: SessionID
  package let runID: RunID
  package let projectID: ProjectID
  package let agent: String
  /// The step's key: unique in its run, the same when the step is repeated.
  package let step: String
  /// The call's id, as the model gave it.
  package let callID: String
  /// The project's state as the calling step sees it.
  package let state: [String: JSONValue]
  /// The session's working folder, an absolute path; nil where the client named none.
  package let workingDirectory: String?
  /// Where files go, an absolute path; nil where the session writes no files.
  package let outputDirectory: String?
  /// The `args` that the team's definition gives this tool for this agent.
  package let settings: JSONValue
  /// Unix milliseconds: the time of the branch's last event, the same on replay.
  package let now: Int64

  package init(
    sessionID: SessionID,
    runID: RunID,
    projectID: ProjectID,
    agent: String,
    step: String,
    callID: String = "",
    state: [String: JSONValue],
    workingDirectory: String?,
    outputDirectory: String?,
    settings: JSONValue,
    now: Int64
  ) {
    self.sessionID = sessionID
    self.runID = runID
    self.projectID = projectID
    self.agent = agent
    self.step = step
    self.callID = callID
    self.state = state
    self.workingDirectory = workingDirectory
    self.outputDirectory = outputDirectory
    self.settings = settings
    self.now = now
  }
}

package struct ToolResult: Sendable, Hashable {
  /// What the call means for the agents around it.
  package enum Control: String, Sendable, Hashable, Codable {
    case none
    /// Ends the nearest loop after this turn.
    case exitLoop
  }

  /// What the model reads, as JSON text; data, never instructions.
  package var content: JSONValue
  package var isError: Bool
  package var state: [StateChange]
  /// One line for people: what was found.
  ///
  /// Without a full stop, at most about 70 characters.
  package var summary: String?
  package var control: Control

  package init(
    content: JSONValue,
    isError: Bool = false,
    state: [StateChange] = [],
    summary: String? = nil,
    control: Control = .none
  ) {
    self.content = content
    self.isError = isError
    self.state = state
    self.summary = summary
    self.control = control
  }
}

/// A tool's own way to say no in words that help the model, and the person who reads along.
package struct ToolFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package let message: String
  package init(_ message: String) { self.message = message }
  package var description: String { message }
}
