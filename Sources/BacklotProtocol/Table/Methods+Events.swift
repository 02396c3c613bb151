extension Methods {
  package static let eventsSubscribe = Request<SubscribeParams, SubscribeResult>(
    "events/subscribe",
    "Follows a stream; events/append and events/delta come after the answer.",
    lane: .session,
    errors: [.sessionNotFound, .epochMismatch, .cursorExpired]
  )
  package static let eventsUnsubscribe = Request<UnsubscribeParams, Nothing>(
    "events/unsubscribe",
    "Ends a subscription: nothing of it comes after the answer.",
    lane: .session,
    errors: [.notSubscribed]
  )
  package static let eventsRead = Request<EventsReadParams, EventsPage>(
    "events/read",
    "Reads a page of a stream.",
    lane: .session,
    errors: [.sessionNotFound, .epochMismatch, .cursorExpired]
  )
  package static let eventsAppend = Notification<EventsAppend>(
    "events/append",
    .serverToClient,
    "Events of a subscribed stream, in batches."
  )
  package static let eventsDelta = Notification<EventsDelta>(
    "events/delta",
    .serverToClient,
    "Text of a subscribed stream while it is made."
  )
  package static let eventsLagged = Notification<EventsLagged>(
    "events/lagged",
    .serverToClient,
    "The client is behind; sent once, until it has caught up."
  )

  static let events: [any AnyMethod] = [
    eventsSubscribe, eventsUnsubscribe, eventsRead, eventsAppend, eventsDelta, eventsLagged,
  ]
}
