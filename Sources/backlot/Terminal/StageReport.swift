import AgentKit
import Foundation
import JSONModel
import ModelInterface
import SystemSupport

/// A run's events as lines for a person: one line an agent, with what it found.
///
/// A pure fold: events go in, finished lines come out.
struct StageReport {
  private struct Stage {
    var agent: String
    var path: String
    var begun: Int64
    var findings: [String] = []
    var tokens = 0
    var cost: Double?
    var words = 0
  }

  private var open: [String: Stage] = [:]
  private var printedLoop = ""
  private(set) var usage = TokenUsage()
  private(set) var cost: Double? = 0
  private(set) var modelCalls = 0

  /// The width of the column in which agents stand.
  private static let column = 22

  /// The lines that `event` finishes.
  mutating func lines(for event: JournalEvent) -> [String] {
    do {
      return try report(event)
    } catch {
      return ["  event \(event.seq) cannot be read: \(error)"]
    }
  }

  /// What is under way, for a line that moves.
  var underWay: String? {
    open.values.map { StageReport.title($0.path) }.sorted().joined(separator: ", ").nonEmpty
  }

  private mutating func report(_ event: JournalEvent) throws -> [String] {
    if let started = try event.payload(StepStarted.self) {
      return begin(event, started)
    }
    if let completed = try event.payload(StepCompleted.self) {
      add(completed, at: event.path ?? "")
      return []
    }
    if let item = try event.payload(ItemCompleted.self), let path = event.path {
      if item.status == .completed { open[path]?.words += StageReport.words(item.text) }
      return []
    }
    if let warning = try event.payload(Warning.self) {
      return ["  ! \(SafeText.line(warning.message, limit: 1_000))"]
    }
    if let exit = try event.payload(LoopExited.self) {
      let lines = close(at: event.time) { $0.hasPrefix(StageReport.parent(event.path ?? "")) }
      let passes = exit.passes == 1 ? "1 pass" : "\(exit.passes) passes"
      return lines + [
        StageReport.line(
          exit.loop,
          "left after \(passes): \(SafeText.line(exit.reason, limit: 300))",
          nil
        )
      ]
    }
    if try event.payload(ArtifactCreated.self)?.path != nil || event.type.hasPrefix("run.") {
      return close(at: event.time) { _ in true }
    }
    return []
  }

  private mutating func begin(_ event: JournalEvent, _ started: StepStarted) -> [String] {
    guard let path = event.path, open[path] == nil else { return [] }
    // A question is shown when it is put; what led to it is done.
    if started.kind == .ask { return close(at: event.time) { $0.hasPrefix("\(path)/") } }
    // The next agent on the same level ends the one before; siblings of a group go on.
    let lines = close(at: event.time) { other in
      StageReport.parent(other) != StageReport.parent(path)
        || StageReport.parent(path).contains("#")
    }
    open[path] = Stage(agent: event.agent ?? path, path: path, begun: event.time)
    return lines
  }

  private mutating func add(_ completed: StepCompleted, at path: String) {
    if let call = completed.call {
      modelCalls += 1
      usage = usage + call.usage
      if let known = cost, let more = call.cost { cost = known + more } else { cost = nil }
      open[path]?.tokens += call.usage.input + call.usage.output
    }
    guard var finding = completed.summary else { return }
    if completed.outcome == .failed { finding = "failed: \(finding)" }
    finding = SafeText.line(finding, limit: 300)
    // A count that goes up says it once, at the end.
    if let colon = finding.firstIndex(of: ":"), Int(finding[colon...].dropFirst(2)) != nil {
      let field = finding[...colon]
      open[path]?.findings.removeAll {
        $0.hasPrefix(field) && Int($0.dropFirst(field.count + 1)) != nil
      }
    }
    // The same again is not news.
    if open[path]?.findings.contains(finding) == false { open[path]?.findings.append(finding) }
  }

  private mutating func close(at time: Int64, _ isDone: (String) -> Bool) -> [String] {
    let done = open.values.filter { isDone($0.path) }
      .sorted { ($0.begun, $0.path) < ($1.begun, $1.path) }
    return done.map { stage in
      open[stage.path] = nil
      var findings = stage.findings
      if findings.isEmpty { findings = ["\(stage.words) words"] }
      if stage.tokens > 0 { findings.append("\(StageReport.grouped(stage.tokens)) tokens") }
      return StageReport.line(
        StageReport.title(stage.path),
        findings.joined(separator: "; "),
        time - stage.begun
      )
    }
  }

  /// `team/writers_room#2/critic` as `critic (pass 2)`.
  private static func title(_ path: String) -> String {
    let parts = path.split(separator: "/")
    let name = (parts.last.map(String.init) ?? path).replacing("_", with: " ")
    let pass = parts.dropLast().last?.split(separator: "#").dropFirst().first
    return pass.map { "\(name) (pass \($0))" } ?? name
  }

  private static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  private static func line(_ title: String, _ text: String, _ milliseconds: Int64?) -> String {
    let name = title.replacing("_", with: " ")
    let padding = String(repeating: " ", count: max(1, column - name.count))
    let time = milliseconds.map { "  " + seconds($0) } ?? ""
    return "  \(name)\(padding)\(text)\(time)"
  }

  static func seconds(_ milliseconds: Int64) -> String {
    String(format: "%.1f s", Double(milliseconds) / 1000)
  }

  static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = String(digits.dropLast(3))
    }
    return ([digits] + groups).joined(separator: ",")
  }

  private static func words(_ text: String) -> Int {
    text.split(whereSeparator: \.isWhitespace).count
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
