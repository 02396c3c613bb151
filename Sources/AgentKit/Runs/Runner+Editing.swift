import JSONModel
import Logging

extension Runner {
  /// Writes a person's version of a working document on top of version `ifVersion` of it.
  ///
  /// The crew's later versions keep what the person wrote, line by line. A document is working where
  /// a key of the team keeps its versions under that name. Refused while a run of the session works;
  /// one that waits reads it when it goes on.
  package func writeArtifact(
    _ id: ArtifactID,
    ifVersion: Int,
    text: String
  ) async throws -> (seq: Int64, artifact: ArtifactRecord) {
    guard let artifact = try await store.artifact(id) else {
      throw RunnerError.unknownArtifact(id)
    }
    return try await inTurn(artifact.sessionID) {
      try await self.writeInTurn(artifact, ifVersion: ifVersion, text: text)
    }
  }

  private func writeInTurn(
    _ artifact: ArtifactRecord,
    ifVersion: Int,
    text: String
  ) async throws -> (seq: Int64, artifact: ArtifactRecord) {
    let session = try await writable(artifact.sessionID)
    try await expectQuiet(session.id)
    let team = try await team(of: artifact.projectID, in: session)
    guard let key = team.keys.first(where: { $0.artifact == artifact.name })?.name
    else { throw RunnerError.notEditable(name: artifact.name) }
    let versions = try await store.artifacts(of: artifact.projectID)
      .filter { $0.name == artifact.name }
    let newest = versions.map(\.version).max() ?? 0
    if newest != ifVersion { throw RunnerError.versionConflict(current: newest) }
    let state = try await store.state(of: artifact.projectID, at: nil)
    let before = PersonLines(json: state[PersonLines.key(of: key)]?.value)
    let lines = before.written(from: state[key]?.value.prose ?? "", to: text)
    let changed = StateChanged(
      projectId: artifact.projectID,
      changes: [
        StateChange(key: key, value: .string(text)),
        StateChange(key: PersonLines.key(of: key), value: lines.json),
      ]
    )
    let bytes = Array(text.utf8)
    let created = ArtifactCreated(
      artifactId: .make(),
      projectId: artifact.projectID,
      name: artifact.name,
      version: max(newest, state[key]?.version ?? 0).saturatingAdd(1),
      mediaType: artifact.mediaType,
      hash: SHA256.hex(bytes),
      bytes: bytes.count,
      author: .person
    )
    let events = try await store.append(
      [EventDraft(changed), EventDraft(created, body: bytes)],
      to: session.id,
      ifHead: session.head
    )
    guard let written = try await store.artifact(created.artifactId) else {
      throw RunnerError.unknownArtifact(created.artifactId)
    }
    return (events.last?.seq ?? 0, written)
  }

  /// The team that last worked on a project: its keys say what may be written, whatever team this
  /// process hosts.
  ///
  /// A team that came with an export is a stranger's, and does not count; nor does one that cannot be
  /// read any more.
  package func team(of project: ProjectID) async throws -> TeamDefinition {
    guard let record = try await store.project(project),
      let session = try await store.session(record.sessionID)
    else { return configuration.team }
    return try await team(of: project, in: session)
  }

  private func team(of project: ProjectID, in session: SessionRecord) async throws -> TeamDefinition
  {
    let runs = try await store.runs(RunFilter(project: project), PageRequest(limit: 10)).elements
    guard let run = runs.first(where: { !$0.team.isEmpty }),
      run.startedSeq > session.importedThrough
    else { return configuration.team }
    do {
      return try await team(run.team)
    } catch let error as StoreError where Runner.isOfStorage(error) {
      throw error
    } catch {
      configuration.logger.warning(
        "the team of a project cannot be read",
        metadata: ["error": "\(error)", "project": "\(project)"]
      )
      return configuration.team
    }
  }

  /// What changed between two versions of a document, with the crew's notes on the versions from the
  /// first one on, and which change answers which.
  package nonisolated func diff(
    from: ArtifactID,
    to: ArtifactID
  ) async throws -> ArtifactDifference {
    let (old, new) = (try await version(from), try await version(to))
    var difference = ArtifactDifference(
      hunks: LineDifference(from: old.text, to: new.text).hunks(),
      notes: []
    )
    guard old.record.projectID == new.record.projectID, old.record.name == new.record.name else {
      return difference
    }
    let state = try await store.state(of: new.record.projectID, at: nil).mapValues(\.value)
    let between = try await store.artifacts(of: new.record.projectID).filter {
      $0.name == old.record.name && $0.version >= old.record.version
        && $0.version < new.record.version
    }
    for record in between {
      let text = try await version(record.id).text
      difference.notes += configuration.program.notes(on: text, state: state)
    }
    for index in difference.hunks.indices {
      let added = difference.hunks[index].lines.filter { $0.kind == .added }.map(\.text)
      difference.hunks[index].notes = difference.notes
        .filter { configuration.program.isAnswered($0, by: added) }.map(\.id)
    }
    return difference
  }

  private nonisolated func version(
    _ id: ArtifactID
  ) async throws -> (record: ArtifactRecord, text: String) {
    guard let record = try await store.artifact(id), let bytes = try await store.body(record.hash)
    else { throw RunnerError.unknownArtifact(id) }
    return (record, String(decoding: bytes, as: UTF8.self))
  }
}
