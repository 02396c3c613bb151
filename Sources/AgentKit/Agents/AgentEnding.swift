/// How an agent's work ended, for the agents around it.
enum AgentEnding: Sendable, Hashable {
  case finished
  /// It left the nearest loop, for a reason.
  case exitLoop(by: String, reason: String)
  /// It handed over to another agent of the team.
  case transfer(to: String, from: String)
}
