extension Runner {
  /// Deletes a session with its journal, in turn with its messages.
  ///
  /// Throws `runInProgress` while a run of it works or waits.
  package func delete(_ session: SessionID) async throws {
    try await inTurn(session) {
      guard let record = try await self.store.session(session) else {
        throw RunnerError.unknownSession(session)
      }
      do {
        if let busy = try await self.busyRun(of: session) { throw RunnerError.runInProgress(busy) }
      } catch RunnerError.setAside {
        // No process works on it, and deleting is the way out.
      }
      for status in [RunStatus.running, .waiting] {
        let open = try await self.store.runs(
          RunFilter(session: session, status: status),
          PageRequest(limit: 100)
        )
        for run in open.elements where await self.isWorkedOn(run) {
          throw RunnerError.runInProgress(run.id)
        }
      }
      try await self.store.deleteSession(session, ifHead: record.head)
      self.credentials.forget(session)
    }
  }

  private func isWorkedOn(_ run: RunRecord) -> Bool {
    live[run.id] != nil || (run.owner != ownership.current && ownership.isAlive(run.owner))
  }
}
