import AgentKit
import GRDB
import JSONModel

extension Rows {
  static let interaction = """
    session_id, run_id, request, status, response, agent_name, path, asked_seq, answered_seq,
    created_at, answered_at
    """

  static func readInteraction(_ row: Row) throws -> InteractionRecord {
    guard let status = InteractionRecord.Status(rawValue: row[3]) else {
      throw StoreError.unusable(
        "The database holds an interaction of the unknown status \(row[3] as String)."
      )
    }
    return InteractionRecord(
      sessionID: SessionID(rawValue: row[0]),
      runID: RunID(rawValue: row[1] ?? ""),
      request: try decode(row[2]),
      status: status,
      resolution: try (row[4] as String?).map(decode),
      agent: row[5],
      path: row[6],
      openedSeq: row[7],
      resolvedSeq: row[8],
      openedAt: row[9],
      resolvedAt: row[10]
    )
  }

  static let reasoning = """
    session_id, seq, answer_id, run_id, agent_name, reasoning_type, reasoning_text, tool_calls,
    created_at
    """

  static func readReasoning(_ row: Row) throws -> ReasoningRecord {
    ReasoningRecord(
      sessionID: SessionID(rawValue: row[0]),
      seq: row[1],
      answerID: (row[2] as String?).map(MessageID.init(rawValue:)),
      runID: RunID(rawValue: row[3]),
      agent: row[4],
      kind: row[5],
      text: row[6],
      toolCalls: try StoredJSON.parse(row[7]),
      createdAt: row[8]
    )
  }

  static let stateVersion = "state_key, version, seq, created_at, state_value"

  static func readStateVersion(_ row: Row) throws -> StateVersion {
    StateVersion(
      key: row[0],
      version: row[1],
      seq: row[2],
      createdAt: row[3],
      value: try StoredJSON.parse(row[4])
    )
  }

  private static func decode<Payload: EventPayload>(_ text: String) throws -> Payload {
    let value = try StoredJSON.parse(text)
    do {
      return try value.decode()
    } catch {
      throw StoreError.unusable(
        "The database holds an event \(Payload.type) that cannot be read (\(error)). "
          + "Restore it from a backup."
      )
    }
  }
}
