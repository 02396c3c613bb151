extension EventType {
  /// Every type of the stream `catalog`: its events say what a list shows from then on, so their data
  /// is not that of the event in the session's own stream.
  ///
  /// Of a session that is gone nothing but its id is left, also in what was said of it before.
  package static let catalog = ofSessions + ofProjects + ofRuns + ofInteractions

  private static let ofSessions = [
    EventType("session.created", "The list has one more.", subject + session),
    EventType("session.updated", "It is shown differently.", subject + session),
    EventType("session.archived", "It is among the archived ones.", subject + session),
    EventType("session.unarchived", "It is among the active ones.", subject + session),
    EventType("session.forked", "The list has one more, a copy.", subject + session),
    EventType("session.deleted", "It is gone from every list, with all it had.", subject),
  ]

  private static let ofProjects = [
    EventType("project.created", "The list has one more.", subject + project),
    EventType("project.updated", "It is shown differently.", subject + project),
    EventType(
      "project.deleted",
      "It is gone from every list.",
      subject + [.maybe("projectId", "The project.")]
    ),
  ]

  private static let ofRuns = [
    EventType("run.queued", "It waits for its turn.", subject + run),
    EventType("run.started", "It works.", subject + run),
    EventType("run.resumed", "It goes on.", subject + run),
    EventType("run.interrupted", "It stopped, and can be resumed.", subject + run),
    EventType("run.completed", "It is done.", subject + run),
    EventType("run.failed", "It could not be done.", subject + run),
    EventType("run.cancelled", "Somebody ended it.", subject + run),
  ]

  private static let ofInteractions = [
    EventType(
      "interaction.opened",
      "The run waits for an answer.",
      subject + run + interaction
    ),
    EventType("interaction.resolved", "The question is settled.", subject + run + interaction),
  ]

  private static let subject: [Member] = [.always("sessionId", "The session.")]

  private static let session: [Member] = [
    .maybe("title", "Its title."), .maybe("status", "How it stands.", "active", "archived"),
    .maybe("createdAt", "When it was made, in Unix milliseconds."),
    .maybe("updatedAt", "When it was changed, in Unix milliseconds."),
    .maybe("forkedFrom", "The session that it was copied from."),
  ]

  private static let project: [Member] = [
    .maybe("projectId", "The project."), .maybe("title", "Its title."),
    .maybe("subject", "Whom the film is about."), .maybe("status", "How it stands."),
    .maybe("version", "How often it was changed."),
    .maybe("updatedAt", "When it was changed, in Unix milliseconds."),
    .maybe("isArchived", "Whether it is out of the way."),
    .maybe("isPinned", "Whether it is kept from clearing up."),
  ]

  private static let run: [Member] = [
    .maybe("runId", "The run."), .maybe("projectId", "The project that it works on."),
    .maybe("messageId", "The message that it answers."), .maybe("title", "The project's title."),
    .maybe(
      "status",
      "How the run stands.",
      "queued",
      "running",
      "waiting",
      "interrupted",
      "completed",
      "failed",
      "cancelled"
    ),
    .maybe("outcome", "How it was completed."), .maybe("message", "What went wrong, for people."),
    .maybe("errorKind", "What went wrong, as a word."),
  ]

  private static let interaction: [Member] = [
    .maybe("interactionId", "The question."),
    .maybe("kind", "What it wants.", "question", "choice", "permission"),
    .maybe("text", "What is asked, for people."),
    .maybe("interactionStatus", "How it stands.", "open", "answered", "cancelled"),
  ]
}
