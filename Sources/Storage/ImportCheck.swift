import AgentKit
import JSONModel

/// Checks the events of an export as if a stranger had sent them: types, bounds, ids and their
/// order, keys, hashes.
///
/// The hashes of an export's lines keep nobody from writing what they like. What passes here folds
/// to tables that can be read, names nothing but what the export itself made, and holds no place in
/// a file system. Whether a run of it may go on is `Runner`'s to say.
struct ImportCheck {
  /// Why an event is refused, to be put behind "Line 7 of this export".
  struct Refusal: Error {
    let what: String
    init(_ what: String) { self.what = what }
  }

  private struct Run {
    var hasStarted = false
    var isQueued = false
    var hasEnded = false
  }

  private let place: ImportPlace
  private var seq: Int64 = 0
  private var runs: [RunID: Run] = [:]
  /// The ids that were made so far, with what they are of.
  private var made: [String: String] = [:]
  /// The bodies that are named, with the number of bytes that a document claims.
  private(set) var bodies: [String: Int?] = [:]

  init(source: SessionID, place: ImportPlace) throws(Refusal) {
    guard source.rawValue.isIdentifier else { throw Refusal("names a session that is no id") }
    self.place = place
    made[source.rawValue] = "session"
  }

  /// The event without the places that it names.
  ///
  /// Events are given in their order. Throws `Refusal`.
  mutating func admit(_ event: JournalEvent) throws(Refusal) -> JournalEvent {
    seq += 1
    guard event.seq == seq else { throw Refusal("is event \(event.seq), and not \(seq)") }
    guard (event.type == SessionCreated.type) == (seq == 1) else {
      throw Refusal("is \(event.type), which only the first event must be, and is once")
    }
    guard (0...EventTable.latestTime).contains(event.time) else {
      throw Refusal("has a time that no clock shows")
    }
    try bounded(event.type, "type", 100)
    try bounded(event.agent, "agent", 200)
    try bounded(event.path, "path", 2_000)
    try bounded(event.key, "key", 2_000)
    if let key = event.key { try ImportedKey.check(key, of: event) }
    if let run = event.runID { try enter(event, run) }
    try checkPayload(event)
    return event.withoutPlaces(place)
  }

  /// Throws `Refusal` where a body that is named was not among `found`, or has another length.
  func checkBodies(_ found: [String: Int]) throws(Refusal) {
    for (hash, bytes) in bodies.sorted(by: { $0.key < $1.key }) {
      guard let count = found[hash] else { throw Refusal("does not hold the text \(hash)") }
      if let bytes, bytes != count {
        throw Refusal("says that the text \(hash) has \(bytes) bytes, and it has \(count)")
      }
    }
  }

  // MARK: Runs

  private static let ends: Set = [RunCompleted.type, RunFailed.type, RunCancelled.type]
  private static let beforeStart: Set = [
    MessageAdded.type, StateChanged.type, RunQueued.type, RunStarted.type, RunCancelled.type,
  ]

  private mutating func enter(_ event: JournalEvent, _ id: RunID) throws(Refusal) {
    guard id.rawValue.isIdentifier else { throw Refusal("names a run that is no id") }
    if runs[id] == nil {
      try make(id.rawValue, "run")
      runs[id] = Run()
    }
    var run = runs[id, default: Run()]
    if run.hasEnded { throw Refusal("follows the end of its run") }
    let isKnown = Self.payloads[event.type] != nil
    if isKnown, !run.hasStarted, !Self.beforeStart.contains(event.type) {
      throw Refusal("is \(event.type) of a run that has not started")
    }
    if event.type == RunStarted.type {
      if run.hasStarted { throw Refusal("starts a run that has started") }
      run.hasStarted = true
    }
    if event.type == RunQueued.type {
      if run.hasStarted { throw Refusal("queues a run that has started") }
      run.isQueued = true
    }
    if event.type == RunCancelled.type, !run.hasStarted, !run.isQueued {
      throw Refusal("ends a run that has not started")
    }
    run.hasEnded = Self.ends.contains(event.type)
    runs[id] = run
  }

  private static let ofRuns: Set = [
    RunQueued.type, RunStarted.type, RunResumed.type, RunInterrupted.type, RunCompleted.type,
    RunFailed.type, RunCancelled.type, RunSteered.type, StepStarted.type, StepCompleted.type,
    ItemStarted.type, ItemCompleted.type, InteractionOpened.type, InteractionResolved.type,
  ]

  // MARK: Payloads

  private mutating func checkPayload(_ event: JournalEvent) throws(Refusal) {
    if Self.ofRuns.contains(event.type), event.runID == nil {
      throw Refusal("is \(event.type) of no run")
    }
    guard let decode = Self.payloads[event.type] else { return }
    let payload: any EventPayload
    do { payload = try decode(event.data) } catch {
      throw Refusal("is an event \(event.type) with members that do not fit")
    }
    switch payload {
    case let made as ProjectCreated: try make(made.projectId.rawValue, "project")
    case let updated as ProjectUpdated: try expect(updated.projectId.rawValue, "project")
    case let deleted as ProjectDeleted: try expect(deleted.projectId.rawValue, "project")
    case let changed as StateChanged:
      try expect(changed.projectId.rawValue, "project")
      try check(changed.changes)
    case let added as MessageAdded:
      try make(added.messageId.rawValue, "message")
      if let project = added.projectId { try expect(project.rawValue, "project") }
    case let queued as RunQueued:
      try expect(queued.projectId.rawValue, "project")
      try expect(queued.messageId.rawValue, "message")
      try expectOwner(queued.owner)
    case let started as RunStarted: try check(started, event)
    case let resumed as RunResumed: try expectOwner(resumed.owner)
    case let forked as SessionForked:
      guard forked.fromSessionId.rawValue.isIdentifier, (0..<event.seq).contains(forked.atSeq)
      else { throw Refusal("is no copy of a session") }
    case let item as ItemStarted: try make(item.itemId.rawValue, "item")
    case let item as ItemCompleted: try expect(item.itemId.rawValue, "item")
    case let question as InteractionOpened:
      try make(question.interactionId.rawValue, "question")
      try expectCount(question.attempt, 1, "attempt")
    case let answer as InteractionResolved: try expect(answer.interactionId.rawValue, "question")
    case let artifact as ArtifactCreated: try check(artifact)
    case let step as StepStarted:
      try expectCount(step.attempt, 1, "attempt")
      guard (0..<event.seq).contains(step.sawSeq) else {
        throw Refusal("is a step that saw an event after itself")
      }
    case let step as StepCompleted: try check(step, event)
    case let completed as RunCompleted:
      try checkUsage(event.data["usage"], event.data["cost"])
      for artifact in completed.artifacts { try expect(artifact.artifactId.rawValue, "document") }
    case let loop as LoopExited: try expectCount(loop.passes, 0, "number of passes")
    default: break
    }
  }

  private mutating func check(_ started: RunStarted, _ event: JournalEvent) throws(Refusal) {
    try expect(started.projectId.rawValue, "project")
    try expect(started.messageId.rawValue, "message")
    try expectOwner(started.owner)
    try expectCount(started.replayVersion, 0, "replay version")
    guard started.team.isHash else { throw Refusal("names a team that is no hash") }
    if bodies[started.team] == nil { bodies[started.team] = Int?.none }
    guard let before = started.continues else { return }
    // An earlier run that has started: so no run continues itself, in however many steps.
    guard before.runId != event.runID, runs[before.runId]?.hasStarted == true,
      (1..<event.seq).contains(before.atSeq)
    else { throw Refusal("continues a run that was not there") }
  }

  private mutating func check(_ artifact: ArtifactCreated) throws(Refusal) {
    try make(artifact.artifactId.rawValue, "document")
    try expect(artifact.projectId.rawValue, "project")
    try expectCount(artifact.version, 1, "version")
    try expectCount(artifact.bytes, 0, "number of bytes")
    guard artifact.hash.isHash else { throw Refusal("names a document that is no hash") }
    let name = artifact.name
    guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= 240, !name.contains("/"),
      name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { throw Refusal("names a document by what is no file name") }
    if let known = bodies[artifact.hash] ?? nil, known != artifact.bytes {
      throw Refusal("gives a document a second length")
    }
    bodies[artifact.hash] = artifact.bytes
  }

  private func check(_ step: StepCompleted, _ event: JournalEvent) throws(Refusal) {
    try expectCount(step.attempt, 1, "attempt")
    try check(step.state)
    guard let call = event.data["call"], !call.isNull else { return }
    try checkUsage(call["usage"], call["cost"])
    for member in ["duration", "timeToFirstToken", "attempts"] {
      guard let number = call[member], !number.isNull else { continue }
      guard let value = number.doubleValue, number.amount() == value else {
        throw Refusal("has an absurd \(member)")
      }
    }
  }

  private func checkUsage(_ usage: JSONValue?, _ cost: JSONValue?) throws(Refusal) {
    for (name, count) in usage?.objectValue ?? [:] {
      guard let value = count.integerValue, count.count().map(Int64.init) == value else {
        throw Refusal("counts tokens that no model can have used (\(name.prefix(40)))")
      }
    }
    if let cost, !cost.isNull, cost.amount() != cost.doubleValue {
      throw Refusal("has an absurd cost")
    }
  }

  private func check(_ changes: [StateChange]) throws(Refusal) {
    for change in changes {
      guard (1...200).contains(change.key.utf8.count),
        change.key.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
      else { throw Refusal("changes a key of the state whose name is none") }
    }
  }

  // MARK: Ids and bounds

  private mutating func make(_ id: String, _ what: String) throws(Refusal) {
    guard id.isIdentifier else { throw Refusal("makes a \(what) whose id is none") }
    guard made[id] == nil else { throw Refusal("makes a \(what) with an id that is taken") }
    made[id] = what
  }

  private func expect(_ id: String, _ what: String) throws(Refusal) {
    guard made[id] == what else { throw Refusal("names a \(what) that is not there") }
  }

  private func expectOwner(_ owner: OwnerID) throws(Refusal) {
    guard owner.rawValue.isIdentifier else { throw Refusal("names an owner that is no id") }
  }

  private func expectCount(_ count: Int, _ least: Int, _ what: String) throws(Refusal) {
    guard (least...Int.largestCount).contains(count) else { throw Refusal("has an absurd \(what)") }
  }

  private func bounded(_ text: String?, _ what: String, _ most: Int) throws(Refusal) {
    guard let text else { return }
    guard (1...most).contains(text.utf8.count),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { throw Refusal("has \(what) that is none") }
  }

  /// How the data of each type that is known is read.
  private static let payloads: [String: @Sendable (JSONValue) throws -> any EventPayload] = {
    var table: [String: @Sendable (JSONValue) throws -> any EventPayload] = [:]
    func add<Payload: EventPayload>(_: Payload.Type) {
      table[Payload.type] = { try $0.decode(Payload.self) }
    }
    add(SessionCreated.self)
    add(SessionUpdated.self)
    add(SessionArchived.self)
    add(SessionUnarchived.self)
    add(SessionForked.self)
    add(MessageAdded.self)
    add(ProjectCreated.self)
    add(ProjectUpdated.self)
    add(ProjectDeleted.self)
    add(RunQueued.self)
    add(RunStarted.self)
    add(RunResumed.self)
    add(RunSteered.self)
    add(RunInterrupted.self)
    add(RunCompleted.self)
    add(RunFailed.self)
    add(RunCancelled.self)
    add(AgentTransferred.self)
    add(LoopExited.self)
    add(ItemStarted.self)
    add(ItemCompleted.self)
    add(StateChanged.self)
    add(ArtifactCreated.self)
    add(Warning.self)
    add(StepStarted.self)
    add(StepCompleted.self)
    add(InteractionOpened.self)
    add(InteractionResolved.self)
    return table
  }()
}

/// The keys by which a run finds its own events again: one of another type under such a key would
/// take the place of what the run is about to append.
enum ImportedKey {
  static func check(_ key: String, of event: JournalEvent) throws(ImportCheck.Refusal) {
    guard event.runID != nil else { throw ImportCheck.Refusal("has a key and is of no run") }
    let types = self.types(of: key)
    guard types.isEmpty || types.contains(event.type) else {
      throw ImportCheck.Refusal("is \(event.type) under the key of another event")
    }
    // Such a key names an event before its own: a later one would be an event yet to come.
    guard let mark = key.lastIndex(of: "@"), !key.contains("/") else { return }
    guard let named = Int64(key[key.index(after: mark)...]), (0..<event.seq).contains(named) else {
      throw ImportCheck.Refusal("has a key that names an event to come")
    }
  }

  /// The types that may have the key; empty for a key that no run asks for.
  private static func types(of key: String) -> Set<String> {
    if let types = whole[key] { return types }
    for (beginning, types) in beginnings where key.hasPrefix(beginning) { return types }
    guard let slash = key.lastIndex(of: "/") else { return [] }
    let ending = key[key.index(after: slash)...]
    if ending == "completed" {
      let before = key[..<slash].split(separator: "/").last ?? ""
      return before.hasPrefix("item#") ? [ItemCompleted.type] : [StepCompleted.type]
    }
    for (beginning, type) in endings where ending.hasPrefix(beginning) { return [type] }
    if key[..<slash].hasSuffix("/artifact") { return [ArtifactCreated.type] }
    return []
  }

  private static let whole: [String: Set<String>] = [
    "started": [RunStarted.type], "queued": [RunQueued.type], "answer": [MessageAdded.type],
    "ended": [RunCompleted.type, RunFailed.type, RunCancelled.type],
    "project": [ProjectUpdated.type], "seeds": [StateChanged.type],
  ]

  private static let beginnings: [(String, Set<String>)] = [
    ("queued@", [RunQueued.type]), ("resumed@", [RunResumed.type]),
    ("interrupted@", [RunInterrupted.type]), ("seed:", [StateChanged.type]),
    ("transfer:", [AgentTransferred.type]), ("deliver/", [ArtifactCreated.type, Warning.type]),
  ]

  private static let endings: [(String, String)] = [
    ("started#", StepStarted.type), ("item#", ItemStarted.type), ("closed#", StepCompleted.type),
    ("opened#", InteractionOpened.type), ("resolved#", InteractionResolved.type),
    ("exited:", LoopExited.type),
  ]
}

extension String {
  /// Whether it has the form of an id that `Identifier.make` makes.
  fileprivate var isIdentifier: Bool {
    let groups = split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.isHexadecimal }
  }

  /// Whether it has the form of a SHA-256.
  fileprivate var isHash: Bool { utf8.count == 64 && self[...].isHexadecimal }
}

extension Substring {
  fileprivate var isHexadecimal: Bool {
    utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

extension JournalEvent {
  /// Files, folders and the preferred model are the importer's: what was copied names none.
  fileprivate func withoutPlaces(_ place: ImportPlace) -> JournalEvent {
    guard var members = data.objectValue else { return self }
    switch type {
    case SessionCreated.type:
      members["workingDirectory"] = place.workingDirectory.map(JSONValue.string)
      members["outputDirectory"] = place.outputDirectory.map(JSONValue.string)
      members["model"] = nil
    case SessionUpdated.type:
      members["outputDirectory"] = nil
      members["model"] = nil
    case ArtifactCreated.type: members["path"] = nil
    case RunCompleted.type:
      members["artifacts"] = members["artifacts"]?.arrayValue.map { artifacts in
        .array(
          artifacts.map { artifact in
            var artifact = artifact.objectValue ?? [:]
            artifact["path"] = nil
            return .object(artifact)
          }
        )
      }
    default: return self
    }
    return JournalEvent(
      sessionID: sessionID,
      seq: seq,
      time: time,
      runID: runID,
      agent: agent,
      path: path,
      key: key,
      type: type,
      data: .object(members)
    )
  }
}
