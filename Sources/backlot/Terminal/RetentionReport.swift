import AgentKit
import Foundation
import JSONModel
import Storage
import SystemSupport

/// What becomes of old sessions, for a person and as JSON.
struct RetentionReport {
  let policy: RetentionPolicy
  let plan: RetentionPlan
  let isDryRun: Bool

  var json: JSONValue {
    [
      "dryRun": .bool(isDryRun),
      "archiveAfterDays": policy.archiveAfterDays.map { .integer(Int64($0)) } ?? .null,
      "purgeAfterDays": .integer(Int64(policy.purgeAfterDays)), "purge": .bool(policy.purges),
      "active": .integer(Int64(plan.active)), "archived": .integer(Int64(plan.archived)),
      "freedBytes": .integer(Int64(plan.freedBytes)),
      "sessions": .array(
        plan.decisions.map { decision in
          let (session, verdict) = (decision.session, decision.verdict)
          return [
            "sessionId": .string(session.id.rawValue),
            "title": session.title.map(JSONValue.string) ?? .null,
            "verdict": .string(verdict.rawValue),
            "lastWorkedOnAt": .integer(session.lastWorkedOn),
            "bytes": .integer(Int64(session.bytes)),
          ]
        }
      ),
    ]
  }

  var lines: [String] {
    var lines = plan.decisions.map { decision in
      let (session, verdict) = (decision.session, decision.verdict)
      let date = Date(timeIntervalSince1970: Double(session.lastWorkedOn) / 1000)
        .formatted(.iso8601.year().month().day())
      let title = SafeText.line(session.title ?? "", limit: 40)
      return "\(session.id.rawValue.suffix(12))  \(date)  \(kilobytes(session.bytes))  "
        + "\(words(verdict))  \(title)"
    }
    let would = isDryRun ? "would be " : ""
    lines.append(
      "\(plan.sessions(.archive).count) \(would)archived, \(plan.sessions(.purge).count) \(would)purged "
        + "(\(kilobytes(plan.freedBytes))); \(plan.active) active, \(plan.archived) archived before."
    )
    let purgeable = plan.sessions(.purgeable)
    if !purgeable.isEmpty {
      lines.append(
        "\(purgeable.count) are older than \(policy.purgeAfterDays) days "
          + "(\(kilobytes(purgeable.reduce(0) { $0 + $1.bytes }))) and stay: purging is switched off "
          + "(retention: purge: true)."
      )
    }
    if !plan.sessions(.purge).isEmpty, !isDryRun {
      lines.append("The space is free for what comes next; the file does not shrink.")
    }
    return lines
  }

  private func words(_ verdict: RetentionPolicy.Verdict) -> String {
    switch verdict {
    case .archive: isDryRun ? "to be archived" : "archived"
    case .purge: isDryRun ? "to be purged" : "purged"
    case .purgeable: "kept: purging is off"
    case .pinned: "kept: pinned"
    case .needed: "kept: a run is not over"
    case .active, .archived: verdict.rawValue
    }
  }

  private func kilobytes(_ bytes: Int) -> String {
    "\(StageReport.grouped((bytes + 512) / 1024)) kB"
  }
}
