import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum LifecycleHandlers {
  static let limits = Limits(
    maxMessageBytes: 16 << 20,
    maxSentBytes: 1 << 20,
    maxInFlight: 64,
    maxBatch: 100,
    cancelGraceMs: 100
  )

  private static let families = [
    "session", "message", "run", "events", "state", "project", "artifact", "interaction",
    "record", "agent", "model", "tool", "usage", "server",
  ]

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.initialize, initialize)
    // The peer noted it when it arrived.
    dispatcher.on(Methods.shutdown) { _, _ in Null() }
    dispatcher.on(Methods.ping) { _, context in
      PingResult(version: context.environment.version, time: context.environment.clock())
    }
    dispatcher.onRaw(Methods.discover) { _, context in
      let documents = SchemaDocuments(try WireSchema(), version: context.environment.version)
      return RawJSON(documents.openRPC)
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
    let profile = try ClientProfile(params)
    let resumed = try await context.peer.initialize(profile) {
      var resumed: [SubscribeResult] = []
      for subscription in params.subscriptions ?? [] {
        resumed.append(try await context.peer.subscribe(subscription, context))
      }
      return resumed
    }
    var limits = limits
    limits.maxSentBytes = context.peer.connection?.maximumOutgoingBytes ?? limits.maxSentBytes
    return InitializeResult(
      protocolVersion: 1,
      serverInfo: PeerInfo(name: "backlot", version: context.environment.version),
      capabilities: capabilities(of: profile),
      limits: limits,
      epoch: context.environment.epoch,
      connectionId: context.peer.id,
      role: profile.role.rawValue,
      resumed: resumed
    )
  }

  private static func capabilities(of profile: ClientProfile) -> JSONValue {
    var members = Dictionary(uniqueKeysWithValues: families.map { ($0, JSONValue.object([:])) })
    if profile.isLanguageClient {
      members["executeCommandProvider"] = [
        "commands": .array(CommandHandlers.names.map(JSONValue.string)), "workDoneProgress": true,
      ]
    }
    return .object(members)
  }
}
