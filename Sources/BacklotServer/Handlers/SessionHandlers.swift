import AgentKit
import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC

enum SessionHandlers {
  private enum Status: String, CaseIterable { case active, archived }

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.sessionCreate) { params, context in
      let event = try await context.whole {
        try await create(
          .make(),
          title: params.title,
          cwd: params.cwd,
          outputDir: params.outputDir,
          model: params.model,
          context.environment
        )
      }
      return BacklotProtocol.SessionCreated(
        sessionId: event.sessionID.rawValue,
        seq: event.seq
      )
    }
    dispatcher.onRow(Methods.sessionGet) { params, context in
      let session = try await context.environment.session(params.sessionId)
      return try await info(session, context.environment)
    }
    dispatcher.onPage(Methods.sessionList, limit: \.limit) { params, limit, context in
      let status = try parsed(params.status, "/status", Status.self)
      let page = try await context.environment.store.sessions(
        SessionFilter(status: status?.rawValue),
        PageRequest(cursor: params.cursor, limit: limit)
      )
      var sessions: [SessionInfo] = []
      for session in page.elements {
        sessions.append(try await info(session, context.environment))
      }
      return SessionPage(sessions: sessions, nextCursor: page.next)
    }
    dispatcher.on(Methods.sessionUpdate, update)
    dispatcher.on(Methods.sessionFork, fork)
    dispatcher.on(Methods.sessionArchive) { params, context in
      let id = SessionID(rawValue: params.sessionId)
      return Written(
        seq: try await context.whole { try await context.environment.runner.archive(id) }
      )
    }
    dispatcher.on(Methods.sessionUnarchive) { params, context in
      let id = SessionID(rawValue: params.sessionId)
      return Written(
        seq: try await context.whole { try await context.environment.runner.unarchive(id) }
      )
    }
    dispatcher.on(Methods.sessionDelete) { params, context in
      let id = SessionID(rawValue: params.sessionId)
      try await context.whole { try await context.environment.runner.delete(id) }
      await context.server.sessionDeleted(id)
      return Nothing()
    }
  }

  static func create(
    _ id: SessionID,
    title: String?,
    cwd: String?,
    outputDir: String?,
    model: String?,
    _ environment: ServerEnvironment
  ) async throws -> JournalEvent {
    let cwd = try SessionFolders.working(cwd) ?? environment.workingDirectory
    return try await environment.store.createSession(
      id,
      AgentKit.SessionCreated(
        title: title,
        workingDirectory: cwd,
        outputDirectory: try await SessionFolders.output(outputDir, below: cwd),
        model: model,
        team: environment.runner.configuration.team.name
      )
    )
  }

  private static func update(
    _ params: SessionUpdateParams,
    _ context: RequestContext
  ) async throws -> Written {
    try await context.environment.check(session: params.sessionId)
    if params.title == nil, params.model == nil, params.outputDir == nil {
      throw invalid("", "name what to change: title, model or outputDir")
    }
    let events = try await context.whole {
      try await context.environment.runner.change(
        SessionID(rawValue: params.sessionId),
        quiet: false
      ) { session in
        let updated = SessionUpdated(
          title: params.title,
          model: params.model,
          outputDirectory: try await SessionFolders.output(
            params.outputDir,
            below: session.workingDirectory
          )
        )
        return [try EventDraft(updated)]
      }
    }
    return Written(seq: events.last?.seq ?? 0)
  }

  private static func fork(
    _ params: SessionForkParams,
    _ context: RequestContext
  ) async throws -> SessionForkResult {
    let copy = try await context.whole {
      try await context.environment.runner.fork(
        SessionID(rawValue: params.sessionId),
        at: params.atSeq
      )
    }
    return SessionForkResult(
      sessionId: copy.session.rawValue,
      seq: copy.head,
      // Ids sort by the time they were made.
      runs: copy.runs.sorted { $0.value.rawValue < $1.value.rawValue }.map {
        ForkedRun(from: $0.key.rawValue, runId: $0.value.rawValue)
      }
    )
  }

  static func invalid(_ member: String, _ message: String) -> RPCError {
    WireError.invalidParams([SchemaViolation(path: member, message: message)])
  }

  static func info(
    _ session: SessionRecord,
    _ environment: ServerEnvironment
  ) async throws -> SessionInfo {
    let runs = try await environment.store.runs(of: session.id, PageRequest(limit: 1))
    return SessionInfo(
      sessionId: session.id.rawValue,
      title: session.title,
      status: session.status,
      cwd: session.workingDirectory,
      outputDir: session.outputDirectory,
      model: session.model,
      team: session.team,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
      head: session.head,
      projectId: session.currentProject?.rawValue,
      run: runs.elements.first.map { RunInfo($0) },
      forkedFrom: session.forkedFrom.map {
        SessionOrigin(sessionId: $0.fromSessionId.rawValue, atSeq: $0.atSeq)
      }
    )
  }
}
