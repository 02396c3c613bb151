import JSONModel
import ModelInterface
import Synchronization

extension RunJournal {
  /// A request that a model refused for good, while it answered others.
  struct Refusal {
    var kind: ModelFailure.Kind
    var message: String
    var digest: String
    var bytes: Int
  }

  /// Remembers what an agent was refused; replayed refusals count, so that a replay decides the same.
  func noteRefusal(of request: ModelRequest, _ failure: ModelFailure) {
    let refusal = Refusal(
      kind: failure.kind,
      message: failure.message,
      digest: RequestDigest.of(request),
      bytes: request.bytes
    )
    state.withLock { $0.refusals[request.agent] = refusal }
  }

  /// Why a request would be refused as the agent's last one was; nil where it may be answered.
  func reasonNotToAsk(_ request: ModelRequest, rules team: TeamDefinition) -> String? {
    if team.followsFirstRules { return nil }
    guard let refusal = state.withLock({ $0.refusals[request.agent] }) else { return nil }
    switch refusal.kind {
    case .contextTooLong: return request.bytes >= refusal.bytes ? refusal.message : nil
    default: return RequestDigest.of(request) == refusal.digest ? refusal.message : nil
    }
  }
}

extension ModelRequest {
  /// What the model would have to read, without its tools, which are the same each time.
  fileprivate var bytes: Int {
    messages.reduce(instructions.utf8.count) { count, message in
      switch message {
      case .user(let text): count + text.utf8.count
      case .assistant(let text, let calls):
        calls.reduce(count + text.utf8.count) { $0 + $1.rawArguments.utf8.count }
      case .toolResult(_, _, let content, _): count + content.utf8.count
      }
    }
  }
}
