package import JSONModel

package struct InitializeParams: WireType {
  package static let summary = "Opens a connection. All members may be left out, as LSP clients do."
  package static let members = [
    "protocolVersions": "The versions that the client speaks, best first; [1] if left out.",
    "processId": "The client's process, as in LSP. Not watched.",
    "clientInfo": "Who the client is.",
    "clientId": "A name that the client keeps over reconnects.",
    "subscriptions": "Streams to subscribe to in the same round trip.",
    "capabilities": "What the client can do; object markers, unknown ones are ignored.",
  ]
  package var protocolVersions: [Int]?
  package var processId: Int?
  package var clientInfo: PeerInfo?
  package var clientId: String?
  package var subscriptions: [SubscribeParams]?
  package var capabilities: JSONValue?
}

package struct PeerInfo: WireType, Hashable {
  package static let summary = "The name and version of a program."
  package static let members = ["name": "Its name.", "version": "Its version."]
  package var name: String
  package var version: String?
  package init(name: String, version: String?) {
    self.name = name
    self.version = version
  }
}

package struct InitializeResult: WireType {
  package static let summary = "What the daemon is and can do."
  package static let members = [
    "protocolVersion": "The version that is spoken from now on.",
    "serverInfo": "Who the daemon is.",
    "capabilities": "An object a family that is there: {} means supported.",
    "limits": "What the daemon accepts.",
    "epoch": "Names the database that cursors belong to.",
    "connectionId": "Names this connection.",
    "resumed": "The answers to `subscriptions`, in their order.",
  ]
  package var protocolVersion: Int
  package var serverInfo: PeerInfo
  package var capabilities: JSONValue
  package var limits: Limits
  package var epoch: String
  package var connectionId: String
  package var resumed: [SubscribeResult]
  package init(
    protocolVersion: Int,
    serverInfo: PeerInfo,
    capabilities: JSONValue,
    limits: Limits,
    epoch: String,
    connectionId: String,
    resumed: [SubscribeResult]
  ) {
    self.protocolVersion = protocolVersion
    self.serverInfo = serverInfo
    self.capabilities = capabilities
    self.limits = limits
    self.epoch = epoch
    self.connectionId = connectionId
    self.resumed = resumed
  }
}

package struct Limits: WireType, Hashable {
  package static let summary = "What the daemon accepts from one connection."
  package static let members = [
    "maxMessageBytes": "The longest message in bytes.",
    "maxInFlight": "Requests that may be unanswered at once, waits not counted.",
    "maxBatch": "Requests of one batch.",
    "cancelGraceMs": "Within this, run/cancel has written the run's last event.",
  ]
  package var maxMessageBytes: Int
  package var maxInFlight: Int
  package var maxBatch: Int
  package var cancelGraceMs: Int
  package init(maxMessageBytes: Int, maxInFlight: Int, maxBatch: Int, cancelGraceMs: Int) {
    self.maxMessageBytes = maxMessageBytes
    self.maxInFlight = maxInFlight
    self.maxBatch = maxBatch
    self.cancelGraceMs = cancelGraceMs
  }
}

package struct PingResult: WireType {
  package static let summary = "A sign of life."
  package static let members = ["version": "The daemon's version.", "time": "Unix milliseconds."]
  package var version: String
  package var time: Int64
  package init(version: String, time: Int64) {
    self.version = version
    self.time = time
  }
}

package struct CancelParams: WireType {
  package static let summary = "Names a request that is not wanted any more."
  package static let members = ["id": "The request's id: a string or an integer."]
  package var id: JSONValue
}

package struct SetTraceParams: WireType {
  package static let summary = "Accepted as LSP clients send it, and without effect."
  package static let members = ["value": "off, messages or verbose."]
  package var value: String?
}

package struct ServerStatus: WireType {
  package static let summary = "How the daemon is."
  package static let members = [
    "version": "The daemon's version.",
    "pid": "Its process id.",
    "startedAt": "Since when it runs, in Unix milliseconds.",
    "connections": "How many clients it has.",
    "runs": "The runs that it works on.",
    "epoch": "Names its database.",
  ]
  package var version: String
  package var pid: Int
  package var startedAt: Int64
  package var connections: Int
  package var runs: [String]
  package var epoch: String
  package init(
    version: String,
    pid: Int,
    startedAt: Int64,
    connections: Int,
    runs: [String],
    epoch: String
  ) {
    self.version = version
    self.pid = pid
    self.startedAt = startedAt
    self.connections = connections
    self.runs = runs
    self.epoch = epoch
  }
}

package struct WillStop: WireType {
  package static let summary =
    "The daemon is about to stop; runs are interrupted and can be resumed."
  package static let members = ["reason": "Why, for people."]
  package var reason: String
  package init(reason: String) { self.reason = reason }
}
