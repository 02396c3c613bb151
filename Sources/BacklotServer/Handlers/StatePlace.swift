import AgentKit
import BacklotProtocol
import JSONModel

/// A project's state as a client names it: by the project or by the session, now or at an event.
struct StatePlace: Sendable {
  private let sessionID: String?
  private let projectID: String?
  private let atSeq: Int64?
  /// Where in the params it stands, as a JSON Pointer.
  private let member: String

  init(_ sessionID: String?, _ projectID: String?, _ atSeq: Int64?, member: String) {
    self.sessionID = sessionID
    self.projectID = projectID
    self.atSeq = atSeq
    self.member = member
  }

  /// Keys with a colon are the agents' own bookkeeping.
  static func isShown(_ key: String) -> Bool { !key.contains(":") }

  /// The project; nil where the session had none.
  func project(_ environment: ServerEnvironment) async throws -> ProjectID? {
    switch (sessionID, projectID) {
    case (nil, let id?):
      let project = try await environment.project(id)
      if let atSeq { try await check(atSeq, project.sessionID, environment) }
      return project.id
    case (let id?, nil):
      let session = try await environment.session(id)
      guard let atSeq else { return session.currentProject }
      try await check(atSeq, session.id, environment)
      return try await current(in: session.id, at: atSeq, environment)
    default: throw SessionHandlers.invalid(member, "name a sessionId or a projectId, and not both")
    }
  }

  /// The project and its values; removed ones are not there.
  func read(
    _ environment: ServerEnvironment
  ) async throws -> (project: ProjectID?, entries: [String: StateEntry]) {
    guard let project = try await project(environment) else { return (nil, [:]) }
    let state = try await environment.store.state(of: project, at: atSeq)
    return (project, state.filter { StatePlace.isShown($0.key) && !$0.value.value.isNull })
  }

  private func check(
    _ seq: Int64,
    _ session: SessionID,
    _ environment: ServerEnvironment
  ) async throws {
    if seq < 0 { throw SessionHandlers.invalid("\(member)/atSeq", "must not be negative") }
    guard let head = try await environment.store.session(session)?.head, seq > head else { return }
    throw RunnerError.beyondHead(session, head: head)
  }

  /// The project that the session's next message would have been about.
  private func current(
    in session: SessionID,
    at seq: Int64,
    _ environment: ServerEnvironment
  ) async throws -> ProjectID? {
    var current: ProjectID?
    var cursor: Int64 = 0
    while cursor < seq {
      let events = try await environment.store.events(of: session, after: cursor, limit: 1000)
        .events
      guard let last = events.last else { break }
      for event in events where event.seq <= seq {
        if let made = try event.payload(ProjectCreated.self) { current = made.projectId }
        if let gone = try event.payload(ProjectDeleted.self), gone.projectId == current {
          current = nil
        }
      }
      cursor = last.seq
    }
    return current
  }
}
