import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

extension InteractionRequests {
  /// `interaction/request`, for clients that speak this protocol.
  static func native(_ connection: Connection, by name: String) -> Ask {
    { record in
      let answer = try await connection.request(
        Methods.interactionRequest.name,
        try RawJSON(encoding: InteractionInfo(record))
      )
      let given = try answer.decode(InteractionResponse.self)
      return InteractionAnswer(optionID: given.optionId, text: given.text, by: name)
    }
  }

  /// `window/showMessageRequest`, for stock LSP clients: they can choose, and say nothing.
  static func languageServer(_ connection: Connection, by name: String) -> Ask {
    { record in
      let choices = record.request.options.filter { !$0.takesText }
      if record.request.kind == .question || choices.isEmpty { return nil }
      let request = ShowMessageRequestParams(
        type: MessageType.info.rawValue,
        message: record.request.text,
        actions: choices.map { MessageAction(title: $0.name) }
      )
      let answer = try await connection.request(
        Methods.showMessageRequest.name,
        try RawJSON(encoding: request)
      ).decode(ShowMessageResult.self)
      let title = answer.action?.title
      // Null, or nothing of ours: the person closed it, and may answer later.
      guard let choice = choices.first(where: { $0.name == title }) else { return nil }
      return InteractionAnswer(optionID: choice.optionId, by: name)
    }
  }
}

/// LSP's kinds of messages.
enum MessageType: Int, Sendable {
  case error = 1
  case warning, info
}
