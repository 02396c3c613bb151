import AgentKit
import Foundation
import JSONModel
import SystemSupport

/// What the crew asks a person in a terminal.
extension House {
  /// Puts a question of the crew's to the person; nil where nobody is there, or they say nothing.
  func answer(to interaction: InteractionRecord) async throws -> InteractionAnswer? {
    let terminal = invocation.terminal
    let request = interaction.request
    terminal.say("\n\(request.text)")
    if let arguments = request.arguments, request.kind == .permission {
      terminal.say("  \(SafeText.escapedJSON(arguments.text))")
    }
    guard invocation.canAsk else { return nil }
    if request.kind == .question {
      let text = try await line("Answer, or nothing to stop: ")
      return text.isEmpty ? nil : InteractionAnswer(text: text, by: "terminal")
    }
    for (index, option) in request.options.enumerated() {
      terminal.say("  \(index + 1)  \(SafeText.line(option.name, limit: 300))")
    }
    guard let number = Int(try await line("Number, or nothing to stop: ")),
      request.options.indices.contains(number - 1)
    else { return nil }
    let option = request.options[number - 1]
    let text = option.takesText ? try await line("In a line, or nothing: ") : nil
    return InteractionAnswer(optionID: option.optionId, text: text, by: "terminal")
  }

  /// What the person types behind `prompt`, without blanks around it.
  func line(_ prompt: String) async throws -> String {
    invocation.terminal.prompt(prompt)
    return try await Blocking.run("question") { readLine() ?? "" }
      .trimmingCharacters(in: .whitespaces)
  }

  /// Asks which of several people of one name is meant; nil where nobody is there to ask, or none is.
  func chosenNamesake(of record: RunRecord) async throws -> String? {
    guard record.outcome == "ambiguous", invocation.canAsk else { return nil }
    let state = try await store.state(of: record.projectID, at: nil)
    let people = (state["candidates"]?.value.arrayValue ?? []).prefix(20)
    guard !people.isEmpty else { return nil }
    let terminal = invocation.terminal
    terminal.say("\nWho is meant?")
    for (index, person) in people.enumerated() {
      let about = person["description"]?.stringValue.map { ", \($0)" } ?? ""
      let title = person["title"]?.stringValue ?? "?"
      terminal.say("  \(index + 1)  \(SafeText.line(title + about, limit: 300))")
    }
    guard let number = Int(try await line("Number, or nothing to stop: ")),
      people.indices.contains(number - 1)
    else { return nil }
    return people[number - 1]["title"]?.stringValue
  }
}
