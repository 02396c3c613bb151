import JSONModel
import Logging
import ModelInterface

/// One run from its entry to its last event.
struct RunExecution: Sendable {
  let environment: RunEnvironment
  let entry: String
  /// The message that the run answers.
  let prompt: String
  let state: StateView
  /// Unix milliseconds at which the run was first started.
  let startedAt: Int64
  /// The event at which it was: `state` counts up to there.
  let startedSeq: Int64
  let store: any JournalStore
  let writer: (any DocumentWriter)?

  private static let maximumTransfers = 10

  /// Works the run through and writes its last event, whatever happens.
  ///
  /// Only where that event cannot be written does it throw, a `RunFault`; the run then stays as it
  /// is until somebody resumes it. Runs beside the runner, whose other runs it does not hold up.
  @concurrent
  func work() async throws {
    let journal = environment.journal
    do {
      let context = StepContext(
        run: environment,
        path: [],
        state: state,
        now: startedAt,
        absorbedSeq: startedSeq
      )
      try await walk(context)
      let delivery = try environment.program.deliver(finished(context))
      let artifacts = try await write(delivery, context)
      _ = try await journal.close(ending(delivery, artifacts, context), reason: "the run ended")
    } catch is CancellationError {
      // Whoever cancelled the task has closed the journal already; else the run fell over itself.
      try await fail("InternalError", "the run was given up from inside")
    } catch let fault as RunFault {
      try await stop(fault)
    } catch let failure as ModelFailure {
      try await stop(.model(failure))
    } catch let error as StoreError where Runner.isOfStorage(error) {
      try await stop(.storage(error.description))
    } catch {
      try await fail("InternalError", Runner.incident(error, environment.logger))
    }
  }

  /// The key of a run's last event, so that it has one only.
  static let endKey = "ended"

  private func stop(_ fault: RunFault) async throws {
    if case .stopped(let reason) = fault {
      let cancelled = RunCancelled(reason: reason)
      _ = try await environment.journal.close(
        [environment.draft(cancelled, key: RunExecution.endKey)],
        reason: reason
      )
      return
    }
    guard let reason = fault.interruption else {
      return try await fail("RunFailed", fault.description)
    }
    let interrupted = RunInterrupted(reason: reason, message: fault.description)
    _ = try await environment.journal.close(
      [environment.draft(interrupted)],
      reason: fault.description
    )
  }

  private func fail(_ kind: String, _ message: String) async throws {
    let failed = RunFailed(kind: kind, message: message)
    _ = try await environment.journal.close(
      [environment.draft(failed, key: RunExecution.endKey)],
      reason: message
    )
  }

  // MARK: The tree

  private func walk(_ context: StepContext) async throws {
    let team = environment.team
    var name = entry
    for transfers in 1...RunExecution.maximumTransfers {
      guard let agent = team.agent(name), let path = team.path(to: name) else {
        throw RunFault.team("the team has no agent \(name)")
      }
      switch try await context.at(path, { try await agent.run(in: context) }) {
      case .finished: return
      case .exitLoop(let by, _):
        try context.warn("no_loop", "\(by) left a loop where there is none", agent: by, key: "exit")
        return
      case .transfer(let target, let from):
        let transferred = AgentTransferred(from: from, to: target)
        try environment.journal.post([
          environment.draft(transferred, key: "transfer:\(transfers)", agent: from)
        ])
        try seedPrompt(context)
        name = target
      }
    }
    try context.warn("limit", "the agents handed over too often", agent: name, key: "transfers")
  }

  /// An agent that hands over without having written the prompt leaves the message itself.
  private func seedPrompt(_ context: StepContext) throws {
    guard let key = environment.team.promptKey, context.state.values[key] == nil else { return }
    let change = StateChange(key: key, value: .string(prompt))
    context.state.apply(change)
    let changed = StateChanged(projectId: environment.projectID, changes: [change])
    try environment.journal.post([environment.draft(changed, key: "seed:\(key)")])
  }

  // MARK: The documents

  private func finished(_ context: StepContext) -> FinishedRun {
    FinishedRun(
      runID: environment.runID,
      projectID: environment.projectID,
      prompt: prompt,
      state: context.state.values,
      history: context.state.history,
      calls: context.trail.calls,
      loops: context.trail.loops,
      warnings: context.trail.warnings,
      finalText: context.trail.finalText,
      agents: context.trail.agents,
      time: context.now
    )
  }

  private static let deliveryKey = "deliver/"

  /// Whether the event is of a document's delivery, which comes after all that agents do.
  static func isDelivery(_ event: JournalEvent) -> Bool {
    event.key?.hasPrefix(deliveryKey) ?? false
  }

  /// Commits each document, then writes its file.
  ///
  /// A file that cannot be written is a warning: the document is in the database.
  private func write(
    _ delivery: Delivery,
    _ context: StepContext
  ) async throws -> [ArtifactReference] {
    var references: [ArtifactReference] = []
    let earlier =
      delivery.documents.isEmpty ? [] : try await store.artifacts(of: environment.projectID)
    for document in delivery.documents {
      let key = deliveryKey(of: document.name)
      let same = earlier.filter { $0.name == document.name }
      let bytes = Array(document.text.utf8)
      // Files of the session that this one is a copy of stay that one's.
      let own = same.filter { $0.seq > environment.copiedUpTo }
      let ours = Set(own.map(\.hash)).union([SHA256.hex(bytes)])
      let path = try await place(document, delivery, ours, context)
      let created = ArtifactCreated(
        artifactId: DerivedRandom.id(
          ArtifactID.self,
          run: environment.runID,
          key: key,
          time: context.now
        ),
        projectId: environment.projectID,
        name: document.name,
        version: (same.map(\.version).max() ?? 0).saturatingAdd(1),
        mediaType: document.mediaType,
        hash: SHA256.hex(bytes),
        bytes: bytes.count,
        path: path,
        outcome: delivery.outcome
      )
      let events = try await environment.journal.append([
        environment.draft(created, key: key, body: bytes)
      ])
      // After a crash this is the event of before, whose path counts.
      let stored = try events.first?.payload(ArtifactCreated.self) ?? created
      var reference = ArtifactReference(
        artifactId: stored.artifactId,
        name: stored.name,
        version: stored.version,
        path: stored.path
      )
      if let path = stored.path, let writer {
        do {
          let committed =
            stored.hash == created.hash ? bytes : try await store.body(stored.hash) ?? bytes
          try await writer.write(committed, to: path, ours: ours.union([stored.hash]))
        } catch let failure as ToolFailure {
          try context.warn("not_written", failure.message, agent: "", key: "\(key)/not_written")
          reference.path = nil
        }
      }
      references.append(reference)
    }
    return references
  }

  /// The key of a document's delivery.
  ///
  /// One that was delivered before the session was copied is delivered again: its path is the
  /// origin's, or of somebody else's making.
  private func deliveryKey(of name: String) -> String {
    let key = RunExecution.deliveryKey + name
    guard let before = environment.journal.event(key), before.seq <= environment.copiedUpTo
    else { return key }
    return "\(key)/copy@\(environment.copiedUpTo)"
  }

  private func place(
    _ document: Delivery.Document,
    _ delivery: Delivery,
    _ ours: Set<String>,
    _ context: StepContext
  ) async throws -> String? {
    guard let writer, let directory = environment.outputDirectory else { return nil }
    do {
      return try await writer.plan(
        name: document.name,
        folder: delivery.folder,
        below: directory,
        ours: ours,
        for: environment.runID
      )
    } catch let failure as ToolFailure {
      try context.warn(
        "not_written",
        "\(failure.message); the document is in the database",
        agent: "",
        key: "\(RunExecution.deliveryKey)\(document.name)/no_place"
      )
      return nil
    }
  }

  private func ending(
    _ delivery: Delivery,
    _ artifacts: [ArtifactReference],
    _ context: StepContext
  ) throws -> [EventDraft] {
    let usage = context.trail.calls.reduce(TokenUsage()) { $0 + $1.record.usage }
    let costs = context.trail.calls.map(\.record.cost)
    // One call of unknown price makes the sum unknown.
    let cost =
      costs.contains(nil)
      ? nil : min(costs.compactMap { $0 }.reduce(0, +), Double(Int.largestCount))
    let message = MessageAdded(
      messageId: DerivedRandom.id(
        MessageID.self,
        run: environment.runID,
        key: "answer",
        time: context.now
      ),
      role: .agent,
      content: delivery.text,
      projectId: environment.projectID
    )
    let agent = context.trail.agents.last
    var drafts = [try environment.draft(message, key: "answer", agent: agent)]
    if delivery.title != nil || delivery.subject != nil {
      let updated = ProjectUpdated(
        projectId: environment.projectID,
        title: delivery.title,
        subject: delivery.subject,
        status: delivery.outcome
      )
      drafts.append(try environment.draft(updated, key: "project"))
    }
    let completed = RunCompleted(
      outcome: delivery.outcome,
      text: delivery.text,
      usage: usage,
      cost: cost,
      artifacts: artifacts
    )
    drafts.append(try environment.draft(completed, key: RunExecution.endKey))
    return drafts
  }
}
