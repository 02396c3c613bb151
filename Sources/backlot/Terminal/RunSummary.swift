import AgentKit
import Foundation
import JSONModel
import ModelInterface
import SystemSupport

/// What is said at the end of a run: how it went, where the result is, what it cost, what is next.
struct RunSummary {
  let record: RunRecord
  /// The time in which the run was worked on, in milliseconds: without pauses and open questions.
  let worked: Int64
  /// Figures with a name like the subject's, where nothing was found about it.
  let nearest: [String]

  static func make(of record: RunRecord, in store: any JournalStore) async throws -> RunSummary {
    let events = try await store.events(ofRun: record.id, types: WorkingTime.types)
    var nearest: [String] = []
    if record.outcome == "no_sources" {
      let state = try await store.state(of: record.projectID, at: nil)
      nearest = state["nearest"]?.value.arrayValue?.compactMap(\.stringValue) ?? []
    }
    return RunSummary(
      record: record,
      worked: WorkingTime.milliseconds(of: events),
      nearest: nearest
    )
  }

  func tell(_ terminal: Terminal) {
    terminal.say()
    switch record.status {
    case .completed:
      terminal.say("Done in \(elapsed), \(spent).")
      if let text = record.text { terminal.say(text) }
      tellPaths(terminal)
    case .interrupted:
      terminal.say("Stopped after \(elapsed). Spent \(spent); what is finished is kept.")
      if let message = record.message { terminal.say("  \(message)") }
      terminal.say("  go on     backlot resume            (pays only for what is missing)")
    case .cancelled, .failed:
      let how = record.status == .failed ? "Failed" : "Cancelled"
      terminal.say("\(how) after \(elapsed). Spent \(spent); what is finished is kept.")
      if let message = record.message { terminal.say("  \(message)") }
      terminal.say("  once more backlot resume            (pays only for what is missing)")
    case .waiting:
      terminal.say("The run waits for an answer; what is finished is kept.")
      terminal.say("  answer    backlot resume            (in a terminal)")
    case .running, .queued:
      terminal.say("The run is \(record.status.rawValue).")
    }
  }

  private var isRehearsal: Bool { record.model == Models.rehearsal }

  private func tellPaths(_ terminal: Terminal) {
    let paths = record.artifacts.compactMap(\.path)
    if !paths.isEmpty {
      terminal.say()
      for path in paths { terminal.say("  ", bold: RunSummary.shortened(path)) }
    }
    guard !record.artifacts.isEmpty else { return }
    terminal.say()
    if !paths.isEmpty { terminal.say("  read      backlot open") }
    switch record.outcome {
    case "no_sources": tellWhatToTry(terminal)
    case "ambiguous":
      terminal.say("  again     backlot pitch \"NAME\"     (one of the names above)")
    default:
      if isRehearsal {
        terminal.say("  change    a rehearsal follows no wishes; with a model: backlot doctor")
      } else {
        terminal.say("  change    backlot revise \"tell it from her mother's side\"")
      }
      terminal.say("  again     backlot show > pitch.md")
    }
  }

  /// The nearest names are the last line.
  private func tellWhatToTry(_ terminal: Terminal) {
    terminal.say("  notes     backlot library add FILE, then once more")
    guard let first = nearest.first else { return }
    let others = nearest.dropFirst().prefix(3).map { SafeText.line($0, limit: 80) }
    let rest = others.isEmpty ? "" : "     (or \(others.joined(separator: ", ")))"
    terminal.say("  nearest   backlot pitch \"\(SafeText.line(first, limit: 80))\"\(rest)")
  }

  private var elapsed: String { StageReport.seconds(worked) }

  private var spent: String {
    let tokens = record.usage.input + record.usage.output
    let cost = record.cost.map { String(format: "$%.4f", $0) } ?? "cost unknown"
    return
      "\(StageReport.counted(tokens, "token")) in \(StageReport.counted(record.modelCalls, "call")), "
      + (record.cost == 0 ? "$0.00" : cost)
  }

  /// The path as one would type it from here.
  static func shortened(_ path: String) -> String {
    guard let here = Places.workingFolder, here != "/" else { return path }
    return path.hasPrefix(here + "/") ? "." + path.dropFirst(here.count) : path
  }

  var json: JSONValue {
    [
      "runId": .string(record.id.rawValue),
      "sessionId": .string(record.sessionID.rawValue),
      "projectId": .string(record.projectID.rawValue),
      "status": .string(record.status.rawValue),
      "outcome": record.outcome.map(JSONValue.string) ?? .null,
      "text": record.text.map(JSONValue.string) ?? .null,
      "message": record.message.map(JSONValue.string) ?? .null,
      "modelCalls": .integer(Int64(record.modelCalls)),
      "inputTokens": .integer(Int64(record.usage.input)),
      "outputTokens": .integer(Int64(record.usage.output)),
      "cost": record.cost.map(JSONValue.number) ?? .null,
      "artifacts": .array(
        record.artifacts.map { artifact in
          [
            "artifactId": .string(artifact.artifactId.rawValue),
            "name": .string(artifact.name),
            "version": .integer(Int64(artifact.version)),
            "path": artifact.path.map(JSONValue.string) ?? .null,
          ]
        }
      ),
    ]
  }
}
