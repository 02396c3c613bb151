import JSONModel
import SystemSupport

/// One thing that was looked at, and how it was found.
struct HealthCheck: Sendable {
  enum Status: String {
    case ok, warning, error
  }

  var name: String
  var status: Status
  var message: String
  /// What would mend it, a line each: commands, mostly.
  var advice: [String] = []
}

/// What `backlot doctor` found: the same for a person and, as JSON, for an editor's health view.
struct HealthReport: Sendable {
  /// The version of the protocol that this build speaks.
  static let protocolVersion: Int64 = 1

  var checks: [HealthCheck] = []
  /// Where things are kept, by what they are.
  var paths: [String: String] = [:]
  /// Nil where none answers.
  var daemon: DaemonStatus?
  /// Which of the variables that hold keys and addresses are set; never what they hold.
  var keys: [String: Bool] = [:]
  var hasModelList = false
  /// Whether a model, and no rehearsal, answers.
  var hasModel = false

  func count(_ status: HealthCheck.Status) -> Int { checks.count { $0.status == status } }

  var json: JSONValue {
    [
      "version": .string(Backlot.version),
      "protocolVersion": .integer(HealthReport.protocolVersion),
      "checks": .array(
        checks.map { check in
          [
            "name": .string(check.name), "status": .string(check.status.rawValue),
            "message": .string(check.message),
            "advice": .array(check.advice.map(JSONValue.string)),
          ]
        }
      ),
      "paths": .object(paths.mapValues(JSONValue.string)),
      "daemon": .object(daemonMembers),
      "models": ["configured": .bool(hasModelList), "answers": .bool(hasModel)],
      "keys": .object(keys.mapValues(JSONValue.bool)),
    ]
  }

  private var daemonMembers: [String: JSONValue] {
    guard let daemon else { return ["running": false] }
    var members: [String: JSONValue] = ["running": true]
    members["version"] = daemon.version.map(JSONValue.string)
    members["pid"] = daemon.pid.map { .integer(Int64($0)) }
    members["runs"] = daemon.runs.map { .integer(Int64($0)) }
    members["clients"] = daemon.clients.map { .integer(Int64($0)) }
    return members
  }

  var lines: [String] {
    let width = (checks.map(\.name.count).max() ?? 0) + 2
    let found = checks.flatMap { check -> [String] in
      let grade =
        switch check.status {
        case .ok: "ok  "
        case .warning: "WARN"
        case .error: "FAIL"
        }
      let gap = String(repeating: " ", count: width - check.name.count)
      let indentation = String(repeating: " ", count: width + 10)
      return ["  \(grade)  \(check.name)\(gap)\(SafeText.inline(check.message))"]
        + check.advice.map { indentation + SafeText.inline($0) }
    }
    let isWell = checks.allSatisfy { $0.status == .ok }
    let summary =
      isWell ? "All is well." : "\(count(.error)) failures, \(count(.warning)) warnings."
    return ["backlot \(Backlot.version), Linux"] + found + [summary]
  }
}
