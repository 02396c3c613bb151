import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum StateHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.stateGet, get)
    dispatcher.on(Methods.stateSet) { params, context in
      if params.value.isNull {
        throw SessionHandlers.invalid("/value", "must not be null; state/delete removes a value")
      }
      return try await write(
        params.sessionId,
        params.projectId,
        StateChange(key: params.key, value: params.value),
        params.ifVersion,
        context
      )
    }
    dispatcher.on(Methods.stateAppend) { params, context in
      try await write(
        params.sessionId,
        params.projectId,
        StateChange(key: params.key, reducer: .append, value: params.value),
        params.ifVersion,
        context
      )
    }
    dispatcher.on(Methods.stateDelete) { params, context in
      try await write(
        params.sessionId,
        params.projectId,
        StateChange(key: params.key, value: .null),
        params.ifVersion,
        context
      )
    }
    dispatcher.onPage(Methods.stateHistory, limit: \.limit, history)
    dispatcher.on(Methods.stateDiff, diff)
  }

  // MARK: Reading

  private static func get(
    _ params: StateGetParams,
    _ context: RequestContext
  ) async throws -> StateResult {
    let place = StatePlace(params.sessionId, params.projectId, params.atSeq, member: "")
    let (project, state) = try await place.read(context.environment)
    let wanted = params.keys.map(Set.init)
    let entries = state.filter { wanted?.contains($0.key) ?? true }
      .sorted { $0.key < $1.key }
      .map { key, entry in
        StateValue(key: key, value: entry.value, version: entry.version, seq: entry.seq)
      }
    return StateResult(projectId: project?.rawValue, entries: entries)
  }

  private static func history(
    _ params: StateHistoryParams,
    _ limit: Int,
    _ context: RequestContext
  ) async throws -> StateHistoryPage {
    let place = StatePlace(params.sessionId, params.projectId, nil, member: "")
    guard let project = try await place.project(context.environment) else {
      return StateHistoryPage(versions: [])
    }
    let page = try await context.environment.store.stateHistory(
      of: project,
      key: params.key,
      PageRequest(cursor: params.cursor, limit: limit)
    )
    return StateHistoryPage(
      projectId: project.rawValue,
      versions: page.elements.filter { StatePlace.isShown($0.key) }.map { version in
        StateVersionInfo(
          key: version.key,
          version: version.version,
          seq: version.seq,
          createdAt: version.createdAt,
          value: version.value
        )
      },
      nextCursor: page.next
    )
  }

  private static func diff(
    _ params: StateDiffParams,
    _ context: RequestContext
  ) async throws -> StateDiffResult {
    let (from, to) = (params.from, params.to)
    let old = try await StatePlace(from.sessionId, from.projectId, from.atSeq, member: "/from")
      .read(context.environment).entries
    let new = try await StatePlace(to.sessionId, to.projectId, to.atSeq, member: "/to")
      .read(context.environment).entries
    let keys = Set(old.keys).union(new.keys).sorted()
    return StateDiffResult(
      changes: keys.filter { old[$0]?.value != new[$0]?.value }.map { key in
        StateDifference(
          key: key,
          from: old[key]?.value,
          to: new[key]?.value,
          fromVersion: old[key]?.version,
          toVersion: new[key]?.version
        )
      }
    )
  }

  // MARK: Writing

  private static func write(
    _ session: String?,
    _ project: String?,
    _ change: StateChange,
    _ ifVersion: Int?,
    _ context: RequestContext
  ) async throws -> StateWritten {
    let environment = context.environment
    let place = StatePlace(session, project, nil, member: "")
    let found = try await place.project(environment)
    let team =
      if let found {
        try await environment.runner.team(of: found)
      } else {
        environment.runner.configuration.team
      }
    try check(change, team)
    guard let project = found else {
      throw BacklotError.projectNotFound.error(
        "session \(session ?? "") has no project yet; project/create makes one",
        session.map { ["sessionId": .string($0)] } ?? [:]
      )
    }
    let owner = try await environment.project(project.rawValue).sessionID
    let events = try await context.whole {
      try await environment.runner.change(owner, quiet: true) { _ in
        let entry = try await environment.store.state(of: project, at: nil)[change.key]
        try check(ifVersion, entry, isRemoval: change.value.isNull, change.key)
        return [try EventDraft(StateChanged(projectId: project, changes: [change]))]
      }
    }
    let seq = events.last?.seq ?? 0
    let written = try await environment.store.state(of: project, at: seq)[change.key]
    return StateWritten(seq: seq, version: written?.version ?? 0)
  }

  /// The team of the project says which keys there are, and which of them are lists.
  private static func check(_ change: StateChange, _ team: TeamDefinition) throws {
    guard let key = team.key(change.key) else {
      throw BacklotError.stateKeyNotFound.error(
        "the team \(team.name) knows no key \(change.key); data.keys has those that it knows",
        ["key": .string(change.key), "keys": .array(team.keys.map { .string($0.name) })]
      )
    }
    if change.reducer == .append, key.reducer != .append {
      throw SessionHandlers.invalid("/key", "\(key.name) is no list; state/set replaces it")
    }
  }

  private static func check(
    _ ifVersion: Int?,
    _ entry: StateEntry?,
    isRemoval: Bool,
    _ key: String
  ) throws {
    let isThere = entry.map { !$0.value.isNull } ?? false
    if isRemoval, !isThere {
      throw BacklotError.stateKeyNotFound.error(
        "\(key) has no value",
        ["key": .string(key)]
      )
    }
    guard let ifVersion else { return }
    let current = entry?.version ?? 0
    if ifVersion == current || (ifVersion == 0 && !isThere) { return }
    throw BacklotError.stateConflict.error(
      "\(key) has version \(current) now; read it again",
      ["key": .string(key), "currentVersion": .integer(Int64(current))]
    )
  }
}
