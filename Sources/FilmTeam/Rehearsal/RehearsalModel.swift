package import ModelInterface

/// The embedded default: a program that acts the film team's roles, without key, network or model.
///
/// It never invents. Every passage is quoted, arranged (a template and facts) or left to the writer
/// as `[blank: …]`; equal requests give equal bytes. It drives the real tools, and streams.
package struct RehearsalModel: LanguageModel {
  /// How many words go out at once.
  private static let wordsInPiece = 6

  package init() {}

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    try Task.checkCancellation()
    let answer = Self.answer(to: RehearsalStage(request))
    for piece in Self.pieces(of: answer.text) {
      try Task.checkCancellation()
      onDelta(.text(piece))
      await Task.yield()
    }
    try Task.checkCancellation()
    return ModelTurn(
      text: answer.text,
      toolCalls: answer.calls,
      finishReason: answer.calls.isEmpty ? .stop : .toolCalls,
      record: ModelCallRecord(provider: "rehearsal", model: "rehearsal", cost: 0)
    )
  }

  private static func answer(to stage: RehearsalStage) -> RehearsalAnswer {
    switch stage.agent {
    case "greeter": RehearsalGreeter(stage: stage).answer
    case "researcher": RehearsalResearcher(stage: stage).answer
    case "screenwriter": RehearsalScreenwriter(stage: stage).answer
    case "critic": RehearsalCritic(stage: stage).answer
    case "box_office_researcher": RehearsalBoxOffice(stage: stage).answer
    case "casting_agent": RehearsalCasting(stage: stage).answer
    case "file_writer": RehearsalFileWriter(stage: stage).answer
    default: RehearsalStranger(stage: stage).answer
    }
  }

  /// The text cut after every few words; the pieces add up to it.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var current = ""
    var words = 0
    for character in text {
      current.append(character)
      guard character.isWhitespace else { continue }
      words += 1
      if words >= wordsInPiece {
        pieces.append(current)
        current = ""
        words = 0
      }
    }
    if !current.isEmpty { pieces.append(current) }
    return pieces
  }
}
