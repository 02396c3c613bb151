import JSONModel
package import Logging
package import ModelInterface

/// Works the runs of this process: accepts messages, resumes, cancels, and waits.
///
/// The journal decides everything; the runner only knows which runs are its own. A run goes on
/// whoever watches it, until it ends, is cancelled, or `shutdown` interrupts it.
package actor Runner {
  /// What a runner hosts and where its results go.
  package struct Configuration: Sendable {
    package var team: TeamDefinition
    package var program: any TeamProgram
    /// The tools of the host, besides the program's own.
    package var tools: [any Tool]
    package var model: any LanguageModel
    package var writer: (any DocumentWriter)?
    /// The name that a run keeps for the model that it begins with, so that it goes on with the same
    /// one whatever the default is by then.
    ///
    /// Throws `ModelFailure` where a name, or none, leads nowhere; `authentication` where only a key
    /// is missing. Called inside a session's turn: it must not wait for a network.
    package var pinModel: @Sendable (String?, Credentials?) async throws -> String?
    /// Finds out what `pinModel` needs to know; called before a message takes its session's turn.
    package var prepareModel: @Sendable (String?, Credentials?) async -> Void
    package var logger: Logger

    package init(
      team: TeamDefinition,
      program: any TeamProgram,
      tools: [any Tool],
      model: any LanguageModel,
      writer: (any DocumentWriter)?,
      pinModel: @escaping @Sendable (String?, Credentials?) async throws -> String? = { name, _ in
        name
      },
      prepareModel: @escaping @Sendable (String?, Credentials?) async -> Void = { _, _ in },
      logger: Logger
    ) {
      self.team = team
      self.program = program
      self.tools = tools
      self.model = model
      self.writer = writer
      self.pinModel = pinModel
      self.prepareModel = prepareModel
      self.logger = logger
    }
  }

  /// Runs of another replay version can only be forked: their journal means something else.
  package static let replayVersion = 1
  static let maximumQueue = 16

  struct LiveRun {
    var sessionID: SessionID
    var journal: RunJournal
    var task: Task<Void, Never>
    let end: RunEnd
  }

  struct QueuedMessage {
    var request: MessageRequest
    var accepted: AcceptedMessage
  }

  package nonisolated let configuration: Configuration
  package nonisolated let hub: DeltaHub
  nonisolated let store: any JournalStore
  nonisolated let ownership: any RunOwnership
  let gate = SessionGate()
  nonisolated let credentials = SessionCredentials()
  var live: [RunID: LiveRun] = [:]
  var queues: [SessionID: [QueuedMessage]] = [:]
  /// What begins the next message of a session, by the run that has ended.
  var drains: [RunID: Task<Void, Never>] = [:]
  var lost: [RunID: LostRun] = [:]
  /// What waits for the tasks of runs that were stopped.
  var stopping: [RunID: Task<Void, Never>] = [:]
  var isShuttingDown = false
  /// The team of new runs, as it is stored.
  private var teamBody: (bytes: [UInt8], hash: String)?
  /// The team of the last run, which is nearly always that of the next one, too.
  var lastTeam: (hash: String, definition: TeamDefinition)?

  package init(
    _ configuration: Configuration,
    store: any JournalStore,
    ownership: any RunOwnership,
    hub: DeltaHub
  ) {
    self.configuration = configuration
    self.store = store
    self.ownership = ownership
    self.hub = hub
  }

  // MARK: Messages

  /// Writes the message and the start of its run, and starts it.
  ///
  /// Returns once both are committed.
  package func send(_ request: MessageRequest) async throws -> AcceptedMessage {
    if isShuttingDown { throw RunnerError.shuttingDown }
    // Others may change the session meanwhile.
    let lent = request.credentials ?? credentials[request.sessionID]
    await configuration.prepareModel(request.model, lent)
    return try await inTurn(request.sessionID) {
      try await self.accept(request)
    }
  }

  private func accept(_ request: MessageRequest) async throws -> AcceptedMessage {
    guard let session = try await store.session(request.sessionID) else {
      throw RunnerError.unknownSession(request.sessionID)
    }
    // Looked up before the message: a run that another process begins in between is one of a message
    // that is found.
    let open = try await openRun(of: session.id)
    if let duplicate = try await duplicate(of: request) { return duplicate }
    if session.isArchived { throw RunnerError.archived(session.id) }
    if let open {
      if !request.queue, let answered = try await answerBySending(request, to: open) {
        return answered
      }
      guard request.queue else { throw RunnerError.runInProgress(open) }
      // A queue is drained by the process whose run it waits behind.
      if live[open] == nil, queues[session.id] == nil, let run = try await store.run(open) {
        throw RunnerError.ownedElsewhere(open, processID: ownership.processID(of: run.owner))
      }
      return try await enqueue(request, behind: open)
    }
    return try await begin(request, session, message: nil)
  }

  private func duplicate(of request: MessageRequest) async throws -> AcceptedMessage? {
    guard let clientID = request.clientMessageID,
      let message = try await store.message(in: request.sessionID, clientMessageID: clientID)
    else { return nil }
    guard message.content == request.content, let run = message.runID else {
      throw RunnerError.idempotencyMismatch(message.id)
    }
    return AcceptedMessage(
      messageID: message.id,
      runID: run,
      seq: message.seq,
      isDuplicate: true
    )
  }

  /// The run that the session is busy with.
  ///
  /// One whose owner died is interrupted on the way.
  private func openRun(of session: SessionID) async throws -> RunID? {
    if let next = queues[session]?.first { return next.accepted.runID }
    return try await busyRun(of: session)
  }

  func busyRun(of session: SessionID) async throws -> RunID? {
    // A run may have ended in the journal before its task has: the journal decides.
    let runs = try await store.runs(of: session, PageRequest(limit: 100)).elements
    for run in runs {
      var run = run
      while run.status == .running || run.status == .waiting {
        let isElsewhere = run.owner != ownership.current && ownership.isAlive(run.owner)
        if live[run.id] != nil || isElsewhere { return run.id }
        // Another process may take it over in this moment: then that one works on it.
        run = try await interruptDead(run)
      }
    }
    return nil
  }

  /// Starts the run of a message; `message` is what an earlier `enqueue` has written of it.
  func begin(
    _ request: MessageRequest,
    _ session: SessionRecord,
    message: AcceptedMessage?
  ) async throws -> AcceptedMessage {
    lend(request.credentials, to: session.id)
    let team = configuration.team
    var state: [String: StateEntry] = [:]
    if let current = session.currentProject {
      state = try await store.state(of: current, at: nil)
    }
    var intake = configuration.program.intake(request.content, state: state.mapValues(\.value))
    if request.isPrompt {
      intake.entry = team.entry
      if let key = team.promptKey, intake.startsNewProject {
        intake.seeds.append(StateChange(key: key, value: .string(request.content)))
      }
    }
    // A project in which nothing has been written yet is as good as a new one.
    let isNew = session.currentProject == nil || (intake.startsNewProject && !state.isEmpty)
    let project = isNew ? ProjectID.make() : session.currentProject ?? .make()
    let accepted =
      message ?? AcceptedMessage(messageID: .make(), runID: .make(), seq: 0)
    let run = accepted.runID
    var drafts: [EventDraft] = []
    if isNew {
      let title = intake.title ?? String(request.content.prefix(80))
      drafts.append(
        try EventDraft(ProjectCreated(projectId: project, title: title, subject: nil))
      )
    }
    if message == nil {
      let added = MessageAdded(
        messageId: accepted.messageID,
        role: .user,
        content: request.content,
        projectId: project,
        clientMessageId: request.clientMessageID
      )
      drafts.append(try EventDraft(runID: run, added))
    }
    if !intake.seeds.isEmpty {
      let seeds = StateChanged(projectId: project, changes: intake.seeds)
      drafts.append(try EventDraft(runID: run, key: "seeds", seeds))
    }
    let body = try bodyOfTeam()
    let started = RunStarted(
      messageId: accepted.messageID,
      projectId: project,
      entry: intake.entry ?? team.root.name,
      model: await pinnedModel(request.model ?? session.model, in: session.id),
      owner: ownership.current,
      team: body.hash,
      replayVersion: Runner.replayVersion,
      ask: request.ask
    )
    // In one commit with what names it: a body that nothing names may be deleted.
    drafts.append(
      try EventDraft(runID: run, key: "started", started, body: body.bytes)
    )
    let events = try await store.append(drafts, to: session.id, ifHead: session.head)
    guard let last = events.last else { throw RunnerError.unknownSession(session.id) }
    do {
      try await start(run, started, startedSeq: last.seq, startedAt: last.time, events: [], session)
    } catch {
      let failed = RunFailed(
        kind: "InternalError",
        message: Runner.incident(error, configuration.logger)
      )
      try await store.append(
        [EventDraft(runID: run, key: RunExecution.endKey, failed)],
        to: session.id
      )
    }
    return AcceptedMessage(messageID: accepted.messageID, runID: run, seq: last.seq)
  }

  func bodyOfTeam() throws -> (bytes: [UInt8], hash: String) {
    if let teamBody { return teamBody }
    let bytes = Array(try configuration.team.canonicalText().utf8)
    let body = (bytes, SHA256.hex(bytes))
    teamBody = body
    return body
  }

  // MARK: Execution

  /// Starts the task of a run whose start is in the journal.
  func start(
    _ run: RunID,
    _ started: RunStarted,
    startedSeq: Int64,
    startedAt: Int64,
    events: [JournalEvent],
    _ session: SessionRecord
  ) async throws {
    let journal = RunJournal(
      session: session.id,
      run: run,
      store: store,
      hub: hub,
      events: events,
      // A person may have written to the project since the run first began.
      outside: events.isEmpty
        ? []
        : try await RunJournal.outside(
          store,
          session.id,
          started.projectId,
          after: startedSeq,
          upTo: session.head
        )
    )
    let execution = try await execution(
      run,
      started,
      startedSeq: startedSeq,
      startedAt: startedAt,
      journal: journal,
      session
    )
    if isShuttingDown {
      let interrupted = RunInterrupted(reason: .shutdown, message: "the process is stopping")
      _ = try await journal.close(
        [EventDraft(runID: run, interrupted)],
        reason: interrupted.message
      )
      return
    }
    // Owned by `live`: cancelled by `cancel` and `shutdown`, and taken out at its end.
    let end = RunEnd()
    let task = SessionGate.outside {
      Task {
        do {
          try await execution.work()
        } catch {
          self.lose(run, in: session.id, error)
        }
        self.finished(run, session.id, of: journal)
        end.reach()
      }
    }
    live[run] = LiveRun(sessionID: session.id, journal: journal, task: task, end: end)
  }

  private func execution(
    _ run: RunID,
    _ started: RunStarted,
    startedSeq: Int64,
    startedAt: Int64,
    journal: RunJournal,
    _ session: SessionRecord
  ) async throws -> RunExecution {
    let messages = try await conversation(session.id, upTo: startedSeq, for: started.messageId)
    let prompt = messages.last?.content ?? ""
    let tools = configuration.tools + configuration.program.tools
    let environment = RunEnvironment(
      sessionID: session.id,
      runID: run,
      projectID: started.projectId,
      team: try await team(started.team),
      program: configuration.program,
      model: configuration.model,
      modelName: started.model,
      credentials: credentials,
      tools: Dictionary(tools.map { ($0.declaration.name, $0) }, uniquingKeysWith: { $1 }),
      journal: journal,
      hub: hub,
      workingDirectory: session.workingDirectory,
      outputDirectory: session.outputDirectory ?? session.workingDirectory,
      copiedUpTo: session.forkedFrom?.atSeq ?? 0,
      importedThrough: session.importedThrough,
      conversation: messages,
      ask: started.ask,
      logger: configuration.logger
    )
    let state = try await store.state(of: started.projectId, at: startedSeq)
    return RunExecution(
      environment: environment,
      entry: started.entry,
      prompt: prompt,
      state: StateView(state),
      startedAt: startedAt,
      startedSeq: startedSeq,
      store: store,
      writer: configuration.writer
    )
  }

  /// What was said before the run began, with its own message last: others that wait behind it are
  /// not part of it yet.
  private func conversation(
    _ session: SessionID,
    upTo seq: Int64,
    for message: MessageID
  ) async throws -> [MessageRecord] {
    var messages: [MessageRecord] = []
    var cursor: String?
    repeat {
      let page = try await store.messages(of: session, PageRequest(cursor: cursor, limit: 500))
      messages += page.elements.filter { $0.seq <= seq }
      cursor = page.next
    } while cursor != nil
    guard let own = messages.first(where: { $0.id == message }) else { return messages }
    return messages.filter { $0.id != own.id && ($0.role == .agent || $0.seq < own.seq) } + [own]
  }

  /// What the journal and a client hear of an error that nobody foresaw: its text may hold paths or
  /// more, and goes to the log only.
  static func incident(_ error: any Error, _ logger: Logger) -> String {
    let incident = SessionID.make().rawValue
    logger.error(
      "a run failed by our fault",
      metadata: ["error": "\(error)", "incident": "\(incident)"]
    )
    return "a fault of ours; the log has it under \(incident)"
  }

  /// Whether an error says that the database cannot be used, in words for people.
  static func isOfStorage(_ error: StoreError) -> Bool {
    switch error {
    case .unavailable, .unusable: true
    case .unknownSession, .invalid, .invariant, .headMoved: false
    }
  }

  // MARK: What there is

  /// The run as it stands; nil if there is none.
  package nonisolated func record(of run: RunID) async throws -> RunRecord? {
    try await store.run(run)
  }

  /// Whether this process works on a run now, or has one to begin or to close.
  package var isBusy: Bool {
    !live.isEmpty || !queues.isEmpty || !drains.isEmpty || lost.values.contains { !$0.isGivenUp }
  }

  /// The runs that this process works on.
  package var liveRuns: [RunID] { Array(live.keys) }

  /// Interrupts every run of this process and refuses new ones.
  ///
  /// Returns once all are written.
  package func shutdown(reason: RunInterrupted.Reason, message: String) async {
    isShuttingDown = true
    for run in lost.values { run.task.cancel() }
    for run in live.keys {
      do {
        try await interrupt(run, reason: reason, message: message)
      } catch {
        configuration.logger.error("a run could not be interrupted: \(error)")
      }
    }
  }
}
