package import JSONModel

package struct ExecuteCommandParams: WireType {
  package static let summary = "Carries out a command by name, for stock LSP clients."
  package static let members = [
    "command": "backlot.pitch, backlot.revise, backlot.cancel or backlot.open.",
    "arguments": "The command's arguments.",
    "workDoneToken": "Progress comes as $/progress under this token.",
  ]
  package var command: String
  package var arguments: [JSONValue]?
  package var workDoneToken: JSONValue?
}

package struct ProgressParams: WireType {
  package static let summary = "A step of progress, as LSP has it."
  package static let members = [
    "token": "The workDoneToken that was given: a string or an integer.",
    "value": "An object whose kind is begin, report or end.",
  ]
  package var token: JSONValue
  package var value: JSONValue

  package init(
    token: JSONValue,
    value: JSONValue
  ) {
    self.token = token
    self.value = value
  }
}

package struct LogMessageParams: WireType {
  package static let summary = "Something for the client's log."
  package static let members = [
    "type": "1 error, 2 warning, 3 information, 4 log.",
    "message": "The text.",
  ]
  package var type: Int
  package var message: String

  package init(
    type: Int,
    message: String
  ) {
    self.type = type
    self.message = message
  }
}

package struct MessageAction: WireType, Hashable {
  package static let summary = "A button."
  package static let members = [
    "title": "What it says."
  ]
  package var title: String

  package init(
    title: String
  ) {
    self.title = title
  }
}

package struct ShowMessageRequestParams: WireType {
  package static let summary = "A question to the person, as LSP has it."
  package static let members = [
    "type": "1 error, 2 warning, 3 information, 4 log.",
    "message": "The text.",
    "actions": "The buttons.",
  ]
  package var type: Int
  package var message: String
  package var actions: [MessageAction]?

  package init(
    type: Int,
    message: String,
    actions: [MessageAction]? = nil
  ) {
    self.type = type
    self.message = message
    self.actions = actions
  }
}

package struct ShowDocumentParams: WireType {
  package static let summary = "Asks the client to open a document."
  package static let members = [
    "uri": "Its address.",
    "external": "Whether another program is to open it.",
    "takeFocus": "Whether it is to come to the front.",
  ]
  package var uri: String
  package var external: Bool?
  package var takeFocus: Bool?

  package init(
    uri: String,
    external: Bool? = nil,
    takeFocus: Bool? = nil
  ) {
    self.uri = uri
    self.external = external
    self.takeFocus = takeFocus
  }
}

package struct ShowDocumentResult: WireType {
  package static let summary = "Whether the document was opened."
  package static let members = [
    "success": "It was."
  ]
  package var success: Bool
}

package struct ProgressTokenParams: WireType {
  package static let summary = "Names a token of the daemon's own, under which progress comes."
  package static let members = [
    "token": "The token."
  ]
  package var token: JSONValue

  package init(
    token: JSONValue
  ) {
    self.token = token
  }
}
