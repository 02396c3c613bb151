import AgentKit
import GRDB
import JSONModel

/// The rows of `inferential_reasoning`: a row per finished step of a run, with what was thought and
/// which tools were called.
///
/// They are written when the run ends or stops, all in that one commit.
enum ReasoningProjection {
  private struct Step {
    var kind: String
    var name: String
    var request: JSONValue?
  }

  /// Writes what is not there yet of the run of `event`, and links all of the run to `answer`.
  static func write(through event: JournalEvent, answer: String?, in database: Database) throws {
    let run = event.runID?.rawValue
    let started: Int64? = try database.value("SELECT started_seq FROM runs WHERE id = ?", [run])
    guard let run, let started else { return }
    let events = try database.rows(
      """
      SELECT \(EventTable.columns) FROM agent_events
      WHERE session_id = ? AND seq BETWEEN ? AND ? AND run_id = ? AND event_type IN
        ('\(StepStarted.type)', '\(StepCompleted.type)', '\(ItemStarted.type)',
         '\(ItemCompleted.type)')
      ORDER BY seq
      """,
      [event.sessionID.rawValue, started, event.seq, run],
      EventTable.read
    )
    var steps: [String: Step] = [:]
    var stepOfItem: [String: String] = [:]
    var texts: [String: String] = [:]
    for event in events {
      let data = event.data
      let step = data["step"]?.stringValue ?? ""
      let item = data["itemId"]?.stringValue ?? ""
      switch event.type {
      case StepStarted.type:
        steps[step] = Step(
          kind: data["kind"]?.stringValue ?? "",
          name: data["name"]?.stringValue ?? "",
          request: data["request"]
        )
      case ItemStarted.type: stepOfItem[item] = step
      case ItemCompleted.type:
        if data["status"]?.stringValue == ItemCompleted.Status.completed.rawValue,
          let step = stepOfItem[item]
        {
          texts[step, default: ""] += data["text"]?.stringValue ?? ""
        }
      default: try insert(event, steps[step], text: texts[step], answer, in: database)
      }
    }
    guard let answer else { return }
    try database.run(
      """
      UPDATE inferential_reasoning SET answer_id = ?1
      WHERE session_id = ?2 AND seq BETWEEN ?3 AND ?4 AND run_id = ?5 AND answer_id IS NOT ?1
      """,
      [answer, event.sessionID.rawValue, started, event.seq, run]
    )
  }

  private static func insert(
    _ event: JournalEvent,
    _ step: Step?,
    text: String?,
    _ answer: String?,
    in database: Database
  ) throws {
    let data = event.data
    let result = data["result"]
    let isModel = step?.kind == StepStarted.Kind.model.rawValue
    var calls = result?["toolCalls"] ?? []
    if step?.kind == StepStarted.Kind.tool.rawValue, let step {
      calls = [["name": .string(step.name), "arguments": step.request ?? .null]]
    }
    let said = result?["reasoning"]?.stringValue ?? ""
    let text = isModel ? text ?? result?["text"]?.stringValue : data["summary"]?.stringValue
    try database.run(
      """
      INSERT INTO inferential_reasoning (session_id, seq, answer_id, run_id, agent_name,
        reasoning_type, reasoning_text, tool_calls, created_at, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session_id, seq) DO NOTHING
      """,
      [
        event.sessionID.rawValue, event.seq, answer, event.runID?.rawValue, event.agent,
        step?.kind ?? "", [said, text ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n"),
        calls.text, event.time,
        JSONValue.object([
          "step": data["step"] ?? .null, "outcome": data["outcome"] ?? .null,
          "name": .string(step?.name ?? ""),
        ]).text,
      ]
    )
  }
}
