import JSONModel
import ModelInterface

extension AgentDefinition {
  /// Works this agent through in `context`, whose path ends in it.
  func run(in context: StepContext) async throws -> AgentEnding {
    try Task.checkCancellation()
    if let missing = missingKey(context.state.values) {
      try context.warn(
        "skipped",
        "\(name) was left out: there is no `\(missing)` for it to work with",
        agent: name,
        key: "skipped"
      )
      return .finished
    }
    context.trail.agents.append(name)
    let callbacks = context.run.program.callbacks
    let view = context.view(of: name)
    if let answer = callbacks.beforeAgent(view) {
      context.trail.finalText = answer
      return .finished
    }
    let ending: AgentEnding
    switch kind {
    case .llm(let settings):
      try context.absorbBeforeAgent()
      ending = try await LLMAgent(definition: self, settings: settings).run(in: context)
    case .sequential: ending = try await runInOrder(context)
    case .loop(let passes): ending = try await runLoop(context, passes: passes)
    case .parallel(let width): ending = try await runSideBySide(context, width: width)
    }
    if let answer = callbacks.afterAgent(view, context.trail.finalText) {
      context.trail.finalText = answer
    }
    return ending
  }

  /// The first key that must have a value and has none; an empty list or text is none.
  private func missingKey(_ values: [String: JSONValue]) -> String? {
    (requires ?? []).first { key in
      guard let value = values[key], !value.isNull else { return true }
      return value.arrayValue?.isEmpty == true || value.stringValue?.isEmpty == true
        || value.objectValue?.isEmpty == true
    }
  }

  private func runInOrder(_ context: StepContext) async throws -> AgentEnding {
    for agent in subAgents {
      let ending = try await context.below(agent.name) { try await agent.run(in: context) }
      if ending != .finished { return ending }
    }
    return .finished
  }

  /// The exit of the nearest loop ends here; no outer loop hears of it.
  private func runLoop(_ context: StepContext, passes: Int) async throws -> AgentEnding {
    var outer = context.path
    let component = outer.removeLast()
    for pass in 1...passes {
      var exit: (by: String, reason: String)?
      let before = Pass(context)
      for agent in subAgents {
        let path = outer + ["\(component)#\(pass)", agent.name]
        let ending = try await context.at(path) { try await agent.run(in: context) }
        if case .transfer = ending { return ending }
        if case .exitLoop(let by, let reason) = ending {
          exit = (by, reason)
          break
        }
      }
      if context.run.ask == .pass {
        let review = PassReview(loop: name, pass: pass, isLast: pass == passes)
        let path = outer + ["\(component)#\(pass)"]
        switch try await review.ask(in: context, at: path.joined(separator: "/")) {
        case .approved: exit = (name, "approved by the person")
        case .goesOn: exit = nil
        }
      } else if exit == nil, pass < passes, Pass(context) == before,
        !context.run.team.followsFirstRules
      {
        // The next pass would be asked the same, and paid for.
        let reason = "pass \(pass) called no tool and changed nothing"
        try leave(context, passes: pass, by: nil, reason: reason)
        return .finished
      }
      if let exit {
        try leave(context, passes: pass, by: exit.by, reason: exit.reason)
        return .finished
      }
    }
    try leave(context, passes: passes, by: nil, reason: "the limit of \(passes) passes is reached")
    return .finished
  }

  private func leave(
    _ context: StepContext,
    passes: Int,
    by agent: String?,
    reason: String
  ) throws {
    let exit = LoopExited(loop: name, passes: passes, by: agent, reason: reason)
    context.trail.loops.append(exit)
    let path = context.pathText
    try context.run.journal.post([
      context.run.draft(exit, key: "\(path)/exited:\(context.trail.loops.count)", path: path)
    ])
  }

  /// Every branch begins with the state as it is now and sees its own writes only; the writes are
  /// joined in the order of the definition.
  ///
  /// A branch that breaks does not stop its siblings.
  private func runSideBySide(_ context: StepContext, width: Int) async throws -> AgentEnding {
    let run = context.run
    let path = context.path
    let state = context.state.branched()
    let now = context.now
    let absorbedSeq = context.absorbedSeq
    let agents = subAgents
    let results = await withTaskGroup(
      of: (Int, Result<Branch, any Error>).self,
      returning: [Int: Result<Branch, any Error>].self
    ) { group in
      var results: [Int: Result<Branch, any Error>] = [:]
      for (index, agent) in agents.enumerated() {
        if index >= width, let (done, result) = await group.next() { results[done] = result }
        group.addTask {
          let context = StepContext(
            run: run,
            path: path + [agent.name],
            state: state,
            now: now,
            absorbedSeq: absorbedSeq
          )
          return (index, await Branch.run(agent, in: context))
        }
      }
      while let (done, result) = await group.next() { results[done] = result }
      return results
    }
    var firstError: (any Error)?
    var ending = AgentEnding.finished
    for index in agents.indices {
      switch results[index] {
      case .success(let branch):
        context.state.join(branch.state)
        context.trail.join(branch.trail)
        if ending == .finished { ending = branch.ending }
      case .failure(let error): firstError = firstError ?? error
      case nil: break
      }
    }
    if let firstError { throw firstError }
    return ending
  }
}

/// What a pass of a loop can change: the values that agents replace, and what their calls did.
///
/// A list that only grows is no progress of its own: a note on the same version says nothing new.
private struct Pass: Equatable {
  var values: [String: JSONValue]
  var toolCalls: Int

  init(_ context: StepContext) {
    let team = context.run.team
    values = context.state.values.filter { team.key($0.key)?.reducer != .append }
    toolCalls = context.trail.toolCalls
  }
}

/// What one branch of a parallel group hands back.
private struct Branch: Sendable {
  var state: StateView
  var trail: RunTrail
  var ending: AgentEnding

  @concurrent
  static func run(
    _ agent: AgentDefinition,
    in context: sending StepContext
  ) async -> Result<Branch, any Error> {
    do {
      let ending = try await agent.run(in: context)
      return .success(Branch(state: context.state, trail: context.trail, ending: ending))
    } catch {
      return .failure(error)
    }
  }
}
