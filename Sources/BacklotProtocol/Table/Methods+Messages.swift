extension Methods {
  package static let messageSend = Request<MessageSendParams, MessageSendResult>(
    "message/send",
    "Sends a message to the crew, which starts a run.",
    lane: .session,
    isMutating: true,
    errors: [
      .sessionNotFound, .sessionArchived, .runInProgress, .ownedElsewhere, .idempotencyMismatch,
      .overloaded, .storageError, .storageUnusable, .serverCancelled,
    ]
  )
  package static let messageList = Request<MessageListParams, MessagePage>(
    "message/list",
    "Lists a session's conversation, the oldest message first.",
    lane: .session,
    errors: [.sessionNotFound]
  )
  package static let messageGet = Request<MessageParams, MessageInfo>(
    "message/get",
    "Tells a message.",
    errors: [.messageNotFound]
  )

  static let messages: [any AnyMethod] = [messageSend, messageList, messageGet]
}
