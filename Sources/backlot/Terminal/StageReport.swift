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

  /// The most passes of each loop, by its name.
  private let limits: [String: Int]
  private var open: [String: Stage] = [:]
  /// The agents, by their paths, whose items have begun.
  private var items: [ItemID: String] = [:]
  private var printedLoop = ""
  private(set) var usage = TokenUsage()
  private(set) var cost: Double? = 0
  private(set) var modelCalls = 0

  /// The width of the column in which agents stand.
  private static let column = 26

  init(limits: [String: Int] = [:]) { self.limits = limits }

  /// The lines that `event` finishes.
  mutating func lines(for event: JournalEvent) -> [String] {
    do {
      return try report(event)
    } catch {
      return ["  event \(event.seq) cannot be read: \(error)"]
    }
  }

  /// The stage under way at `now`, for a line that moves: the agent, its time and its output so far.
  ///
  /// `text` is what the items that are not complete yet hold.
  func underWay(at now: Int64, text: [ItemID: String] = [:]) -> String? {
    guard let first = open.values.map(\.begun).min() else { return nil }
    let names = open.values.map { title($0.path) }.sorted().joined(separator: ", ")
    let unfinished = text.reduce(0) { sum, item in
      items[item.key].map { open[$0] != nil } ?? false ? sum + StageReport.words(item.value) : sum
    }
    let words = open.values.reduce(unfinished) { $0 + $1.words }
    var parts = ["\(max(0, now - first) / 1000) s"]
    if words > 0 { parts.append(StageReport.counted(words, "word")) }
    if modelCalls > 0 {
      let tokens = StageReport.counted(usage.input + usage.output, "token")
      let price = cost.map { $0 == 0 ? "$0.00" : String(format: "$%.4f", $0) } ?? "cost unknown"
      parts.append("so far \(tokens), \(price)")
    }
    return "\(names) … \(parts.joined(separator: ", "))"
  }

  private mutating func report(_ event: JournalEvent) throws -> [String] {
    if let started = try event.payload(StepStarted.self) {
      return begin(event, started)
    }
    if let completed = try event.payload(StepCompleted.self) {
      add(completed, at: event.path ?? "")
      return []
    }
    if let item = try event.payload(ItemStarted.self) {
      items[item.itemId] = event.path
      return []
    }
    if let item = try event.payload(ItemCompleted.self), let path = event.path {
      items[item.itemId] = nil
      if item.status == .completed { open[path]?.words += StageReport.words(item.text) }
      return []
    }
    if let warning = try event.payload(Warning.self) {
      return ["  ! \(SafeText.line(warning.message, limit: 1_000))"]
    }
    if let exit = try event.payload(LoopExited.self) {
      let lines = close(at: event.time) { $0.hasPrefix(StageReport.parent(event.path ?? "")) }
      let passes = StageReport.counted(exit.passes, "pass", "passes")
      let reason = SafeText.line(exit.reason, limit: 300)
      // An agent may leave without a reason: then there is none to tell.
      let why = reason.isEmpty || reason == "no reason given" ? "" : ": \(reason)"
      return lines + [StageReport.line(exit.loop, "left after \(passes)\(why)", nil)]
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
      if findings.isEmpty { findings = [StageReport.counted(stage.words, "word")] }
      if stage.tokens > 0 { findings.append(StageReport.counted(stage.tokens, "token")) }
      return StageReport.line(
        title(stage.path),
        findings.joined(separator: "; "),
        time - stage.begun
      )
    }
  }

  /// `team/writers_room#2/critic` as `critic (pass 2 of 5)`.
  private func title(_ path: String) -> String {
    let parts = path.split(separator: "/")
    let name = (parts.last.map(String.init) ?? path).replacing("_", with: " ")
    let loop = parts.dropLast().last?.split(separator: "#") ?? []
    guard loop.count == 2 else { return name }
    let limit = limits[String(loop[0])].map { " of \($0)" } ?? ""
    return "\(name) (pass \(loop[1])\(limit))"
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

  /// `1 call`, `2 calls`, `3,284 tokens`.
  static func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  private static func words(_ text: String) -> Int {
    text.split(whereSeparator: \.isWhitespace).count
  }
}
