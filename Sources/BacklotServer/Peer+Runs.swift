import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Synchronization

/// The runs that a client has to do with, and its waits for them.
extension Peer {
  /// The client's doing set a run going; event `seq` says so.
  func started(_ run: RunID, at seq: Int64) {
    state.withLock { state in
      state.lastRun = run
      if hosting == .privateDaemon { state.startedRuns.append(run) }
    }
    follow(run, after: seq)
  }

  /// The run that the client last set going.
  var lastRun: RunID? { state.withLock(\.lastRun) }

  /// Tells the client of a run without a subscription, where it has asked for what that tells: of its
  /// events after `seq`, or from now on.
  func follow(_ run: RunID, after seq: Int64? = nil) {
    guard let connection else { return }
    let profile = profile
    let asks =
      profile.isLanguageClient && !profile.answersInteractions
      && profile.role == .controller
    guard asks || profile.keepsLog else { return }
    let watch = RunWatch(
      environment: environment,
      questions: asks
        ? questions(InteractionRequests.languageServer(connection, by: name)) : nil,
      log: profile.keepsLog ? ClientLog(connection: connection) : nil,
      isTold: { [weak self] session in self?.subscribes(to: session) ?? false }
    )
    state.withLock { state in
      guard state.watches[run] == nil, !state.isLeaving else { return }
      // Owned here: cancelled when the connection closes, and awaited by `end`.
      state.watches[run] = Task {
        await watch.follow(run, after: seq)
        self.forget(run)
      }
    }
  }

  private func forget(_ run: RunID) {
    state.withLock { $0.watches[run] = nil }
  }

  func questions(_ ask: @escaping InteractionRequests.Ask) -> InteractionRequests {
    InteractionRequests(
      environment,
      ask: ask,
      credentials: { [weak self] in self?.credentials },
      answered: { [weak self] run, seq in self?.started(run, at: seq) }
    )
  }

  // MARK: Waits

  /// From here on the request only waits for a run: when the client leaves, it is let go first.
  func beginWait(_ request: IncomingRequest) {
    let leaving = state.withLock { state in
      state.waits.insert(request.id)
      return state.isLeaving ? state.connection : nil
    }
    leaving?.cancel(request.id)
  }

  func endWait(_ request: IncomingRequest) {
    _ = state.withLock { $0.waits.remove(request.id) }
  }

  /// `window/workDoneProgress/cancel` of this token gives up the request from here on.
  func beginProgress(_ token: JSONValue, of request: IncomingRequest) {
    state.withLock { $0.progress[token] = request.id }
  }

  func endProgress(_ token: JSONValue, of request: IncomingRequest) {
    state.withLock { state in
      if state.progress[token] == request.id { state.progress[token] = nil }
    }
  }
}
