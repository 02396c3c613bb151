import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum ProjectHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.projectCreate, create)
    dispatcher.onRow(Methods.projectGet) { params, context in
      let project = try await context.environment.project(params.projectId)
      var info = ProjectInfo(project)
      info.artifacts = try await context.environment.store.artifacts(of: project.id)
        .map(ArtifactInfo.init)
      return info
    }
    dispatcher.onPage(Methods.projectList, limit: \.limit) { params, limit, context in
      try await context.environment.check(session: params.sessionId)
      let page = try await context.environment.store.projects(
        ProjectFilter(
          session: params.sessionId.map(SessionID.init(rawValue:)),
          isArchived: params.archived
        ),
        PageRequest(cursor: params.cursor, limit: limit)
      )
      return ProjectPage(projects: page.elements.map(ProjectInfo.init), nextCursor: page.next)
    }
    dispatcher.on(Methods.projectUpdate, update)
    dispatcher.on(Methods.projectArchive) { params, context in
      let isArchived = params.archived ?? true
      return try await change(params.projectId, context) { project in
        ProjectUpdated(projectId: project.id, isArchived: isArchived)
      }
    }
    dispatcher.on(Methods.projectDelete, delete)
  }

  private static func create(
    _ params: ProjectCreateParams,
    _ context: RequestContext
  ) async throws -> ProjectInfo {
    if params.title.allSatisfy(\.isWhitespace) {
      throw SessionHandlers.invalid("/title", "must not be empty")
    }
    let environment = context.environment
    let id = ProjectID.make()
    let events = try await context.whole {
      try await environment.runner.change(SessionID(rawValue: params.sessionId), quiet: false) {
        _ in
        let created = ProjectCreated(projectId: id, title: params.title, subject: params.subject)
        return [try EventDraft(created)]
      }
    }
    return try await told(id.rawValue, events, environment)
  }

  private static func update(
    _ params: ProjectUpdateParams,
    _ context: RequestContext
  ) async throws -> ProjectInfo {
    let environment = context.environment
    let session = try await environment.project(params.projectId).sessionID
    if params.title == nil, params.subject == nil, params.status == nil, params.pinned == nil {
      throw SessionHandlers.invalid("", "name what to change: title, subject, status or pinned")
    }
    let events = try await context.whole {
      try await environment.runner.change(session, quiet: false) { _ in
        let before = try await environment.project(params.projectId)
        if let version = params.ifVersion, version != before.version {
          throw BacklotError.stateConflict.error(
            "the project has version \(before.version) now; read it again",
            ["currentVersion": .integer(Int64(before.version))]
          )
        }
        let updated = ProjectUpdated(
          projectId: before.id,
          title: params.title,
          subject: params.subject,
          status: params.status,
          isPinned: params.pinned
        )
        return [try EventDraft(updated)]
      }
    }
    return try await told(params.projectId, events, environment)
  }

  private static func delete(
    _ params: ProjectParams,
    _ context: RequestContext
  ) async throws -> Written {
    try await change(params.projectId, context) { project in
      let store = context.environment.store
      for status in [RunStatus.running, .waiting] {
        let runs = try await store.runs(
          RunFilter(project: project.id, status: status),
          PageRequest(limit: 1)
        )
        if let run = runs.elements.first { throw RunnerError.runInProgress(run.id) }
      }
      return ProjectDeleted(projectId: project.id)
    }
  }

  /// Appends what `payload` makes of the project as it is then.
  private static func change(
    _ id: String,
    _ context: RequestContext,
    _ payload: @escaping @Sendable (ProjectRecord) async throws -> some EventPayload
  ) async throws -> Written {
    let environment = context.environment
    let session = try await environment.project(id).sessionID
    let events = try await context.whole {
      try await environment.runner.change(session, quiet: false) { _ in
        [try EventDraft(await payload(try await environment.project(id)))]
      }
    }
    return Written(seq: events.last?.seq ?? 0)
  }

  private static func told(
    _ id: String,
    _ events: [JournalEvent],
    _ environment: ServerEnvironment
  ) async throws -> ProjectInfo {
    var info = ProjectInfo(try await environment.project(id))
    info.seq = events.last?.seq
    return info
  }
}
