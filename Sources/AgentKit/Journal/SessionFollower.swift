/// The pages of a session's events after a cursor, as they are committed, whoever commits them.
///
/// A commit only wakes it; what it gives was read from the journal, so nothing is left out. It ends
/// with `CancellationError` when the reading task is cancelled, or with what the store throws.
package struct SessionFollower: AsyncSequence, Sendable {
  private let session: SessionID
  private let store: any JournalStore
  private let start: Int64

  package init(_ session: SessionID, after seq: Int64, in store: any JournalStore) {
    self.session = session
    self.store = store
    start = seq
  }

  package func makeAsyncIterator() -> Iterator {
    Iterator(session, after: start, in: store)
  }

  package struct Iterator: AsyncIteratorProtocol {
    private let session: SessionID
    private let store: any JournalStore
    /// They end when the iterator is let go.
    private let observations: [any CommitObservation]
    private var wakes: AsyncStream<Void>.Iterator
    private var cursor: Int64
    private var isBehind = true

    fileprivate init(_ session: SessionID, after seq: Int64, in store: any JournalStore) {
      let (stream, wake) = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
      )
      self.session = session
      self.store = store
      observations = [
        store.onCommit { changed, _ in if changed == session { wake.yield() } },
        store.watch(session),
      ]
      wakes = stream.makeAsyncIterator()
      cursor = seq
    }

    /// Never an empty page.
    package mutating func next() async throws -> EventPage? {
      while true {
        while isBehind {
          try Task.checkCancellation()
          let page = try await store.events(of: session, after: cursor, limit: 200)
          guard let last = page.events.last else {
            isBehind = false
            break
          }
          cursor = last.seq
          isBehind = cursor < page.head
          return page
        }
        guard await wakes.next(isolation: #isolation) != nil else { throw CancellationError() }
        isBehind = true
      }
    }
  }
}
