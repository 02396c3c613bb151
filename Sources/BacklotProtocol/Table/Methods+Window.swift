/// What stock LSP clients understand.
extension Methods {
  package static let executeCommand = Request<ExecuteCommandParams, CommandResult>(
    "workspace/executeCommand",
    "Carries out a command, for clients that can send nothing else.",
    isMutating: true,
    errors: [
      .sessionNotFound, .runNotFound, .runInProgress, .sessionArchived, .artifactNotFound,
      .storageError, .storageUnusable,
    ]
  )
  package static let progress = Notification<ProgressParams>(
    "$/progress",
    .serverToClient,
    "Progress of a run, for a workDoneToken."
  )
  package static let logMessage = Notification<LogMessageParams>(
    "window/logMessage",
    .serverToClient,
    "A line for the client's log; only with the capability window.logMessage."
  )
  package static let showMessageRequest = Request<ShowMessageRequestParams, ShowMessageResult>(
    "window/showMessageRequest",
    "Asks the person to choose a button; only of stock LSP clients, about runs they set going.",
    direction: .serverToClient
  )
  package static let showDocument = Request<ShowDocumentParams, ShowDocumentResult>(
    "window/showDocument",
    "Asks the client to open a document; only with the capability window.showDocument.",
    direction: .serverToClient
  )
  package static let workDoneProgressCreate = Request<ProgressTokenParams, Null>(
    "window/workDoneProgress/create",
    "Announces progress without a token of the client's; only with window.workDoneProgress.",
    direction: .serverToClient
  )
  package static let workDoneProgressCancel = Notification<ProgressTokenParams>(
    "window/workDoneProgress/cancel",
    .clientToServer,
    "Gives up the wait whose progress comes under this token; the run goes on."
  )

  static let window: [any AnyMethod] = [
    executeCommand, progress, logMessage, showMessageRequest, showDocument,
    workDoneProgressCreate, workDoneProgressCancel,
  ]
}
