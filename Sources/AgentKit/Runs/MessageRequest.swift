package import ModelInterface

/// A message to the crew.
package struct MessageRequest: Sendable, Hashable {
  package var sessionID: SessionID
  package var content: String
  /// The model for this message's run, over the session's.
  package var model: String?
  /// The model is the host's default, named only so that the run keeps it: an agent's own model comes
  /// before it.
  package var modelIsDefault: Bool
  /// The client's own id: the same id with the same text is accepted once.
  package var clientMessageID: String?
  /// Enters where the team's prompt is known, with the message as the prompt, instead of at the
  /// root: what `backlot pitch` does.
  package var isPrompt: Bool
  /// Waits behind a run that is under way instead of being refused.
  package var queue: Bool
  /// When the run stops to ask, besides where it must.
  package var ask: RunAsk?
  /// What the sender lends to the session once its message has its turn.
  package var credentials: Credentials?

  package init(
    sessionID: SessionID,
    content: String,
    model: String? = nil,
    modelIsDefault: Bool = false,
    clientMessageID: String? = nil,
    isPrompt: Bool = false,
    queue: Bool = false,
    ask: RunAsk? = nil,
    credentials: Credentials? = nil
  ) {
    self.sessionID = sessionID
    self.content = content
    self.model = model
    self.modelIsDefault = modelIsDefault
    self.clientMessageID = clientMessageID
    self.isPrompt = isPrompt
    self.queue = queue
    self.ask = ask
    self.credentials = credentials
  }
}

/// A message that is in the journal.
package struct AcceptedMessage: Sendable, Hashable {
  package var messageID: MessageID
  package var runID: RunID
  /// The last event that accepting it wrote.
  package var seq: Int64
  /// The message was accepted before, under the same client's id.
  package var isDuplicate: Bool

  package init(messageID: MessageID, runID: RunID, seq: Int64, isDuplicate: Bool = false) {
    self.messageID = messageID
    self.runID = runID
    self.seq = seq
    self.isDuplicate = isDuplicate
  }
}

/// A run that has begun or goes on.
package struct StartedRun: Sendable, Hashable {
  package var sessionID: SessionID
  package var runID: RunID
  /// The last event that starting it wrote.
  package var seq: Int64

  package init(sessionID: SessionID, runID: RunID, seq: Int64) {
    self.sessionID = sessionID
    self.runID = runID
    self.seq = seq
  }
}
