package import AgentKit
import GRDB
import ModelInterface

extension SQLiteJournal {
  /// Of a session, project or run: all the calls that its journal has.
  ///
  /// Of everything: each call once, so that those which a copy of a session has from its origin do
  /// not count again.
  package func usage(_ filter: UsageFilter) async throws -> UsageReport {
    var conditions = ["1"]
    var arguments: [DatabaseValue] = []
    func narrow(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value.databaseValue)
    }
    narrow("session_id = ?", filter.session?.rawValue)
    narrow(Self.isInSessionOfProject, filter.project?.rawValue)
    narrow("run_id IN (SELECT id FROM runs WHERE project_id = ?)", filter.project?.rawValue)
    narrow("session_id = (SELECT session_id FROM runs WHERE id = ?)", filter.run?.rawValue)
    narrow("run_id = ?", filter.run?.rawValue)
    narrow("created_at >= ?", filter.since)
    if filter.session == nil, filter.project == nil, filter.run == nil {
      conditions.append("is_copy = 0")
    }
    let (condition, values) = (
      conditions.joined(separator: " AND "), StatementArguments(arguments)
    )
    return try await database.read { database in
      func sums(by column: String?) throws -> [UsageSum] {
        // The price of all is known where it is known of each.
        try database.rows(
          """
          SELECT \(column ?? "NULL"), \(Rows.usageSums), count(cost) FROM model_calls
          WHERE \(condition) \(column.map { "GROUP BY \($0)" } ?? "")
          ORDER BY total(input_tokens) + total(output_tokens) DESC, 1
          """,
          values
        ) { row in
          let calls: Int = row[1]
          let priced: Int = row[7]
          let cost: Double? = row[6]
          return UsageSum(
            name: row[0],
            calls: calls,
            usage: TokenUsage(
              input: row[2],
              cachedInput: row[3],
              output: row[4],
              reasoningOutput: row[5]
            ),
            cost: priced == calls ? cost ?? 0 : nil
          )
        }
      }
      let total =
        try sums(by: nil).first ?? UsageSum(name: nil, calls: 0, usage: TokenUsage(), cost: 0)
      return UsageReport(
        total: total,
        byAgent: try sums(by: "agent_name"),
        byModel: try sums(by: "model")
      )
    }
  }
}
