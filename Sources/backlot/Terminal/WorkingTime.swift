import AgentKit

/// How long a run was worked on, by its events: pauses before a resume, and the time in which it only
/// waited for an answer, do not count.
struct WorkingTime {
  static let types: Set<String> = [
    "run.started", "run.resumed", "run.interrupted", "run.completed", "run.failed",
    "run.cancelled", "interaction.opened", "interaction.resolved",
  ]

  private var total: Int64 = 0
  private var begun: Int64?
  private var questions = 0
  private var isAtWork = false

  /// Events of other types do not matter.
  static func milliseconds(of events: [JournalEvent]) -> Int64 {
    var time = WorkingTime()
    for event in events { time.add(event) }
    return time.total
  }

  private mutating func add(_ event: JournalEvent) {
    switch event.type {
    case "run.started", "run.resumed":
      isAtWork = true
      questions = 0
    case "interaction.opened": questions += 1
    case "interaction.resolved": questions = max(0, questions - 1)
    case "run.interrupted", "run.completed", "run.failed", "run.cancelled": isAtWork = false
    default: return
    }
    let works = isAtWork && questions == 0
    if works {
      begun = begun ?? event.time
    } else if let start = begun {
      // A clock that was set back gives no negative time.
      total += max(0, event.time - start)
      begun = nil
    }
  }
}
