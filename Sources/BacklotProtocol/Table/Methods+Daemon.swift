extension Methods {
  package static let serverStatus = Request<Nothing, ServerStatus>(
    "server/status",
    "Tells how the daemon is."
  )
  package static let serverConnections = Request<Nothing, ConnectionList>(
    "server/connections",
    "Lists the clients of the daemon."
  )
  package static let serverStop = Request<Nothing, Nothing>(
    "server/stop",
    "Stops the daemon; its runs are interrupted and can be resumed.",
    isMutating: true
  )
  package static let willStop = Notification<WillStop>(
    "server/willStop",
    .serverToClient,
    "The daemon is about to stop."
  )

  static let daemon: [any AnyMethod] = [serverStatus, serverConnections, serverStop, willStop]
}
