import AgentKit
import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC

enum ProjectHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.stateGet, state)
    dispatcher.on(Methods.projectCreate, create)
    dispatcher.on(Methods.projectGet) { params, context in
      let project = try await project(params.projectId, context.environment)
      let artifacts = try await context.environment.store.artifacts(of: project.id)
      return info(project, artifacts: artifacts.map(ArtifactInfo.init))
    }
    dispatcher.on(Methods.projectList) { params, context in
      let session = params.sessionId.map(SessionID.init(rawValue:))
      if let session {
        _ = try await SessionHandlers.session(session.rawValue, context.environment)
      }
      let page = try await context.environment.store.projects(
        ProjectFilter(session: session),
        PageRequest(cursor: params.cursor, limit: SessionHandlers.limit(params.limit))
      )
      return ProjectPage(projects: page.elements.map { info($0) }, nextCursor: page.next)
    }
    dispatcher.on(Methods.projectUpdate, update)
    dispatcher.on(Methods.artifactRead, read)
  }

  private static func state(
    _ params: StateGetParams,
    _ context: RequestContext
  ) async throws -> StateResult {
    let project: ProjectID
    if let id = params.projectId {
      project = try await self.project(id, context.environment).id
    } else if let id = params.sessionId {
      let session = try await SessionHandlers.session(id, context.environment)
      guard let current = session.currentProject else {
        return StateResult(projectId: nil, entries: [])
      }
      project = current
    } else {
      throw SessionHandlers.invalid("", "name a sessionId or a projectId")
    }
    let state = try await context.environment.store.state(of: project, at: params.atSeq)
    let wanted = params.keys.map(Set.init)
    let entries = state.filter { wanted?.contains($0.key) ?? true }
      .sorted { $0.key < $1.key }
      .map { key, entry in
        StateValue(key: key, value: entry.value, version: entry.version, seq: entry.seq)
      }
    return StateResult(projectId: project.rawValue, entries: entries)
  }

  private static func create(
    _ params: ProjectCreateParams,
    _ context: RequestContext
  ) async throws -> ProjectInfo {
    let session = try await SessionHandlers.session(params.sessionId, context.environment)
    let id = ProjectID.make()
    let created = ProjectCreated(projectId: id, title: params.title, subject: params.subject)
    try await context.environment.store.append([EventDraft(created)], to: session.id)
    return info(try await project(id.rawValue, context.environment))
  }

  private static func update(
    _ params: ProjectUpdateParams,
    _ context: RequestContext
  ) async throws -> ProjectInfo {
    let session = try await project(params.projectId, context.environment).sessionID
    return try await context.server.changes.withSession(session) {
      try await change(params, context.environment)
    }
  }

  private static func change(
    _ params: ProjectUpdateParams,
    _ environment: ServerEnvironment
  ) async throws -> ProjectInfo {
    let before = try await project(params.projectId, environment)
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
      status: params.status
    )
    try await environment.store.append([EventDraft(updated)], to: before.sessionID)
    return info(try await project(params.projectId, environment))
  }

  private static func project(
    _ id: String,
    _ environment: ServerEnvironment
  ) async throws -> ProjectRecord {
    guard let project = try await environment.store.project(ProjectID(rawValue: id)) else {
      throw BacklotError.projectNotFound.error(
        "there is no project \(id); project/list has them",
        ["projectId": .string(id)]
      )
    }
    return project
  }

  private static func info(
    _ project: ProjectRecord,
    artifacts: [ArtifactInfo]? = nil
  ) -> ProjectInfo {
    ProjectInfo(
      projectId: project.id.rawValue,
      sessionId: project.sessionID.rawValue,
      title: project.title,
      subject: project.subject,
      status: project.status,
      archived: project.isArchived,
      pinned: project.isPinned,
      createdAt: project.createdAt,
      updatedAt: project.updatedAt,
      version: project.version,
      artifacts: artifacts
    )
  }

  private static func read(
    _ params: ArtifactReadParams,
    _ context: RequestContext
  ) async throws -> ArtifactContent {
    let store = context.environment.store
    guard let artifact = try await store.artifact(ArtifactID(rawValue: params.artifactId)),
      let body = try await store.body(artifact.hash)
    else {
      throw BacklotError.artifactNotFound.error(
        "there is no artifact \(params.artifactId)",
        ["artifactId": .string(params.artifactId)]
      )
    }
    let start = min(max(params.offset ?? 0, 0), body.count)
    var end = min(start + min(max(params.length ?? 512 << 10, 1), 512 << 10), body.count)
    let isText = artifact.mediaType.hasPrefix("text/")
    if isText {
      // A text range never ends inside a character; one that is shorter than its only character is
      // given whole.
      func isInside(_ index: Int) -> Bool { index < body.count && body[index] & 0xC0 == 0x80 }
      while end > start, isInside(end) { end -= 1 }
      if end == start { repeat { end += 1 } while isInside(end) }
      end = min(end, body.count)
    }
    let range = Array(body[start..<end])
    return ArtifactContent(
      artifactId: artifact.id.rawValue,
      name: artifact.name,
      version: artifact.version,
      mediaType: artifact.mediaType,
      bytes: body.count,
      offset: start,
      next: end < body.count ? end : nil,
      text: isText ? String(decoding: range, as: UTF8.self) : nil,
      base64: isText ? nil : Data(range).base64EncodedString(),
      path: artifact.path
    )
  }
}
