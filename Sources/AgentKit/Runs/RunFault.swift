package import ModelInterface

/// What stops a run as a whole.
///
/// What an agent can go on with is never thrown as one of these.
package enum RunFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// No answer is to be had; the run can be resumed.
  case model(ModelFailure)
  /// The journal cannot be written; the run can be resumed.
  case storage(String)
  /// At this step the run would ask something else than its journal says it asked.
  case replayMismatch(step: String)
  /// A step with an effect was begun and has no result.
  case unknownOutcome(step: String)
  /// The team is at odds with itself in a way that `check` did not find.
  case team(String)
  /// No agent got an answer that is of use, though no call failed; the run can be resumed.
  case noAnswer(String, wasAsked: Bool)
  /// The person stopped the run in answer to its own question.
  case stopped(String)

  package var description: String {
    switch self {
    case .model(let failure): failure.message
    case .storage(let text): text
    case .replayMismatch(let step):
      "the run cannot be replayed: step \(step) would ask something else than it did; fork it"
    case .unknownOutcome(let step):
      "step \(step) was begun and broke off; whether it had its effect is not known"
    case .team(let text), .stopped(let text), .noAnswer(let text, _): text
    }
  }

  /// How the run is left: interrupted for a reason, or failed for good.
  var interruption: RunInterrupted.Reason? {
    switch self {
    case .model(let failure):
      switch failure.kind {
      case .authentication: .authentication
      case .budgetExceeded: .budget
      case .rateLimited: .overload
      case .unknownModel, .notAllowed, .invalidRequest, .misconfigured: .configuration
      default: .model
      }
    case .noAnswer(_, let wasAsked): wasAsked ? .model : .configuration
    case .storage: .storage
    case .replayMismatch: .replay
    case .unknownOutcome: .unknownOutcome
    case .team, .stopped: nil
    }
  }
}
