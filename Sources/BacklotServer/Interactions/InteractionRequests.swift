import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Logging
import ModelInterface
import Synchronization

/// The questions of the crew's that one client is asked, as requests of ours to it.
///
/// The first valid answer of any client counts. A question that is settled elsewhere is taken back
/// with `$/cancelRequest`; one that is answered badly, or not, stays open for everybody. All of them
/// end with this.
final class InteractionRequests: Sendable {
  /// Puts a question to the client; nil where it gave no answer.
  typealias Ask = @Sendable (InteractionRecord) async throws -> InteractionAnswer?

  private struct State {
    var asked: [InteractionID: Task<Void, Never>] = [:]
    /// Those whose answer has come: nothing is left to be taken back.
    var answering: Set<InteractionID> = []
    var isOver = false
  }

  private let environment: ServerEnvironment
  private let ask: Ask
  /// What the client lends with its answers.
  private let credentials: @Sendable () -> Credentials?
  /// Hears of a run that goes on by the client's answer.
  private let answered: @Sendable (RunID, Int64) -> Void
  private let state = Mutex(State())

  init(
    _ environment: ServerEnvironment,
    ask: @escaping Ask,
    credentials: @escaping @Sendable () -> Credentials?,
    answered: @escaping @Sendable (RunID, Int64) -> Void
  ) {
    self.environment = environment
    self.ask = ask
    self.credentials = credentials
    self.answered = answered
  }

  // MARK: What to ask

  /// Asks what is open in a session, or in one run of it, and was asked by event `seq` or before.
  func askOpen(
    in session: SessionID,
    of run: RunID? = nil,
    upTo seq: Int64 = .max
  ) async throws {
    let filter = InteractionFilter(session: session, run: run, status: .open)
    var page = PageRequest(limit: 100)
    repeat {
      let found = try await environment.store.interactions(filter, page)
      for record in found.elements where record.openedSeq <= seq { begin(record) }
      page.cursor = found.next
    } while page.cursor != nil
  }

  /// Asks what these events open, and takes back what they settle.
  func follow(_ events: [JournalEvent]) async {
    for event in events {
      guard let text = event.data["interactionId"]?.stringValue else { continue }
      let id = InteractionID(rawValue: text)
      switch event.type {
      case InteractionOpened.type: await open(id)
      case InteractionResolved.type: takeBack(id)
      default: break
      }
    }
  }

  private func open(_ id: InteractionID) async {
    do {
      let record = try await environment.store.interaction(id)
      if let record, record.status == .open { begin(record) }
    } catch {
      environment.logger.warning(
        "a question could not be put to a client; it stays open",
        metadata: ["interaction": "\(id)", "error": "\(error)"]
      )
    }
  }

  // MARK: Asking

  private func begin(_ record: InteractionRecord) {
    state.withLock { state in
      guard !state.isOver, state.asked[record.id] == nil else { return }
      // Owned here: `stop` cancels it, and `end` waits for it.
      state.asked[record.id] = Task {
        await self.settle(record)
        self.forget(record.id)
      }
    }
  }

  private func settle(_ record: InteractionRecord) async {
    do {
      guard let answer = try await ask(record), answers(record.id) else { return }
      let (seq, run) = try await environment.runner.answer(
        record.id,
        answer,
        lending: credentials()
      )
      answered(run.id, seq)
    } catch is CancellationError {
      // Taken back.
    } catch {
      // The client declined, went away, was late, or said what does not fit: others may answer.
      environment.logger.debug(
        "a question was not answered by a client",
        metadata: ["interaction": "\(record.id)", "error": "\(error)"]
      )
    }
  }

  /// Whether the answer may be given: the question was not taken back before it came.
  private func answers(_ id: InteractionID) -> Bool {
    state.withLock { state in
      if Task.isCancelled || state.isOver { return false }
      state.answering.insert(id)
      return true
    }
  }

  private func forget(_ id: InteractionID) {
    state.withLock { state in
      state.asked[id] = nil
      state.answering.remove(id)
    }
  }

  private func takeBack(_ id: InteractionID) {
    let task = state.withLock { state in
      state.answering.contains(id) ? nil : state.asked[id]
    }
    task?.cancel()
  }

  // MARK: Ending

  /// Takes back what is asked, and asks nothing more.
  func stop() {
    let tasks = state.withLock { state in
      state.isOver = true
      return state.asked.filter { !state.answering.contains($0.key) }.map(\.value)
    }
    for task in tasks { task.cancel() }
  }

  func end() async {
    stop()
    for task in state.withLock({ Array($0.asked.values) }) { await task.value }
  }
}
