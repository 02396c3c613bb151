package import JSONModel

/// A question of the crew's, which any client may answer while it is open.
///
/// It belongs to a step of kind `ask`: the run is `waiting` until it is answered.
package struct InteractionOpened: EventPayload {
  package static let type = "interaction.opened"
  package var interactionId: InteractionID
  package var kind: InteractionKind
  /// What is asked, for people.
  package var text: String
  /// What can be chosen; empty for a question.
  package var options: [InteractionOption]
  /// The key of the step that waits for the answer.
  package var step: String
  /// 1, 2, …; greater than 1 where the step asked before, in a run that ended unanswered.
  package var attempt: Int
  /// The tool that wants permission, and what it would be called with.
  package var tool: String?
  package var arguments: JSONValue?

  package init(
    interactionId: InteractionID,
    kind: InteractionKind,
    text: String,
    options: [InteractionOption] = [],
    step: String,
    attempt: Int = 1,
    tool: String? = nil,
    arguments: JSONValue? = nil
  ) {
    self.interactionId = interactionId
    self.kind = kind
    self.text = text
    self.options = options
    self.step = step
    self.attempt = attempt
    self.tool = tool
    self.arguments = arguments
  }
}

package enum InteractionKind: String, Codable, Sendable, Hashable, CaseIterable {
  /// Asks for a text.
  case question
  /// Asks for one of the options.
  case choice
  /// Asks whether a tool may be called.
  case permission
}

package struct InteractionOption: Codable, Sendable, Hashable {
  package var optionId: String
  /// What a button says.
  package var name: String
  /// Whether a text belongs to this answer.
  package var takesText: Bool

  package init(optionId: String, name: String, takesText: Bool = false) {
    self.optionId = optionId
    self.name = name
    self.takesText = takesText
  }
}

/// The end of an interaction: nothing of it follows.
package struct InteractionResolved: EventPayload {
  package static let type = "interaction.resolved"
  package enum Status: String, Codable, Sendable, Hashable {
    case answered
    /// Its run ended before somebody answered.
    case cancelled
  }
  package var interactionId: InteractionID
  package var status: Status
  package var optionId: String?
  package var text: String?
  /// The client that answered, as it calls itself.
  package var by: String?

  package init(
    interactionId: InteractionID,
    status: Status,
    optionId: String? = nil,
    text: String? = nil,
    by: String? = nil
  ) {
    self.interactionId = interactionId
    self.status = status
    self.optionId = optionId
    self.text = text
    self.by = by
  }
}

/// An answer that a client gives.
package struct InteractionAnswer: Sendable, Hashable {
  package var optionID: String?
  package var text: String?
  /// The client, as it calls itself.
  package var by: String?

  package init(optionID: String? = nil, text: String? = nil, by: String? = nil) {
    self.optionID = optionID
    self.text = text
    self.by = by
  }
}
