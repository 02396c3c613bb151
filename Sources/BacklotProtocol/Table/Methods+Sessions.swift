extension Methods {
  package static let sessionCreate = Request<SessionCreateParams, SessionCreated>(
    "session/create",
    "Makes a session.",
    isMutating: true,
    errors: [.storageError, .storageUnusable]
  )
  package static let sessionGet = Request<SessionParams, SessionInfo>(
    "session/get",
    "Tells a session.",
    lane: .session,
    errors: [.sessionNotFound]
  )
  package static let sessionList = Request<SessionListParams, SessionPage>(
    "session/list",
    "Lists sessions, the newest first."
  )
  package static let sessionUpdate = Request<SessionUpdateParams, Written>(
    "session/update",
    "Changes a session's title, model or output folder.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .sessionArchived, .storageError, .storageUnusable]
  )
  package static let sessionFork = Request<SessionForkParams, SessionForkResult>(
    "session/fork",
    "Copies a session, up to an event, into a new one.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .headMismatch, .storageError, .storageUnusable]
  )
  package static let sessionArchive = Request<SessionParams, Written>(
    "session/archive",
    "Makes a session read-only.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .runInProgress, .ownedElsewhere, .storageError, .storageUnusable]
  )
  package static let sessionUnarchive = Request<SessionParams, Written>(
    "session/unarchive",
    "Makes an archived session writable again.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .storageError, .storageUnusable]
  )
  package static let sessionDelete = Request<SessionParams, Nothing>(
    "session/delete",
    "Deletes a session with its journal. Files that were written stay.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .runInProgress, .storageError, .storageUnusable]
  )
  package static let sessionExport = Request<SessionExportParams, SessionExportResult>(
    "session/export",
    "Writes a session as text, which session/import reads.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .alreadyExists, .messageTooLarge, .requestFailed]
  )
  package static let sessionImport = Request<SessionImportParams, SessionCreated>(
    "session/import",
    "Makes a new session of an exported one.",
    isMutating: true,
    errors: [.requestFailed, .storageError, .storageUnusable]
  )

  static let sessions: [any AnyMethod] = [
    sessionCreate, sessionGet, sessionList, sessionUpdate, sessionFork, sessionArchive,
    sessionUnarchive, sessionDelete, sessionExport, sessionImport,
  ]
}
