extension EventType {
  /// Every type that this version sends, in the order in which people read of them.
  package static let all = sessions + messages + projects + runs + steps + questions + others

  private static let sessions = [
    EventType(
      "session.created",
      "The session is there.",
      [
        .maybe("title", "Its title."), .maybe("workingDirectory", "Where its client works."),
        .maybe("outputDirectory", "Where documents are written."),
        .maybe("model", "The model of its runs."), .always("team", "The team that works in it."),
      ]
    ),
    EventType(
      "session.updated",
      "The session was changed; only what was given.",
      [
        .maybe("title", "Its title."), .maybe("model", "The model of its runs."),
        .maybe("outputDirectory", "Where documents are written."),
      ]
    ),
    EventType("session.archived", "The session is read-only from here on."),
    EventType("session.unarchived", "The session may be changed again."),
    EventType(
      "session.forked",
      "What stands before was copied from another session, with new ids.",
      [
        .always("fromSessionId", "The other session."),
        .always("atSeq", "Its last event that was copied."),
        .maybe("importedThrough", "The last event that came with an export."),
      ]
    ),
  ]

  private static let messages = [
    EventType(
      "message.added",
      "Somebody said something.",
      [
        .always("messageId", "The message."), .always("role", "Who said it.", "user", "agent"),
        .always("content", "Its text."), .maybe("projectId", "The project that it is about."),
        .maybe("clientMessageId", "The client's own name for it."),
      ]
    )
  ]

  private static let projects = [
    EventType(
      "project.created",
      "There is a new project.",
      [
        .always("projectId", "The project."), .always("title", "Its title."),
        .maybe("subject", "Whom the film is about."),
      ]
    ),
    EventType(
      "project.updated",
      "The project was changed; only what was given.",
      [
        .always("projectId", "The project."), .maybe("title", "Its title."),
        .maybe("subject", "Whom the film is about."), .maybe("status", "How far it is."),
        .maybe("isArchived", "Whether lists leave it out."),
        .maybe("isPinned", "Whether it is never purged."),
      ]
    ),
    EventType(
      "project.deleted",
      "The project is gone from every list.",
      [.always("projectId", "The project.")]
    ),
    EventType(
      "state.changed",
      "The state was changed from outside a step.",
      [
        .always("projectId", "The project."),
        .always("changes", "What changed: [{key, reducer, value}]."),
      ]
    ),
    EventType(
      "artifact.created",
      "There is a document, or a new version of one.",
      [
        .always("artifactId", "The version."), .always("projectId", "Its project."),
        .always("name", "The document's name."), .always("version", "1, 2, …"),
        .always("mediaType", "Its media type."), .always("hash", "SHA-256 of its bytes."),
        .always("bytes", "Its length."), .maybe("path", "The file that it is written to."),
        .maybe("outcome", "What kind of result it is."),
        .maybe("author", "Who wrote it; the crew if left out.", "crew", "person"),
      ]
    ),
  ]

  private static let runs = [
    EventType(
      "run.queued",
      "A message's run waits behind another one of its session.",
      [
        .always("messageId", "The message that it will work on."),
        .always("projectId", "The project of the run that it waits behind."),
        .always("entry", "The agent that begins."), .maybe("model", "The model that was named."),
        .always("isPrompt", "The message is the subject itself."),
        .maybe("ask", "When it stops to ask, besides where it must.", "pass"),
        .always("owner", "The process in which it waits."),
        .always("replayVersion", "Which rules of replay it follows."),
      ]
    ),
    EventType(
      "run.started",
      "A run begins.",
      [
        .always("messageId", "The message that it works on."),
        .always("projectId", "The project that it works in."),
        .always("entry", "The agent that begins."), .maybe("model", "The model that was named."),
        .maybe("modelIsDefault", "No model was chosen for the run: an agent's own comes first."),
        .always("owner", "The process that works on it."),
        .always("team", "The hash of the team."),
        .always("replayVersion", "Which rules of replay it follows."),
        .maybe("continues", "The run that it goes on from: {runId, atSeq}."),
        .maybe("ask", "When it stops to ask, besides where it must.", "pass"),
      ]
    ),
    EventType(
      "run.steered",
      "A person's note to the run; steps that start after it see it.",
      [.always("text", "The note.")]
    ),
    EventType(
      "run.resumed",
      "The run goes on.",
      [.always("owner", "The process that works on it now.")]
    ),
    EventType(
      "run.interrupted",
      "The run stopped without ending; run/resume goes on with it.",
      [
        .always(
          "reason",
          "Why.",
          "crash",
          "shutdown",
          "user",
          "budget",
          "model",
          "overload",
          "configuration",
          "authentication",
          "storage",
          "replay",
          "unknownOutcome"
        ),
        .always("message", "The same for people."),
      ]
    ),
    EventType(
      "run.completed",
      "The run's last event: it is done.",
      [
        .always("outcome", "What kind of result it has."), .always("text", "The crew's answer."),
        .always("usage", "The tokens of its model calls."),
        .maybe("cost", "What they cost, in US dollars, if known."),
        .always("artifacts", "Its documents: [{artifactId, name, version, path?}]."),
      ]
    ),
    EventType(
      "run.failed",
      "The run's last event: it could not be done.",
      [.always("kind", "The error's stable word."), .always("message", "The same for people.")]
    ),
    EventType(
      "run.cancelled",
      "The run's last event: somebody ended it.",
      [.always("reason", "Why.")]
    ),
  ]

  private static let steps = [
    EventType(
      "step.started",
      "A model or a tool is about to be called.",
      [
        .always("step", "The step's key: where it stands in the tree, and its number there."),
        .always("kind", "What kind of step.", "model", "tool", "ask", "write"),
        .always("name", "The model's or the tool's name."), .always("attempt", "1, 2, …"),
        .always("sawSeq", "Up to which event its request counts."),
        .always("digest", "SHA-256 of its request."),
        .always("isIdempotent", "Whether it may be repeated."),
        .maybe("request", "A tool's arguments; of a model's request what is not text."),
      ]
    ),
    EventType(
      "step.completed",
      "The step has a result.",
      [
        .always("step", "The step's key."), .always("attempt", "1, 2, …"),
        .always("outcome", "How it ended.", "succeeded", "failed", "unknown"),
        .always("result", "What it returned."),
        .always("state", "What it changes in the state: [{key, reducer, value}]."),
        .maybe("summary", "One line for people."),
        .maybe("call", "The model call: model, tokens, cost."),
      ]
    ),
    EventType(
      "item.started",
      "Output begins; its text follows in events/delta.",
      [
        .always("itemId", "The item."),
        .always("kind", "What kind of output.", "text", "reasoning", "tool"),
        .always("step", "The step that makes it."),
      ]
    ),
    EventType(
      "item.completed",
      "The output is whole, or given up.",
      [
        .always("itemId", "The item."),
        .always("status", "Whether it counts.", "completed", "abandoned"),
        .always("text", "All of its text."), .maybe("reason", "Why it was given up."),
      ]
    ),
  ]

  private static let questions = [
    EventType(
      "interaction.opened",
      "The crew asks something; the run waits.",
      [
        .always("interactionId", "The question."),
        .always("kind", "What is wanted.", "question", "choice", "permission"),
        .always("text", "What is asked, for people."),
        .always("options", "What can be chosen: [{optionId, name, takesText}]."),
        .always("step", "The step that waits."), .always("attempt", "Which attempt of it."),
        .maybe("tool", "The tool that may be called."),
        .maybe("arguments", "What it would be called with."),
      ]
    ),
    EventType(
      "interaction.resolved",
      "The question is settled.",
      [
        .always("interactionId", "The question."),
        .always("status", "How.", "answered", "cancelled"),
        .maybe("optionId", "What was chosen."), .maybe("text", "What was written."),
        .maybe("by", "The client that answered, as it calls itself."),
      ]
    ),
  ]

  private static let others = [
    EventType(
      "agent.transferred",
      "One agent hands over to another.",
      [.always("from", "The one."), .always("to", "The other.")]
    ),
    EventType(
      "loop.exited",
      "A loop of agents ended.",
      [
        .always("loop", "The loop."), .always("passes", "How many passes it made."),
        .maybe("by", "The agent that left it; left out at the limit of passes."),
        .always("reason", "Why."),
      ]
    ),
    EventType(
      "warning",
      "Something to know, which stops nothing.",
      [.always("kind", "A stable word."), .always("message", "The same for people.")]
    ),
  ]
}
