extension Methods {
  package static let interactionList = Request<InteractionListParams, InteractionPage>(
    "interaction/list",
    "Lists the crew's questions, the newest first.",
    lane: .session,
    errors: [.sessionNotFound, .runNotFound]
  )
  package static let interactionRespond = Request<InteractionRespondParams, InteractionResponded>(
    "interaction/respond",
    "Answers a question of the crew's; the run goes on.",
    isMutating: true,
    errors: [
      .interactionNotFound, .interactionResolved, .ownedElsewhere, .sessionArchived,
      .authRequired, .storageError, .storageUnusable, .serverCancelled,
    ]
  )
  package static let interactionRequest = Request<InteractionInfo, InteractionResponse>(
    "interaction/request",
    "Asks the person; only of controllers with the capability interaction.",
    direction: .serverToClient
  )

  static let interactions: [any AnyMethod] = [
    interactionList, interactionRespond, interactionRequest,
  ]
}
