import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum LifecycleHandlers {
  static let limits = Limits(
    maxMessageBytes: 16 << 20,
    maxInFlight: 64,
    maxBatch: 100,
    cancelGraceMs: 100
  )

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.initialize, initialize)
    // The peer noted it when it arrived.
    dispatcher.on(Methods.shutdown) { _, _ in Null() }
    dispatcher.on(Methods.ping) { _, context in
      PingResult(version: context.environment.version, time: context.environment.clock())
    }
    dispatcher.onRaw(Methods.discover) { _, context in
      let documents = SchemaDocuments(
        context.server.schema,
        version: context.environment.version
      )
      return RawJSON(documents.openRPC)
    }
    dispatcher.on(Methods.serverStatus) { _, context in
      let environment = context.environment
      return ServerStatus(
        version: environment.version,
        pid: Int(environment.processID),
        startedAt: environment.startedAt,
        connections: context.server.connectionCount,
        runs: await environment.runner.liveRuns.map(\.rawValue).sorted(),
        epoch: environment.epoch
      )
    }
    dispatcher.on(Methods.serverStop) { _, context in
      context.afterAnswer.add { context.server.askToStop() }
      return Nothing()
    }
  }

  private static func initialize(
    _ params: InitializeParams,
    _ context: RequestContext
  ) async throws -> InitializeResult {
    let offered = params.protocolVersions ?? [1]
    guard offered.contains(1) else {
      throw BacklotError.unsupportedProtocolVersion.error(
        "this daemon speaks protocol version 1 only",
        ["supported": [1]]
      )
    }
    let resumed = try await context.peer.initialize {
      var resumed: [SubscribeResult] = []
      for subscription in params.subscriptions ?? [] {
        resumed.append(try await context.peer.subscribe(subscription, context))
      }
      return resumed
    }
    let families = [
      "session", "message", "run", "events", "state", "project", "artifact", "agent", "model",
    ]
    return InitializeResult(
      protocolVersion: 1,
      serverInfo: PeerInfo(name: "backlot", version: context.environment.version),
      capabilities: .object(Dictionary(uniqueKeysWithValues: families.map { ($0, [:]) })),
      limits: limits,
      epoch: context.environment.epoch,
      connectionId: context.peer.id,
      resumed: resumed
    )
  }
}
