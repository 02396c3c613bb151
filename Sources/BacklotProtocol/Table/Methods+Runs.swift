extension Methods {
  package static let runGet = Request<RunParams, RunInfo>(
    "run/get",
    "Tells how a run stands.",
    errors: [.runNotFound]
  )
  package static let runList = Request<RunListParams, RunPage>(
    "run/list",
    "Lists runs, the newest first.",
    lane: .session,
    errors: [.sessionNotFound, .projectNotFound]
  )
  package static let runWait = Request<RunWaitParams, RunInfo>(
    "run/wait",
    "Waits until a run ends, stops or waits for an answer. Cancelled, it tells how the run stands.",
    errors: [.runNotFound, .timeout]
  )
  package static let runCancel = Request<RunCancelParams, RunInfo>(
    "run/cancel",
    "Ends a run for good, within limits.cancelGraceMs.",
    isMutating: true,
    errors: [.runNotFound, .ownedElsewhere, .sessionArchived, .storageError, .storageUnusable]
  )
  package static let runSteer = Request<RunSteerParams, Written>(
    "run/steer",
    "Tells a run under way something, without stopping it.",
    isMutating: true,
    errors: [
      .runNotFound, .notResumable, .ownedElsewhere, .sessionArchived, .storageError,
      .storageUnusable,
    ]
  )
  package static let runResume = Request<RunParams, WorkingRun>(
    "run/resume",
    "Goes on with a run; finished steps are not repeated.",
    isMutating: true,
    errors: [
      .runNotFound, .notResumable, .ownedElsewhere, .runInProgress, .sessionArchived,
      .authRequired, .storageError, .storageUnusable, .serverCancelled,
    ]
  )
  package static let runRetry = Request<RunRetryParams, WorkingRun>(
    "run/retry",
    "Works a run again from one of its steps on, in a copy of its session.",
    isMutating: true,
    errors: [
      .runNotFound, .notResumable, .authRequired, .storageError, .storageUnusable,
      .serverCancelled,
    ]
  )

  static let runs: [any AnyMethod] = [
    runGet, runList, runWait, runCancel, runSteer, runResume, runRetry,
  ]
}
