import JSONModel
import ModelInterface

/// The only way for an agent to reach the world: each step of one branch goes through here, and is
/// written down before and after.
///
/// Belongs to one task. A step that the journal already holds returns what it returned then.
final class StepContext {
  let run: RunEnvironment
  private(set) var path: [String]
  var state: StateView
  var trail = RunTrail()
  /// Unix milliseconds of the branch's last event that was waited for.
  var now: Int64
  /// Writes from outside are in `state` up to this event.
  var absorbedSeq: Int64

  /// How often a step is begun again because its answer broke.
  private static let maximumRestarts = 3
  /// How many requests are sent for a step whose fault stays, those included that the model's
  /// gateway sends by itself.
  private static let maximumRequests = 4

  init(
    run: RunEnvironment,
    path: [String],
    state: StateView,
    now: Int64,
    absorbedSeq: Int64
  ) {
    self.run = run
    self.path = path
    self.state = state
    self.now = now
    self.absorbedSeq = absorbedSeq
  }

  var pathText: String { path.joined(separator: "/") }

  /// What the team program's callbacks see of `agent` here and now.
  func view(of agent: String) -> AgentCallbacks.Context {
    AgentCallbacks.Context(agent: agent, path: pathText, state: state.values)
  }

  /// Works on a path below this one.
  func below(
    _ component: String,
    _ work: () async throws -> AgentEnding
  ) async throws
    -> AgentEnding
  {
    path.append(component)
    defer { path.removeLast() }
    return try await work()
  }

  /// Works on another path of the tree, for a transfer.
  func at(_ other: [String], _ work: () async throws -> AgentEnding) async throws -> AgentEnding {
    let here = path
    path = other
    defer { path = here }
    return try await work()
  }

  func warn(_ kind: String, _ message: String, agent: String, key: String) throws {
    let warning = Warning(kind: kind, message: message)
    trail.warnings.append(warning)
    try run.journal.post([
      run.draft(warning, key: "\(pathText)/\(key)", agent: agent, path: pathText)
    ])
  }

  // MARK: Model steps

  /// Asks the model.
  ///
  /// `writes` says what the answer changes in the state; it is committed with it.
  ///
  /// Throws `RunFault` where the run cannot go on, `ModelFailure` where only this agent cannot.
  func model(
    _ request: ModelRequest,
    writes: (ModelTurn) -> [StateChange]
  ) async throws -> ModelTurn {
    let step = run.journal.nextStep(.model, path: pathText)
    let past = try run.journal.past(step)
    // A call without a result is asked anew, with what was written and noted since.
    let sawSeq = past?.sawSeqIfDone ?? run.journal.seenSeq
    let request = request.adding(notes: run.journal.notes(upTo: sawSeq))
    let digest = RequestDigest.of(request)
    if let past {
      if past.completed != nil, past.started.digest != digest {
        throw RunFault.replayMismatch(step: step)
      }
      now = past.startedAt
      for attempt in 1...past.attempts {
        let key = "\(pathText)/restart:\(step)#\(attempt)"
        if let warning: Warning = try run.journal.payload(key) { trail.warnings.append(warning) }
      }
      for kind in ModelNotice.Kind.allCases {
        let key = "\(pathText)/notice:\(step)/\(kind.rawValue)"
        if let warning: Warning = try run.journal.payload(key) { trail.warnings.append(warning) }
      }
      if let completed = past.completed { return try replayed(completed, past, request) }
    }
    var attempt = (past?.attempts ?? 0) + 1
    let last = attempt + StepContext.maximumRestarts - 1
    var spent: ModelCallRecord?
    while true {
      do {
        let started = StepStarted(
          step: step,
          kind: .model,
          name: request.model ?? "default",
          attempt: attempt,
          sawSeq: sawSeq,
          digest: digest,
          isIdempotent: true
        )
        return try await call(request, started, spent: spent, writes: writes)
      } catch let failure as ModelFailure {
        if var record = failure.spent {
          if let spent { record.add(earlier: spent) }
          spent = record
        }
        let isBroken = [.streamBroken, .invalidAnswer, .timedOut].contains(failure.kind)
        guard isBroken, failure.isRetryable, attempt < last,
          spent?.attempts ?? 0 < StepContext.maximumRequests
        else { throw try verdict(failure, step, attempt, request) }
        try warn(
          "restarted",
          "\(request.agent): \(failure.message); asked again",
          agent: request.agent,
          key: "restart:\(step)#\(attempt)"
        )
        attempt += 1
      }
    }
  }

  private func call(
    _ request: ModelRequest,
    _ started: StepStarted,
    spent: ModelCallRecord?,
    writes: (ModelTurn) -> [StateChange]
  ) async throws -> ModelTurn {
    let (step, attempt) = (started.step, started.attempt)
    var request = request
    request.attempt = attempt
    request.requestsSent = spent?.attempts ?? 0
    request.credentials = run.credentials[run.sessionID]
    let itemKey = "\(step)/item#\(attempt)"
    let item = DerivedRandom.id(ItemID.self, run: run.runID, key: itemKey, time: now)
    let agent = request.agent
    let path = pathText
    let hub = run.hub
    let intent = [
      try run.draft(started, key: "\(step)/started#\(attempt)", agent: agent, path: path),
      try run.draft(
        ItemStarted(itemId: item, kind: .text, step: step),
        key: itemKey,
        agent: agent,
        path: path
      ),
    ]
    hub.open(item, session: run.sessionID, run: run.runID)
    do {
      // The intent is committed before anything is paid for.
      let opening = RunJournal.OpenStep(
        started: started,
        items: [item],
        agent: agent,
        path: path
      )
      now = try await run.journal.append(intent, opening: opening).last?.time ?? now
    } catch {
      hub.close(item)
      throw error
    }
    var turn: ModelTurn
    do {
      turn = try await run.model.respond(to: request) { delta in
        if case .text(let text) = delta { hub.append(text, to: item) }
      }
    } catch let failure as ModelFailure {
      let text = hub.close(item)
      let abandoned = ItemCompleted(
        itemId: item,
        status: .abandoned,
        text: text,
        reason: failure.message
      )
      try run.journal.post(
        [run.draft(abandoned, key: "\(itemKey)/completed", agent: agent, path: path)],
        ending: step
      )
      throw failure
    }
    if let spent { turn.record.add(earlier: spent) }
    try tell(turn.notices, step: step, request)
    let changes = writes(turn)
    for change in changes { state.apply(change) }
    try complete(turn, step: step, attempt: attempt, item: item, changes: changes, request)
    return turn
  }

  /// Warns of what a person should know of an answer, once a branch for each kind.
  private func tell(_ notices: [ModelNotice], step: String, _ request: ModelRequest) throws {
    for notice in notices where !trail.warnings.contains(where: { $0.kind == notice.kind.rawValue })
    {
      try warn(
        notice.kind.rawValue,
        "\(request.agent): \(notice.message)",
        agent: request.agent,
        key: "notice:\(step)/\(notice.kind.rawValue)"
      )
    }
  }

  private func complete(
    _ turn: ModelTurn,
    step: String,
    attempt: Int,
    item: ItemID,
    changes: [StateChange],
    _ request: ModelRequest
  ) throws {
    let path = pathText
    var result: [String: JSONValue] = ["finishReason": .string(turn.finishReason.rawValue)]
    if !turn.toolCalls.isEmpty { result["toolCalls"] = .array(turn.toolCalls.map(\.json)) }
    if !turn.reasoning.isEmpty { result["reasoning"] = .string(turn.reasoning) }
    if let native = turn.nativeFinishReason { result["nativeFinishReason"] = .string(native) }
    let item = ItemCompleted(itemId: item, status: .completed, text: turn.text)
    let completed = StepCompleted(
      step: step,
      attempt: attempt,
      outcome: .succeeded,
      result: .object(result),
      state: changes,
      call: turn.record
    )
    let artifacts = try changes.compactMap { try version($0, step: step, agent: request.agent) }
    try run.journal.post(
      [
        run.draft(
          item,
          key: "\(step)/item#\(attempt)/completed",
          agent: request.agent,
          path: path
        ),
        run.draft(completed, key: "\(step)/completed", agent: request.agent, path: path),
      ] + artifacts,
      ending: step
    )
    run.hub.close(item.itemId)
    run.journal.countAnswer()
    trail.calls.append(
      FinishedRun.Call(agent: request.agent, path: path, record: turn.record)
    )
  }

  private func replayed(
    _ completed: StepCompleted,
    _ past: RunJournal.Past,
    _ request: ModelRequest
  ) throws -> ModelTurn {
    if completed.outcome == .failed {
      throw ModelFailure(
        kind: completed.result["kind"]?.stringValue.flatMap(ModelFailure.Kind.init)
          ?? .invalidRequest,
        message: completed.result["message"]?.stringValue ?? "",
        provider: completed.result["provider"]?.stringValue ?? ""
      )
    }
    guard let record = completed.call else {
      throw RunFault.team("step \(completed.step) has no record of its call")
    }
    try replay(completed.state, step: completed.step, agent: request.agent)
    run.journal.countAnswer()
    trail.calls.append(
      FinishedRun.Call(agent: request.agent, path: pathText, record: record)
    )
    let calls = completed.result["toolCalls"]?.arrayValue ?? []
    return ModelTurn(
      text: past.text ?? "",
      reasoning: completed.result["reasoning"]?.stringValue ?? "",
      toolCalls: calls.compactMap(ToolCall.init(json:)),
      finishReason: completed.result["finishReason"]?.stringValue.flatMap(FinishReason.init)
        ?? .other,
      nativeFinishReason: completed.result["nativeFinishReason"]?.stringValue,
      record: record
    )
  }

  /// Who a model's failure stops: this agent, in which case it is the step's result; or the run.
  ///
  /// A fault of one request's size or content concerns that agent only where the model has answered
  /// other requests; without an answer the run stops.
  private func verdict(
    _ failure: ModelFailure,
    _ step: String,
    _ attempt: Int,
    _ request: ModelRequest
  ) throws -> any Error {
    switch failure.kind {
    case .contextTooLong where run.journal.hasAnswer,
      .contentFiltered where run.journal.hasAnswer:
      let failed = StepCompleted(
        step: step,
        attempt: attempt,
        outcome: .failed,
        result: [
          "kind": .string(failure.kind.rawValue), "message": .string(failure.message),
          "provider": .string(failure.provider),
        ]
      )
      try run.journal.post([
        run.draft(failed, key: "\(step)/completed", agent: request.agent, path: pathText)
      ])
      return failure
    default: return RunFault.model(failure)
    }
  }

  // MARK: Tool steps

  /// Calls a tool.
  ///
  /// What goes wrong in it becomes a result that the model reads.
  func tool(
    _ tool: any Tool,
    _ call: ToolCall,
    settings: JSONValue,
    agent: String
  ) async throws -> ToolResult {
    let step = run.journal.nextStep(.tool, path: pathText)
    let arguments = call.arguments ?? .string(call.rawArguments)
    let digest = RequestDigest.of(tool: call.name, arguments: arguments)
    let past = try run.journal.past(step)
    if let past {
      if past.started.digest != digest { throw RunFault.replayMismatch(step: step) }
      if let completed = past.completed { return try replayed(completed, agent) }
      if !tool.isIdempotent, let result = try await settle(step, call, agent) { return result }
    }
    let started = StepStarted(
      step: step,
      kind: .tool,
      name: call.name,
      attempt: (past?.attempts ?? 0) + 1,
      sawSeq: run.journal.seenSeq,
      digest: digest,
      isIdempotent: tool.isIdempotent,
      request: arguments
    )
    let path = pathText
    let key = "\(step)/started#\(started.attempt)"
    let opening = RunJournal.OpenStep(started: started, agent: agent, path: path)
    let intent = try run.draft(started, key: key, agent: agent, path: path)
    if tool.isIdempotent {
      try run.journal.post([intent], opening: opening)
    } else {
      _ = try await run.journal.append([intent], opening: opening)
    }
    var result = try await carryOut(tool, call, settings: settings, agent: agent, step: step)
    result.state = PersonLines.kept(in: result.state, over: state.values)
    for change in result.state { state.apply(change) }
    let completed = StepCompleted(
      step: step,
      attempt: started.attempt,
      outcome: result.isError ? .failed : .succeeded,
      result: ["content": result.content, "control": .string(result.control.rawValue)],
      state: result.state,
      summary: result.summary
    )
    let artifacts = try result.state.compactMap { try version($0, step: step, agent: agent) }
    let drafts =
      [try run.draft(completed, key: "\(step)/completed", agent: agent, path: path)] + artifacts
    if tool.isIdempotent {
      try run.journal.post(drafts, ending: step)
    } else {
      _ = try await run.journal.append(drafts, ending: step)
    }
    return result
  }

  private func carryOut(
    _ tool: any Tool,
    _ call: ToolCall,
    settings: JSONValue,
    agent: String,
    step: String
  ) async throws -> ToolResult {
    guard let given = call.arguments else {
      let shown = call.rawArguments.prefix(2_000)
      return .error("the arguments of \(call.name) are not a JSON object: \(shown)")
    }
    let arguments = tool.normalized(given)
    let faults = tool.faults(in: arguments)
    if !faults.isEmpty { return .error(faults.prefix(20).joined(separator: "; ")) }
    let context = ToolContext(
      sessionID: run.sessionID,
      runID: run.runID,
      projectID: run.projectID,
      agent: agent,
      step: step,
      callID: call.id,
      state: state.values,
      workingDirectory: run.workingDirectory,
      outputDirectory: run.outputDirectory,
      settings: settings,
      now: now
    )
    do {
      return try await tool.call(arguments, in: context)
    } catch {
      // A tool may cancel work of its own; only the run's end is ours to pass on.
      if error is CancellationError, Task.isCancelled { throw error }
      return .error("\(error)")
    }
  }

  private func replayed(_ completed: StepCompleted, _ agent: String) throws -> ToolResult {
    try replay(completed.state, step: completed.step, agent: agent)
    return ToolResult(
      content: completed.result["content"] ?? .null,
      isError: completed.outcome == .failed,
      state: completed.state,
      summary: completed.summary,
      control: completed.result["control"]?.stringValue.flatMap(ToolResult.Control.init) ?? .none
    )
  }

  // MARK: Versions

  /// Applies what a finished step changed.
  ///
  /// Its versions of documents came in the same commit, unless the session was copied in between.
  private func replay(_ changes: [StateChange], step: String, agent: String) throws {
    for change in changes { state.apply(change) }
    for change in changes {
      guard let name = run.team.key(change.key)?.artifact,
        run.journal.event(StepContext.versionKey(name, of: step)) == nil,
        let draft = try version(change, step: step, agent: agent)
      else { continue }
      try run.journal.post([draft])
    }
  }

  private static func versionKey(_ name: String, of step: String) -> String {
    "\(step)/artifact/\(name)"
  }

  /// The artifact that keeps the present value of a key whose versions are kept.
  private func version(_ change: StateChange, step: String, agent: String) throws -> EventDraft? {
    guard let name = run.team.key(change.key)?.artifact else { return nil }
    let version = state.versions[change.key, default: 1]
    let bytes = Array((state.values[change.key] ?? .null).prose.utf8)
    let key = StepContext.versionKey(name, of: step)
    let created = ArtifactCreated(
      artifactId: DerivedRandom.id(ArtifactID.self, run: run.runID, key: key, time: now),
      projectId: run.projectID,
      name: name,
      version: version,
      mediaType: name.hasSuffix(".md") ? "text/markdown" : "text/plain",
      hash: SHA256.hex(bytes),
      bytes: bytes.count
    )
    return try run.draft(created, key: key, agent: agent, path: pathText, body: bytes)
  }
}

extension ToolResult {
  static func error(_ message: String) -> ToolResult {
    ToolResult(content: ["error": .string(message)], isError: true)
  }
}
