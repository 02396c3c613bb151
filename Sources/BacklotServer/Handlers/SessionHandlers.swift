import AgentKit
import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC

enum SessionHandlers {
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
    dispatcher.on(Methods.sessionGet) { params, context in
      let session = try await session(params.sessionId, context.environment)
      return try await info(session, context.environment)
    }
    dispatcher.on(Methods.sessionList) { params, context in
      let page = try await context.environment.store.sessions(
        SessionFilter(status: params.status),
        PageRequest(cursor: params.cursor, limit: limit(params.limit))
      )
      var sessions: [SessionInfo] = []
      for session in page.elements {
        sessions.append(try await info(session, context.environment))
      }
      return SessionPage(sessions: sessions, nextCursor: page.next)
    }
    dispatcher.on(Methods.sessionDelete) { params, context in
      let session = try await session(params.sessionId, context.environment)
      let runs = try await context.environment.store.runs(of: session.id, PageRequest(limit: 1))
      if let run = runs.elements.first, run.status == .running || run.status == .waiting {
        throw RunnerError.runInProgress(run.id)
      }
      try await context.environment.store.deleteSession(session.id)
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
    if let cwd { try checkAbsolute(cwd, "/cwd") }
    let cwd = cwd ?? environment.workingDirectory
    var output = outputDir
    if let outputDir, !outputDir.hasPrefix("/") {
      guard let cwd else {
        throw invalid("/outputDir", "must be absolute, or below a cwd that is given")
      }
      output = URL(fileURLWithPath: "\(cwd)/\(outputDir)").standardizedFileURL.path
    }
    return try await environment.store.createSession(
      id,
      AgentKit.SessionCreated(
        title: title,
        workingDirectory: cwd,
        outputDirectory: output,
        model: model,
        team: environment.runner.configuration.team.name
      )
    )
  }

  private static func checkAbsolute(_ path: String, _ member: String) throws {
    if !path.hasPrefix("/") { throw invalid(member, "must be an absolute path") }
  }

  static func invalid(_ member: String, _ message: String) -> RPCError {
    WireError.invalidParams([SchemaViolation(path: member, message: message)])
  }

  static func session(
    _ id: String,
    _ environment: ServerEnvironment
  ) async throws -> SessionRecord {
    let id = SessionID(rawValue: id)
    guard let session = try await environment.store.session(id) else {
      throw RunnerError.unknownSession(id)
    }
    return session
  }

  static func limit(_ limit: Int?) -> Int { min(max(limit ?? 50, 1), 200) }

  private static func info(
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
      run: runs.elements.first.map { RunInfo($0) }
    )
  }
}
