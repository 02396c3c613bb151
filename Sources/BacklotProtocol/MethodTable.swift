package import JSONModel

/// A row of the method table: what the schema, `rpc.discover` and the dispatcher know of a method.
package protocol AnyMethod: Sendable {
  var name: String { get }
  var summary: String { get }
  var isNotification: Bool { get }
  /// Who sends it.
  var direction: MethodDirection { get }
  var lane: MethodLane { get }
  var errors: [BacklotError] { get }
  var params: any WireType.Type { get }
  /// Nil for a notification.
  var result: (any WireType.Type)? { get }
}

package enum MethodDirection: String, Sendable {
  case clientToServer, serverToClient
}

/// What a request waits for before it is carried out.
package enum MethodLane: Sendable {
  /// The requests before it that name the same session.
  case session
  /// Nothing.
  case free
  /// Everything before it on its connection.
  case global
}

/// A request of the client's with its types.
package struct Request<Params: WireType, Result: WireType>: AnyMethod {
  package let name: String
  package let summary: String
  package let lane: MethodLane
  package let errors: [BacklotError]
  package var isNotification: Bool { false }
  package var direction: MethodDirection { .clientToServer }
  package var params: any WireType.Type { Params.self }
  package var result: (any WireType.Type)? { Result.self }

  init(
    _ name: String,
    _ summary: String,
    lane: MethodLane = .free,
    errors: [BacklotError] = []
  ) {
    self.name = name
    self.summary = summary
    self.lane = lane
    self.errors = errors
  }
}

/// A notification, either way.
package struct Notification<Params: WireType>: AnyMethod {
  package let name: String
  package let summary: String
  package let direction: MethodDirection
  package var lane: MethodLane { .free }
  package var errors: [BacklotError] { [] }
  package var isNotification: Bool { true }
  package var params: any WireType.Type { Params.self }
  package var result: (any WireType.Type)? { nil }

  init(_ name: String, _ direction: MethodDirection, _ summary: String) {
    self.name = name
    self.summary = summary
    self.direction = direction
  }
}

/// The native face, row by row.
///
/// The dispatcher serves what stands here and nothing else.
package enum Methods {
  // Lifecycle.
  package static let initialize = Request<InitializeParams, InitializeResult>(
    "initialize",
    "Opens the connection. In line mode it may be left out.",
    lane: .global,
    errors: [.unsupportedProtocolVersion, .invalidRequest]
  )
  package static let shutdown = Request<Nothing, Nothing>(
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
    .clientToServer,
    "Abandons a request, which is still answered. A run is ended by run/cancel only."
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

  // Sessions and messages.
  package static let sessionCreate = Request<SessionCreateParams, SessionCreated>(
    "session/create",
    "Makes a session.",
    errors: [.storageError]
  )
  package static let sessionGet = Request<SessionParams, SessionInfo>(
    "session/get",
    "Tells a session.",
    lane: .session,
    errors: [.sessionNotFound]
  )
  package static let sessionList = Request<PageParams, SessionPage>(
    "session/list",
    "Lists sessions, the newest first."
  )
  package static let sessionDelete = Request<SessionParams, Nothing>(
    "session/delete",
    "Deletes a session with its journal. Files that were written stay.",
    lane: .session,
    errors: [.sessionNotFound, .runInProgress]
  )
  package static let messageSend = Request<MessageSendParams, MessageSendResult>(
    "message/send",
    "Sends a message to the crew, which starts a run.",
    lane: .session,
    errors: [.sessionNotFound, .runInProgress, .idempotencyMismatch, .overloaded, .storageError]
  )
  package static let messageList = Request<MessageListParams, MessagePage>(
    "message/list",
    "Lists a session's conversation, the oldest message first.",
    lane: .session,
    errors: [.sessionNotFound]
  )

  // Runs.
  package static let runGet = Request<RunParams, RunInfo>(
    "run/get",
    "Tells how a run stands.",
    errors: [.runNotFound]
  )
  package static let runWait = Request<RunWaitParams, RunInfo>(
    "run/wait",
    "Waits until a run ends, stops or waits for an answer. Cancelled, it tells how the run stands.",
    errors: [.runNotFound, .timeout]
  )
  package static let runCancel = Request<RunCancelParams, RunInfo>(
    "run/cancel",
    "Ends a run for good, within limits.cancelGraceMs.",
    errors: [.runNotFound, .ownedElsewhere]
  )
  package static let runResume = Request<RunParams, RunResumed>(
    "run/resume",
    "Goes on with a run; finished steps are not repeated.",
    errors: [.runNotFound, .notResumable, .ownedElsewhere]
  )

  // Events.
  package static let eventsSubscribe = Request<SubscribeParams, SubscribeResult>(
    "events/subscribe",
    "Follows a stream; events/append and events/delta come after the answer.",
    lane: .session,
    errors: [.sessionNotFound, .epochMismatch]
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
    errors: [.sessionNotFound, .epochMismatch]
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

  // State, projects, artifacts.
  package static let stateGet = Request<StateGetParams, StateResult>(
    "state/get",
    "Reads a project's state.",
    lane: .session,
    errors: [.sessionNotFound, .projectNotFound]
  )
  package static let projectCreate = Request<ProjectCreateParams, ProjectInfo>(
    "project/create",
    "Makes a project with an empty state.",
    lane: .session,
    errors: [.sessionNotFound]
  )
  package static let projectGet = Request<ProjectParams, ProjectInfo>(
    "project/get",
    "Tells a project with its documents.",
    errors: [.projectNotFound]
  )
  package static let projectList = Request<ProjectListParams, ProjectPage>(
    "project/list",
    "Lists projects, the newest first.",
    lane: .session
  )
  package static let projectUpdate = Request<ProjectUpdateParams, ProjectInfo>(
    "project/update",
    "Changes a project's title, subject or status.",
    errors: [.projectNotFound, .stateConflict]
  )
  package static let artifactRead = Request<ArtifactReadParams, ArtifactContent>(
    "artifact/read",
    "Reads a document, or a range of it.",
    errors: [.artifactNotFound]
  )

  // Catalogue and daemon.
  package static let agentList = Request<Nothing, AgentList>("agent/list", "Lists the team.")
  package static let modelList = Request<Nothing, ModelList>(
    "model/list",
    "Lists the models that can be asked by name.",
    errors: [.modelError]
  )
  package static let serverStatus = Request<Nothing, ServerStatus>(
    "server/status",
    "Tells how the daemon is."
  )
  package static let serverStop = Request<Nothing, Nothing>(
    "server/stop",
    "Stops the daemon; its runs are interrupted and can be resumed."
  )
  package static let willStop = Notification<WillStop>(
    "server/willStop",
    .serverToClient,
    "The daemon is about to stop."
  )

  /// The whole table, in the order of the documentation.
  package static let all: [any AnyMethod] = [
    initialize, initialized, shutdown, exit, ping, discover, cancelRequest, cancelRequestAlias,
    setTrace, sessionCreate, sessionGet, sessionList, sessionDelete, messageSend, messageList,
    runGet, runWait, runCancel, runResume, eventsSubscribe, eventsUnsubscribe, eventsRead,
    eventsAppend, eventsDelta, stateGet, projectCreate, projectGet, projectList, projectUpdate,
    artifactRead, agentList, modelList, serverStatus, serverStop, willStop,
  ]
}

/// Any JSON object, for documents whose schema is published elsewhere.
package struct OpenDocument: WireType {
  package static let summary = "An OpenRPC document (1.4)."
  package let json: JSONValue

  package init(_ json: JSONValue) { self.json = json }

  package init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
