import JSONModel

/// What a person says after a pass of a loop, in a run that was started with `ask: pass`.
struct PassReview: Sendable {
  enum Verdict: Sendable { case approved, goesOn }

  let loop: String
  let pass: Int
  /// After the last pass there is no other to ask for.
  let isLast: Bool

  private var options: [InteractionOption] {
    var options = [InteractionOption(optionId: "approve", name: "Approve, and go on")]
    if !isLast {
      options.append(
        InteractionOption(optionId: "notes", name: "Another pass, with notes", takesText: true)
      )
    }
    return options + [InteractionOption(optionId: "stop", name: "Stop the run")]
  }

  /// Throws `RunFault.stopped` where the person stops the run.
  func ask(in context: StepContext, at path: String) async throws -> Verdict {
    let question = Question(
      kind: .choice,
      text: "Pass \(pass) of \(loop) is done. How shall the crew go on?",
      options: options,
      arguments: ["loop": .string(loop), "pass": .integer(Int64(pass))]
    )
    let answer = try await context.ask(question, agent: loop, path: path) { answer in
      guard answer.optionId == "notes", let text = answer.text else { return [] }
      return context.run.program.changes(for: text, state: context.state.values)
    }
    switch answer.optionId {
    case "notes": return .goesOn
    case "stop": throw RunFault.stopped("stopped by the person after pass \(pass) of \(loop)")
    default: return .approved
    }
  }
}
