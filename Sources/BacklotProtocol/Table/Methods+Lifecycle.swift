extension Methods {
  package static let initialize = Request<InitializeParams, InitializeResult>(
    "initialize",
    "Opens the connection. In line mode it may be left out.",
    lane: .global,
    errors: [.unsupportedProtocolVersion, .invalidRequest, .sessionNotFound, .epochMismatch]
  )
  package static let shutdown = Request<Nothing, Null>(
    "shutdown",
    "Announces exit: nothing but exit is accepted afterwards. Runs go on.",
    lane: .global
  )
  package static let ping = Request<Nothing, PingResult>("ping", "Asks for a sign of life.")
  package static let discover = Request<Nothing, OpenDocument>(
    "rpc.discover",
    "Answers this table as an OpenRPC document."
  )
  package static let initialized = Notification<Nothing>(
    "initialized",
    .clientToServer,
    "The client has read the answer to initialize."
  )
  package static let exit = Notification<Nothing>(
    "exit",
    .clientToServer,
    "Ends the connection; the stdio daemon exits with 0 after shutdown, else with 1."
  )
  package static let cancelRequest = Notification<CancelParams>(
    "$/cancelRequest",
    .both,
    "Gives up a request, which is answered all the same. A run is ended by run/cancel only."
  )
  package static let cancelRequestAlias = Notification<CancelParams>(
    "$/cancel_request",
    .clientToServer,
    "The same as $/cancelRequest."
  )
  package static let setTrace = Notification<SetTraceParams>(
    "$/setTrace",
    .clientToServer,
    "Accepted, without effect."
  )

  package static let credentials = Notification<CredentialsParams>(
    "$/credentials",
    .clientToServer,
    "Lends variables that open models to what this connection sets going; replaces those of before."
  )

  static let lifecycle: [any AnyMethod] = [
    initialize, initialized, shutdown, exit, ping, discover, cancelRequest, cancelRequestAlias,
    setTrace, credentials,
  ]
}
