import AgentKit
import BacklotProtocol
import JSONRPC
import Synchronization

extension Peer {
  /// Adds a subscription, in place of one to the same stream.
  ///
  /// It begins once the answer that announces it is on its way.
  func subscribe(
    _ params: SubscribeParams,
    _ context: RequestContext
  ) async throws -> SubscribeResult {
    guard let connection else { throw CancellationError() }
    let (subscription, result) = try await Subscription.make(
      params,
      environment: environment,
      connection: connection,
      audience: { audience(of: $0, connection) }
    )
    let old = state.withLock { state in
      defer { state.subscriptions[params.stream] = subscription }
      return state.subscriptions[params.stream]
    }
    await old?.end()
    context.afterAnswer.add { subscription.begin() }
    return result
  }

  private func audience(of stream: EventStream, _ connection: Connection) -> SubscriptionAudience {
    guard case .session(let session) = stream else { return SubscriptionAudience() }
    let profile = profile
    let asks = profile.role == .controller && profile.answersInteractions
    return SubscriptionAudience(
      questions: asks ? questions(InteractionRequests.native(connection, by: name)) : nil,
      log: profile.keepsLog ? ClientLog(connection: connection) : nil,
      session: session
    )
  }

  func unsubscribe(_ stream: String) async throws {
    guard let subscription = state.withLock({ $0.subscriptions.removeValue(forKey: stream) })
    else {
      throw BacklotError.notSubscribed.error("this connection does not subscribe to \(stream)")
    }
    await subscription.end()
  }

  /// Nothing more comes of a session that is gone.
  func sessionDeleted(_ session: SessionID) async {
    let name = EventStream.session(session).name
    await state.withLock { $0.subscriptions.removeValue(forKey: name) }?.end()
  }

  /// What the client follows, by name.
  var streams: [String] { state.withLock { $0.subscriptions.keys.sorted() } }

  func subscribes(to session: SessionID) -> Bool {
    state.withLock { $0.subscriptions[EventStream.session(session).name] != nil }
  }

  /// Waits until everything up to `seq` of a session has been handed to the connection, if the client
  /// subscribes to it: an answer about a run's end comes after the run's last event.
  func delivered(_ session: SessionID, upTo seq: Int64) async {
    let stream = EventStream.session(session).name
    guard let subscription = state.withLock({ $0.subscriptions[stream] }) else { return }
    await subscription.delivered(upTo: seq)
  }
}
