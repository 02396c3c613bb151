extension Methods {
  private static let writing: [BacklotError] = [
    .sessionNotFound, .projectNotFound, .stateKeyNotFound, .stateConflict, .runInProgress,
    .sessionArchived, .storageError, .storageUnusable,
  ]

  package static let stateGet = Request<StateGetParams, StateResult>(
    "state/get",
    "Reads a project's state, as it is or as it was.",
    lane: .session,
    errors: [.sessionNotFound, .projectNotFound, .headMismatch]
  )
  package static let stateSet = Request<StateWriteParams, StateWritten>(
    "state/set",
    "Replaces the value of a key.",
    lane: .session,
    isMutating: true,
    errors: writing
  )
  package static let stateAppend = Request<StateWriteParams, StateWritten>(
    "state/append",
    "Appends to a key that holds a list.",
    lane: .session,
    isMutating: true,
    errors: writing
  )
  package static let stateDelete = Request<StateDeleteParams, StateWritten>(
    "state/delete",
    "Removes a key's value; its history stays.",
    lane: .session,
    isMutating: true,
    errors: writing
  )
  package static let stateHistory = Request<StateHistoryParams, StateHistoryPage>(
    "state/history",
    "Lists the versions of a project's keys, the newest first.",
    lane: .session,
    errors: [.sessionNotFound, .projectNotFound]
  )
  package static let stateDiff = Request<StateDiffParams, StateDiffResult>(
    "state/diff",
    "Compares two states, of one project or of two.",
    errors: [.sessionNotFound, .projectNotFound, .headMismatch]
  )

  static let state: [any AnyMethod] = [
    stateGet, stateSet, stateAppend, stateDelete, stateHistory, stateDiff,
  ]
}
