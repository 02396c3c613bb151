extension Runner {
  /// Deletes a session with its journal, in turn with its messages.
  ///
  /// Throws `runInProgress` while a run of it works or waits.
  package func delete(_ session: SessionID) async throws {
    try await inTurn(session) {
      guard let record = try await self.store.session(session) else {
        throw RunnerError.unknownSession(session)
      }
      if let busy = try await self.busyRun(of: session) { throw RunnerError.runInProgress(busy) }
      for status in [RunStatus.running, .waiting] {
        let open = try await self.store.runs(
          RunFilter(session: session, status: status),
          PageRequest(limit: 1)
        )
        if let run = open.elements.first { throw RunnerError.runInProgress(run.id) }
      }
      try await self.store.deleteSession(session, ifHead: record.head)
      self.credentials.forget(session)
    }
  }
}
