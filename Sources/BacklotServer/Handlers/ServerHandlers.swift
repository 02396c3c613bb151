import AgentKit
import BacklotProtocol

enum ServerHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.serverStatus) { _, context in
      let environment = context.environment
      return ServerStatus(
        version: environment.version,
        pid: Int(environment.processID),
        startedAt: environment.startedAt,
        connections: context.server.connectionCount,
        runs: await environment.runner.liveRuns.map(\.rawValue).sorted(),
        epoch: environment.epoch,
        credentials: environment.credentialNames
      )
    }
    dispatcher.on(Methods.serverConnections) { _, context in
      ConnectionList(
        connections: context.server.connections.map { peer in
          ConnectionInfo(
            connectionId: peer.id,
            client: peer.profile.info,
            role: peer.profile.role.rawValue,
            transport: peer.transport,
            connectedAt: peer.connectedAt,
            subscriptions: peer.streams,
            isCurrent: peer === context.peer
          )
        }
      )
    }
    dispatcher.on(Methods.serverStop) { _, context in
      context.afterAnswer.add { context.server.askToStop() }
      return Nothing()
    }
  }
}
