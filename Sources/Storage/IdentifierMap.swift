import AgentKit
import JSONModel

/// The new ids of what a session's events make: of the session itself, its projects, messages, runs,
/// items, artifacts and interactions.
struct IdentifierMap: Sendable {
  let session: SessionID
  private(set) var runs: [RunID: RunID] = [:]
  private(set) var projects: [ProjectID: ProjectID] = [:]
  private var texts: [String: String]

  init(of events: [JournalEvent], in source: SessionID) {
    self.init(source: source)
    for event in events { add(event) }
  }

  init(source: SessionID) {
    session = .make()
    texts = [source.rawValue: session.rawValue]
  }

  /// Gives new ids to what the event makes.
  mutating func add(_ event: JournalEvent) {
    if let run = event.runID, runs[run] == nil {
      let new = RunID.make()
      runs[run] = new
      texts[run.rawValue] = new.rawValue
    }
    let member: String
    switch event.type {
    case ProjectCreated.type: member = "projectId"
    case MessageAdded.type: member = "messageId"
    case ItemStarted.type: member = "itemId"
    case ArtifactCreated.type: member = "artifactId"
    case InteractionOpened.type: member = "interactionId"
    default: return
    }
    guard let old = event.data[member]?.stringValue, texts[old] == nil else { return }
    let new = rederived(old, event) ?? ItemID.make().rawValue
    texts[old] = new
    if event.type == ProjectCreated.type {
      projects[ProjectID(rawValue: old)] = ProjectID(rawValue: new)
    }
  }

  /// An id that its run derived becomes the one that the run's copy would derive, so that a replay of
  /// the copy makes it again; nil for an id that was not derived.
  private func rederived(_ old: String, _ event: JournalEvent) -> String? {
    guard let run = event.runID, let copy = runs[run], let key = event.key,
      let time = Int64(old.filter { $0 != "-" }.prefix(12), radix: 16)
    else { return nil }
    func id(_ run: RunID) -> String {
      DerivedRandom.id(ItemID.self, run: run, key: key, time: time).rawValue
    }
    return id(run) == old ? id(copy) : nil
  }

  /// `event` as the copy has it.
  ///
  /// A client's own id of a message is left out: it says that the message was sent to the origin.
  func applied(to event: JournalEvent) -> JournalEvent {
    var data = applied(to: event.data)
    if event.type == MessageAdded.type, var members = data.objectValue {
      members["clientMessageId"] = nil
      data = .object(members)
    }
    return JournalEvent(
      sessionID: session,
      seq: event.seq,
      time: event.time,
      runID: event.runID.map { runs[$0] ?? $0 },
      agent: event.agent,
      path: event.path,
      key: event.key,
      type: event.type,
      data: data
    )
  }

  private func applied(to value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): texts[text].map(JSONValue.string) ?? value
    case .array(let elements): .array(elements.map(applied))
    case .object(let members): .object(members.mapValues(applied))
    case .null, .bool, .integer, .number: value
    }
  }
}
