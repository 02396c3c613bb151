import JSONModel

/// Finds the subject in what the person typed, and hands over; asks for it where there is none.
struct RehearsalGreeter {
  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    if stage.results.contains(where: \.isError) {
      return RehearsalAnswer(
        "The studio could not take the subject down; please send it once more."
      )
    }
    let answers = stage.results(of: "ask_user").compactMap { $0["answer"]?.stringValue }
    guard let asked = SubjectInMessage(answers.last ?? stage.message)?.text else {
      let question =
        "Who is the film about? A name from history is enough, such as Ada Lovelace."
      guard stage.offers("ask_user"), answers.isEmpty, !stage.isLaterMessage else {
        return RehearsalAnswer(
          "\(answers.isEmpty ? "Welcome" : "The studio needs a name"). \(question)"
        )
      }
      var answer = RehearsalAnswer("Welcome.")
      answer.call("ask_user", ["question": .string(question)])
      return answer
    }
    // A wish such as "told by her mother" is for a model to follow; the tools go by the bare name.
    let bare = SubjectName(prompt: asked).text
    let (subject, taken) = Self.figure(for: bare)
    if stage.hasCalled("transfer_to_agent") || stage.hasCalled("append_to_state") {
      return RehearsalAnswer("The crew has the subject: \(subject).")
    }
    let wish =
      bare == asked ? "" : " The rehearsal keeps to the facts and cannot follow the rest."
    var answer = RehearsalAnswer("A film about \(subject).\(taken)\(wish) The crew takes over.")
    if stage.offers("append_to_state") {
      answer.call("append_to_state", ["field": "PROMPT", "value": .string(subject)])
    }
    if stage.offers("transfer_to_agent") {
      answer.call("transfer_to_agent", ["agent_name": "film_concept_team"])
    }
    return answer
  }

  /// The shelf's name for whom `name` means, and a sentence that says so where it is a guess.
  private static func figure(for name: String) -> (name: String, taken: String) {
    switch BuiltInShelf().match(name) {
    case .known(let known, isWhole: true): (known, "")
    case .likely(let figure): (figure, " “\(name)” is taken as \(figure).")
    case .known, .similar, .unknown: (name, "")
    }
  }
}
