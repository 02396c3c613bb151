import JSONModel

/// What the rehearsal does for an agent that it does not know: it says what the agent was given.
struct RehearsalStranger {
  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    let keys = stage.inputs.keys.sorted()
    let lines = keys.map { key in
      "- \(key): \(CleanText.line(Self.text(stage.inputs[key]), limit: 120))"
    }
    var parts = [
      "Rehearsal: no model speaks here, and the role of \(stage.agent) is not rehearsed.",
      lines.isEmpty
        ? "It was given nothing from the state."
        : "It was given:\n" + lines.joined(separator: "\n"),
      "[blank: what \(stage.agent) would write]",
    ]
    if !stage.message.isEmpty, lines.isEmpty {
      parts.insert("The message: \(CleanText.line(stage.message, limit: 200))", at: 1)
    }
    var answer = RehearsalAnswer(parts.joined(separator: "\n\n"))
    if stage.offers("exit_loop"), !stage.hasCalled("exit_loop") {
      answer.call("exit_loop", ["reason": "rehearsal: another pass would say the same"])
    }
    return answer
  }

  private static func text(_ value: JSONValue?) -> String {
    value?.stringValue ?? value?.text ?? ""
  }
}
