import JSONModel
import Storage
import SystemSupport

/// What a check of the database found, for a person and as JSON.
extension DatabaseReport {
  var json: JSONValue {
    func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
    return [
      "path": .string(path), "isGood": .bool(isGood),
      "faults": .array(
        faults.map { ["part": .string($0.part.rawValue), "message": .string($0.message)] }
      ),
      "sessions": number(sessions), "events": number(events), "bodies": number(bodies),
      "unreferencedBodies": [
        "count": number(unreferencedBodies), "bytes": number(unreferencedBytes),
      ],
      "bytes": ["file": number(fileBytes), "free": number(freeBytes), "log": number(logBytes)],
      "tables": .array(
        tables.map { table in
          [
            "name": .string(table.name), "rows": number(table.rows),
            "bytes": table.bytes.map(number) ?? .null,
          ]
        }
      ),
    ]
  }

  var lines: [String] {
    var lines = [
      "\(path): \(StageReport.counted(sessions, "session")), \(StageReport.counted(events, "event")), \(kilobytes(fileBytes))"
        + " (\(kilobytes(freeBytes)) of it free), log \(kilobytes(logBytes))"
    ]
    for part in Part.allCases {
      let messages = faults.filter { $0.part == part }.map(\.message)
      lines.append("  \(messages.isEmpty ? "ok  " : "FAIL")  \(part.words)")
      lines += messages.map { "          " + SafeText.inline($0) }
    }
    let width = tables.map(\.name.count).max() ?? 0
    for table in tables where table.rows > 0 {
      let name = table.name + String(repeating: " ", count: width - table.name.count)
      let rows = StageReport.grouped(table.rows)
      let gap = String(repeating: " ", count: max(0, 12 - rows.count))
      let noun = table.rows == 1 ? "row " : "rows"
      lines.append("  \(name)\(gap)\(rows) \(noun)  \(table.bytes.map(kilobytes) ?? "")")
    }
    if unreferencedBodies > 0 {
      lines.append(
        "\(unreferencedBodies) bodies (\(kilobytes(unreferencedBytes))) are named by nothing; they go "
          + "with the next session that is purged."
      )
    }
    return lines
  }

  private func kilobytes(_ bytes: Int) -> String { "\(StageReport.grouped(bytes / 1024)) kB" }
}

extension DatabaseReport.Part {
  fileprivate var words: String {
    switch self {
    case .file: "the file: every page and every index"
    case .foreignKeys: "what refers to other rows"
    case .journal: "the journal: every session from its first event on, without a hole"
    case .projections: "the tables: what the journal comes to, rebuilt and compared"
    case .bodies: "documents and teams: there, with the hash that they are named by"
    case .fullText: "full-text search: finds what is there"
    }
  }
}
