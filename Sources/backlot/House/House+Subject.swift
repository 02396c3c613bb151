import AgentKit
import FilmTeam
import Foundation
import Storage
import SystemSupport

/// Finds the subject of a film in the words that a person typed.
extension House {
  /// The subject that `typed` means.
  ///
  /// A name that is nearly one of the shelf's is asked about in a terminal; elsewhere one that can
  /// mean one figure only is taken as that figure, and said. Throws `CommandFailure` where nobody is
  /// named.
  func subject(of typed: String, isVerbatim: Bool) async throws -> String {
    // Another team's messages mean what that team makes of them.
    guard invocation.options.team == nil else {
      if typed.allSatisfy(\.isWhitespace) { throw House.refusal(.empty) }
      return typed
    }
    let name: String
    do {
      name = try SubjectRequest(typed).text
    } catch {
      throw House.refusal(error)
    }
    if isVerbatim { return name }
    switch BuiltInShelf().match(name) {
    case .known(let figure, let isWhole):
      guard isWhole else { return name }
      if figure.compare(name, options: [.caseInsensitive, .diacriticInsensitive]) != .orderedSame {
        invocation.terminal.say("“\(name)” is \(figure).")
      }
      return figure
    case .likely(let figure):
      if try await areNotes(about: name) { return name }
      return try await likely(figure, for: name)
    case .similar(let figures):
      if try await areNotes(about: name) { return name }
      return try await chosen(among: figures, for: name)
    case .unknown: return name
    }
  }

  /// A name that the person's own notes hold is theirs, however near it is to another.
  private func areNotes(about name: String) async throws -> Bool {
    try await archive.library.search(name, limit: 20)
      .contains { BuiltInShelf.isNamed(name, in: $0.text) }
  }

  private func likely(_ figure: String, for name: String) async throws -> String {
    if invocation.canAsk {
      let answer = try await line("Did you mean \(figure)? [Y/n] ").lowercased()
      return ["", "y", "yes"].contains(answer) ? figure : name
    }
    invocation.terminal.say(
      "“\(name)” is taken as \(figure). If it is somebody else, add --as-typed."
    )
    return figure
  }

  private func chosen(among figures: [String], for name: String) async throws -> String {
    guard invocation.canAsk else { return name }
    if figures.count == 1 {
      let answer = try await line("Did you mean \(figures[0])? [y/N] ").lowercased()
      return ["y", "yes"].contains(answer) ? figures[0] : name
    }
    invocation.terminal.say("Did you mean one of these?")
    for (index, figure) in figures.enumerated() {
      invocation.terminal.say("  \(index + 1)  \(figure)")
    }
    guard let number = Int(try await line("Number, or nothing for “\(name)”: ")),
      figures.indices.contains(number - 1)
    else { return name }
    return figures[number - 1]
  }

  private static func refusal(_ refusal: SubjectRequest.Refusal) -> CommandFailure {
    let example = ("for example", "backlot pitch \"Ada Lovelace\"")
    switch refusal {
    case .empty:
      return CommandFailure("who is the film about?", advice: [example], Exit.usage)
    case .tooLong(let characters):
      let most = SubjectRequest.longest
      return CommandFailure(
        "the subject has \(StageReport.grouped(characters)) characters, and a name has at most \(most)",
        advice: [("add a text", "backlot library add FILE"), example],
        Exit.badInput
      )
    case .address(let address):
      return CommandFailure(
        "\(SafeText.inline(address, limit: 200)) is no subject: of addresses, only that of a Wikipedia "
          + "article names one",
        advice: [example, ("or", "backlot pitch https://en.wikipedia.org/wiki/Ada_Lovelace")],
        Exit.badInput
      )
    case .path(let path):
      let name = SafeText.inline(path, limit: 200)
      return CommandFailure(
        "\(name) is a path, and no subject",
        advice: [("add a text", "backlot library add \(name)"), example],
        Exit.badInput
      )
    }
  }
}
