import AgentKit
import Foundation
import GRDB
import JSONModel

extension SQLiteJournal {
  /// Looks at everything that can be wrong with the file and with what is in it.
  ///
  /// Changes nothing, and appends go on meanwhile: each part, and each session, is read in a view of
  /// its own. Only the look at a full-text index keeps other writers waiting, as long as that index
  /// takes. What cannot be read is a fault of its part; throws `StoreError.unavailable` where the file
  /// cannot be used now.
  package func check() async throws -> DatabaseReport {
    var report = DatabaseReport(path: database.path)
    report = try await part(.file, of: report, DatabaseCheck.file)
    report = try await part(.file, of: report, DatabaseCheck.schema)
    report = try await part(.foreignKeys, of: report, DatabaseCheck.foreignKeys)
    report = try await part(.journal, of: report, DatabaseCheck.journal)
    report = try await projections(report)
    report = try await part(.bodies, of: report, DatabaseCheck.bodies)
    for index in Schema.fullTextIndexes { report = try await fullText(index, report) }
    return try await part(.file, of: report, DatabaseCheck.sizes)
  }

  private func part(
    _ part: DatabaseReport.Part,
    of report: DatabaseReport,
    _ look: @escaping @Sendable (inout DatabaseReport, Database) throws -> Void
  ) async throws -> DatabaseReport {
    do {
      return try await database.read { database in
        var report = report
        try look(&report, database)
        return report
      }
    } catch StoreError.unusable(let text) {
      return report.adding(part, text)
    }
  }

  private func projections(_ report: DatabaseReport) async throws -> DatabaseReport {
    var report = report
    do {
      for session in try await sessionIDs() {
        for difference in try await differences(of: session) {
          let what =
            difference.stored == nil ? "lacks" : difference.rebuilt == nil ? "has" : "differs in"
          let row = difference.stored ?? difference.rebuilt ?? ""
          report.add(
            .projections,
            "\(difference.table) \(what) a row that the journal of \(session) does"
              + "\(difference.stored == nil ? "" : " not") have: \(row.prefix(200))"
          )
        }
      }
    } catch StoreError.unusable(let text) {
      report.add(.projections, text)
    }
    return report
  }

  /// The look is a statement that writes, as SQLite has it, though it changes nothing.
  private func fullText(_ index: String, _ report: DatabaseReport) async throws -> DatabaseReport {
    do {
      try await database.write { database in
        try database.run("INSERT INTO \(index) (\(index), rank) VALUES ('integrity-check', 1)")
        return ((), [])
      }
      return report
    } catch StoreError.unusable {
      return report.adding(.fullText, "The index \(index) does not find what is in its table.")
    }
  }
}

/// The parts of a check that one view of the database is enough for.
enum DatabaseCheck {
  @Sendable
  static func file(_ report: inout DatabaseReport, in database: Database) throws {
    let lines = try database.rows("PRAGMA integrity_check(\(DatabaseReport.mostFaults))") {
      $0[0] as String
    }
    for line in lines where line != "ok" { report.add(.file, line) }
  }

  /// Without its indexes and triggers the file would take what they keep out.
  @Sendable
  static func schema(_ report: inout DatabaseReport, in database: Database) throws {
    let expected = try DatabaseQueue().inDatabase { scratch in
      try Schema.createTables(in: scratch)
      return try definitions(in: scratch)
    }
    let stored = try definitions(in: database)
    for (name, definition) in expected.sorted(by: { $0.key < $1.key })
    where stored[name] != definition {
      let what = stored[name] == nil ? "is not there" : "is not as it was made"
      report.add(.file, "The \(definition.type) \(name) \(what).")
    }
  }

  private struct Definition: Hashable {
    var type: String
    var text: String?
  }

  private static func definitions(in database: Database) throws -> [String: Definition] {
    let all = try database.rows("SELECT name, type, sql FROM sqlite_schema") {
      // Versions have set the same text in other lines.
      let words = ($0[2] as String?)?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return ($0[0] as String, Definition(type: $0[1], text: words))
    }
    return Dictionary(all, uniquingKeysWith: { $1 })
  }

  @Sendable
  static func foreignKeys(_ report: inout DatabaseReport, in database: Database) throws {
    let broken = try database.rows("PRAGMA foreign_key_check") {
      "A row of \($0[0] as String) refers to a row of \($0[2] as String) that is not there."
    }
    for text in broken { report.add(.foreignKeys, text) }
  }

  @Sendable
  static func journal(_ report: inout DatabaseReport, in database: Database) throws {
    let sessions = try database.rows(
      """
      SELECT sessions.id, count(seq), coalesce(min(seq), 0), coalesce(max(seq), 0) FROM sessions
      LEFT JOIN agent_events ON session_id = sessions.id GROUP BY sessions.id ORDER BY sessions.id
      """
    ) { (id: $0[0] as String, count: $0[1] as Int, first: $0[2] as Int, last: $0[3] as Int) }
    for session in sessions where session.first != 1 || session.last != session.count {
      report.add(
        .journal,
        "Session \(session.id) has \(session.count) events, numbered \(session.first) to "
          + "\(session.last)."
      )
    }
    report.sessions = sessions.count
    try numbers(&report, in: database)
    report.events = sessions.reduce(0) { $0 + $1.count }
  }

  /// Numbers that no model, clock or person makes: bounded wherever they are read, and told here.
  private static func numbers(_ report: inout DatabaseReport, in database: Database) throws {
    let most = Int.largestCount
    let counts = ["input", "cachedInput", "output", "reasoningOutput"].map { count in
      "coalesce(event_data ->> '$.call.usage.\(count)', 0) NOT BETWEEN 0 AND \(most)"
    }
    let calls = try database.rows(
      """
      SELECT session_id, seq FROM agent_events
      WHERE event_type = '\(StepCompleted.type)' AND json_type(event_data, '$.call') = 'object'
        AND (\(counts.joined(separator: " OR ")))
      ORDER BY session_id, seq LIMIT \(DatabaseReport.mostFaults)
      """
    ) { ($0[0] as String, $0[1] as Int64) }
    for (session, seq) in calls {
      report.add(
        .journal,
        "Event \(seq) of session \(session) counts tokens that no model can have used; "
          + "they are taken as 0 to \(most)."
      )
    }
    let times = try database.rows(
      """
      SELECT session_id, min(seq) FROM agent_events
      WHERE created_at NOT BETWEEN 0 AND \(EventTable.latestTime) GROUP BY session_id
      """
    ) { ($0[0] as String, $0[1] as Int64) }
    for (session, seq) in times {
      report.add(.journal, "Event \(seq) of session \(session) has a time that no clock shows.")
    }
  }

  @Sendable
  static func bodies(_ report: inout DatabaseReport, in database: Database) throws {
    let missing = try database.rows(
      """
      SELECT DISTINCT hash FROM (
        SELECT hash FROM artifacts UNION ALL SELECT team FROM runs WHERE team <> ''
      ) WHERE hash NOT IN (SELECT hash FROM bodies) ORDER BY hash
      """
    ) { $0[0] as String }
    for hash in missing { report.add(.bodies, "The text with the hash \(hash) is not there.") }
    var count = 0
    let wrong = try database.rows("SELECT hash, bytes FROM bodies") { row -> String? in
      count += 1
      let hash: String = row[0]
      return SHA256.hex(Array(row[1] as Data)) == hash ? nil : hash
    }
    for hash in wrong.compactMap({ $0 }) {
      report.add(.bodies, "The text with the hash \(hash) was changed.")
    }
    report.bodies = count
    let spare = try database.row(
      "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM bodies WHERE \(BodyTable.isUnnamed)"
    )
    report.unreferencedBodies = spare?[0] ?? 0
    report.unreferencedBytes = spare?[1] ?? 0
  }

  @Sendable
  static func sizes(_ report: inout DatabaseReport, in database: Database) throws {
    let pageSize: Int = try database.value("PRAGMA page_size") ?? 0
    report.fileBytes = pageSize * (try database.value("PRAGMA page_count") ?? 0)
    report.freeBytes = pageSize * (try database.value("PRAGMA freelist_count") ?? 0)
    let log = try? FileManager.default.attributesOfItem(atPath: report.path + "-wal")
    report.logBytes = (log?[.size] as? Int) ?? 0
    let bytes = try bytesByTable(in: database)
    // The tables inside a full-text index count as its own.
    let tables = try database.rows(
      """
      SELECT name FROM pragma_table_list
      WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'
      """
    ) { $0[0] as String }
    report.tables = try tables.map { name in
      DatabaseReport.Table(
        name: name,
        rows: try database.value("SELECT count(*) FROM \(name)") ?? 0,
        bytes: bytes.map { $0[name] ?? 0 }
      )
    }.sorted { ($0.bytes ?? 0, $1.name) > ($1.bytes ?? 0, $0.name) }
  }

  private static func bytesByTable(in database: Database) throws -> [String: Int]? {
    let isThere: Bool? = try database.value(
      "SELECT EXISTS (SELECT 1 FROM pragma_module_list WHERE name = 'dbstat')"
    )
    guard isThere == true else { return nil }
    let parts = try database.rows(
      """
      SELECT coalesce(entry.tbl_name, part.name), part.pgsize FROM dbstat('main', 1) AS part
      LEFT JOIN sqlite_schema AS entry ON entry.name = part.name
      """
    ) { ($0[0] as String, $0[1] as Int) }
    var bytes: [String: Int] = [:]
    for (name, size) in parts {
      let owner = Schema.fullTextIndexes.first { name.hasPrefix($0 + "_") } ?? name
      bytes[owner, default: 0] += size
    }
    return bytes
  }
}

extension DatabaseReport {
  fileprivate func adding(_ part: Part, _ message: String) -> DatabaseReport {
    var report = self
    report.add(part, message)
    return report
  }
}
