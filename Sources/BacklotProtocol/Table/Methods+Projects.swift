extension Methods {
  package static let projectCreate = Request<ProjectCreateParams, ProjectInfo>(
    "project/create",
    "Makes a project with an empty state.",
    lane: .session,
    isMutating: true,
    errors: [.sessionNotFound, .sessionArchived, .storageError, .storageUnusable]
  )
  package static let projectGet = Request<ProjectParams, ProjectInfo>(
    "project/get",
    "Tells a project with its documents.",
    lane: .session,
    errors: [.projectNotFound]
  )
  package static let projectList = Request<ProjectListParams, ProjectPage>(
    "project/list",
    "Lists projects, the newest first.",
    lane: .session,
    errors: [.sessionNotFound]
  )
  package static let projectUpdate = Request<ProjectUpdateParams, ProjectInfo>(
    "project/update",
    "Changes a project's title, subject, status or pin.",
    lane: .session,
    isMutating: true,
    errors: [.projectNotFound, .stateConflict, .sessionArchived, .storageError, .storageUnusable]
  )
  package static let projectArchive = Request<ProjectArchiveParams, Written>(
    "project/archive",
    "Takes a project out of the way, or back.",
    lane: .session,
    isMutating: true,
    errors: [.projectNotFound, .sessionArchived, .storageError, .storageUnusable]
  )
  package static let projectDelete = Request<ProjectParams, Written>(
    "project/delete",
    "Takes a project out of every list for good. Files that were written stay.",
    lane: .session,
    isMutating: true,
    errors: [.projectNotFound, .runInProgress, .sessionArchived, .storageError, .storageUnusable]
  )
  package static let projectSearch = Request<ProjectSearchParams, ProjectSearchResult>(
    "project/search",
    "Finds words in projects and conversations, the best first."
  )
  package static let projectExport = Request<ProjectExportParams, ProjectExport>(
    "project/export",
    "Answers a project as one document.",
    lane: .session,
    errors: [.projectNotFound, .requestFailed, .messageTooLarge]
  )

  static let projects: [any AnyMethod] = [
    projectCreate, projectGet, projectList, projectUpdate, projectArchive, projectDelete,
    projectSearch, projectExport,
  ]
}
