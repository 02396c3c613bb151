extension Methods {
  package static let artifactList = Request<ArtifactListParams, ArtifactPage>(
    "artifact/list",
    "Lists documents and their versions, the oldest first.",
    lane: .session,
    errors: [.sessionNotFound, .projectNotFound, .runNotFound]
  )
  package static let artifactRead = Request<ArtifactReadParams, ArtifactContent>(
    "artifact/read",
    "Reads a document, or a range of it.",
    errors: [.artifactNotFound]
  )
  package static let artifactWrite = Request<ArtifactWriteParams, ArtifactWritten>(
    "artifact/write",
    "Writes a person's version of a working document.",
    isMutating: true,
    errors: [
      .artifactNotFound, .stateConflict, .requestFailed, .runInProgress, .sessionArchived,
      .storageError, .storageUnusable,
    ]
  )
  package static let artifactDiff = Request<ArtifactDiffParams, ArtifactDiff>(
    "artifact/diff",
    "Compares two versions of a document, with the notes that led from one to the other.",
    errors: [.artifactNotFound]
  )

  static let artifacts: [any AnyMethod] = [
    artifactList, artifactRead, artifactWrite, artifactDiff,
  ]
}
