package import JSONModel
package import ModelInterface

/// The intent of a step, written before the step goes live.
package struct StepStarted: EventPayload {
  package static let type = "step.started"
  package enum Kind: String, Codable, Sendable { case model, tool, ask, write }
  /// The step's key: path of agents and passes, kind, and ordinal on that path:
  /// `film_concept_team/writers_room#2/critic/model:1`.
  ///
  /// Attempts share it.
  package var step: String
  package var kind: Kind
  /// The model's or the tool's name.
  package var name: String
  /// 1, 2, …; greater than 1 where an earlier attempt has no result.
  package var attempt: Int
  /// State, notes and answers that the request was made from count up to this event.
  package var sawSeq: Int64
  /// SHA-256 of the request: replay stops where it differs.
  package var digest: String
  package var isIdempotent: Bool
  /// A tool's arguments; for a model what is sent, without its text.
  package var request: JSONValue?

  package init(
    step: String,
    kind: Kind,
    name: String,
    attempt: Int,
    sawSeq: Int64,
    digest: String,
    isIdempotent: Bool,
    request: JSONValue? = nil
  ) {
    self.step = step
    self.kind = kind
    self.name = name
    self.attempt = attempt
    self.sawSeq = sawSeq
    self.digest = digest
    self.isIdempotent = isIdempotent
    self.request = request
  }
}

/// The result of a step, with every change of the state that it causes.
package struct StepCompleted: EventPayload {
  package static let type = "step.completed"
  package enum Outcome: String, Codable, Sendable {
    case succeeded
    /// The step answered with an error that the agent goes on with.
    case failed
    /// The step was under way when the run was cancelled or broke off; whether it had its effect is
    /// not known. Replay does not use it.
    case unknown
  }
  package var step: String
  package var attempt: Int
  package var outcome: Outcome
  /// What the step returned, in the form that its kind defines.
  package var result: JSONValue
  package var state: [StateChange]
  /// One line for people about what it found.
  package var summary: String?
  /// The record of a model call.
  package var call: ModelCallRecord?

  package init(
    step: String,
    attempt: Int,
    outcome: Outcome,
    result: JSONValue,
    state: [StateChange] = [],
    summary: String? = nil,
    call: ModelCallRecord? = nil
  ) {
    self.step = step
    self.attempt = attempt
    self.outcome = outcome
    self.result = result
    self.state = state
    self.summary = summary
    self.call = call
  }
}
