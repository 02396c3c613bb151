import JSONModel
package import ModelInterface

/// The model of a script: says what stands there, at its pace.
///
/// Keeps no place of its own. Which turn it plays is told by the request, so that a run that another
/// process resumes goes on where it was.
package struct ScriptModel: LanguageModel {
  /// What it is called, as a model and as a provider.
  package static let name = "script"

  private let script: RunScript

  package init(_ script: RunScript) {
    self.script = script
  }

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    let clock = ContinuousClock()
    let begun = clock.now
    guard let place = ScriptPlace(request) else {
      throw ModelFailure(
        kind: .unknownModel,
        message: "\(request.agent) stands at no place of a script, so nothing can be played",
        provider: ScriptModel.name
      )
    }
    let turns = script.run(place.run)?.turns ?? []
    let turn = turns.indices.contains(place.calls) ? turns[place.calls] : RunScript.Turn()
    var speech = ScriptSpeech(place: place, onDelta: onDelta)
    var triesToPass = request.attempt - 1
    for beat in turn.beats {
      switch beat {
      case .say(let text, let pace): try await speech.say(text, pace: pace)
      case .think(let text): speech.think(text)
      case .pause(let duration): try await clock.sleep(for: duration)
      case .fail(let failure, let times):
        if triesToPass < times { throw failure }
        triesToPass -= times
      case .breakOff(let text, let pace, let times):
        if triesToPass < times {
          try await speech.say(text, pace: pace)
          throw ModelFailure(
            kind: .streamBroken,
            message: "the answer broke off",
            provider: ScriptModel.name
          )
        }
        triesToPass -= times
      case .hang: while true { try await clock.sleep(for: .seconds(3600)) }
      }
    }
    if turn.call == nil, speech.text.isEmpty {
      // An agent that answers with nothing would be warned of.
      try await speech.say("The script's run ends here.", pace: .zero)
    }
    let milliseconds = begun.duration(to: clock.now) / .milliseconds(1)
    return ModelTurn(
      text: speech.text,
      reasoning: speech.reasoning,
      toolCalls: turn.call.map { call in
        [ToolCall(id: call.id, name: call.name, arguments: call.arguments)]
      } ?? [],
      finishReason: turn.call == nil ? .stop : .toolCalls,
      record: ModelCallRecord(
        provider: ScriptModel.name,
        model: ScriptModel.name,
        usage: TokenUsage(input: request.wordCount, output: speech.wordCount),
        cost: 0,
        duration: milliseconds
      )
    )
  }
}

/// Where in its script a request stands.
struct ScriptPlace {
  /// The number of the run in the script, from 1.
  var run: Int
  /// What the person's message says.
  var message: String
  /// How many calls of this run have been carried out.
  var calls = 0
  /// What the person answered last.
  var answer = ""

  /// Nil for a request of a team that is no script's.
  ///
  /// Only the results of calls are counted: what a person adds to a run on its way changes nothing.
  init?(_ request: ModelRequest) {
    guard let state = request.inputs[ScriptTeam.key],
      let place = ScriptPlace(state: state)
    else { return nil }
    self = place
    for case .toolResult(_, let name, let content, _) in request.messages {
      calls += 1
      guard name == BuiltInTool.askUser, let result = try? JSONValue(parsing: content) else {
        continue
      }
      answer = result["answer"]?.stringValue ?? ""
    }
  }

  init?(state: JSONValue) {
    guard let run = state["run"]?.integerValue else { return nil }
    self.run = Int(run)
    message = state["message"]?.stringValue ?? ""
  }
}

/// What a turn has said so far.
private struct ScriptSpeech {
  let place: ScriptPlace
  let onDelta: @Sendable (ModelDelta) -> Void
  var text = ""
  var reasoning = ""
  var wordCount = 0

  /// Streams the words one by one.
  ///
  /// What is said after something else is set off by a blank.
  mutating func say(_ script: String, pace: Duration) async throws {
    let said = filled(script)
    let joint = text.isEmpty || text.last?.isWhitespace == true || said.first?.isWhitespace == true
    for (index, word) in ScriptSpeech.words((joint ? "" : " ") + said).enumerated() {
      if index > 0, pace > .zero { try await ContinuousClock().sleep(for: pace) }
      text += word
      wordCount += 1
      onDelta(.text(word))
    }
    try Task.checkCancellation()
  }

  mutating func think(_ script: String) {
    let thought = (reasoning.isEmpty ? "" : " ") + filled(script)
    reasoning += thought
    wordCount += ScriptSpeech.words(thought).count
    onDelta(.reasoning(thought))
  }

  private func filled(_ script: String) -> String {
    script.replacing("{answer}", with: place.answer).replacing("{message}", with: place.message)
  }

  /// The words, each with the whitespace before it.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      if character.isWhitespace, word.last?.isWhitespace == false {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}

extension ModelRequest {
  fileprivate var wordCount: Int {
    messages.reduce(0) { count, message in
      switch message {
      case .user(let text), .assistant(let text, _), .toolResult(_, _, let text, _):
        count + ScriptSpeech.words(text).count
      }
    }
  }
}
