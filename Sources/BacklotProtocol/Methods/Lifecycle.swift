package import JSONModel

package struct InitializeParams: WireType {
  package static let summary = "Opens a connection. All members may be left out, as LSP clients do."
  package static let members = [
    "protocolVersions": "The versions that the client speaks, best first; [1] if left out.",
    "processId": "The client's process, as in LSP. Not watched.",
    "clientInfo": "Who the client is.",
    "clientId": "A name that the client keeps over reconnects.",
    "subscriptions": "Streams to subscribe to in the same round trip.",
    "capabilities": """
    What the client can do, {} for yes: interaction, window.logMessage, window.showDocument, \
    window.workDoneProgress. Unknown ones are ignored.
    """,
    "role": "controller, or observer, which may change nothing; controller if left out.",
    "limits": "What the client accepts.",
    "rootUri": "The folder that the client works in, as in LSP.",
    "workspaceFolders": "The folders that the client works in, as in LSP.",
  ]
  package var protocolVersions: [Int]?
  package var processId: Int?
  package var clientInfo: PeerInfo?
  package var clientId: String?
  package var subscriptions: [SubscribeParams]?
  package var capabilities: JSONValue?
  package var role: String?
  package var limits: ClientLimits?
  package var rootUri: String?
  package var workspaceFolders: JSONValue?
}

package struct ClientLimits: WireType, Hashable {
  package static let summary = "What the client accepts from the daemon."
  package static let members = [
    "maxMessageBytes": "The longest message in bytes, at least 65536; 1048576 if left out."
  ]
  package var maxMessageBytes: Int?
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
    "role": "controller or observer, as the daemon sees the client.",
    "resumed": "The answers to `subscriptions`, in their order.",
  ]
  package var protocolVersion: Int
  package var serverInfo: PeerInfo
  package var capabilities: JSONValue
  package var limits: Limits
  package var epoch: String
  package var connectionId: String
  package var role: String
  package var resumed: [SubscribeResult]
  package init(
    protocolVersion: Int,
    serverInfo: PeerInfo,
    capabilities: JSONValue,
    limits: Limits,
    epoch: String,
    connectionId: String,
    role: String = "controller",
    resumed: [SubscribeResult]
  ) {
    self.protocolVersion = protocolVersion
    self.serverInfo = serverInfo
    self.capabilities = capabilities
    self.limits = limits
    self.epoch = epoch
    self.connectionId = connectionId
    self.role = role
    self.resumed = resumed
  }
}

package struct Limits: WireType, Hashable {
  package static let summary = "What the daemon accepts from one connection."
  package static let members = [
    "maxMessageBytes": "The longest message in bytes.",
    "maxSentBytes": "The longest message that the daemon sends to this client, in bytes.",
    "maxInFlight": "Requests that may be unanswered at once, waits not counted.",
    "maxBatch": "Requests of one batch.",
    "cancelGraceMs": "Within this, run/cancel has written the run's last event.",
  ]
  package var maxMessageBytes: Int
  package var maxSentBytes: Int
  package var maxInFlight: Int
  package var maxBatch: Int
  package var cancelGraceMs: Int
  package init(
    maxMessageBytes: Int,
    maxSentBytes: Int = 1 << 20,
    maxInFlight: Int,
    maxBatch: Int,
    cancelGraceMs: Int
  ) {
    self.maxMessageBytes = maxMessageBytes
    self.maxSentBytes = maxSentBytes
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
    "credentials": "The names of the variables that it takes in $/credentials.",
  ]
  package var version: String
  package var pid: Int
  package var startedAt: Int64
  package var connections: Int
  package var runs: [String]
  package var epoch: String
  package var credentials: [String]
  package init(
    version: String,
    pid: Int,
    startedAt: Int64,
    connections: Int,
    runs: [String],
    epoch: String,
    credentials: [String]
  ) {
    self.credentials = credentials
    self.version = version
    self.pid = pid
    self.startedAt = startedAt
    self.connections = connections
    self.runs = runs
    self.epoch = epoch
  }
}

package struct ConnectionInfo: WireType, Hashable {
  package static let summary = "A client of the daemon."
  package static let members = [
    "connectionId": "Names its connection.", "client": "Who it is, where it said so.",
    "role": "controller or observer.", "transport": "socket or stdio.",
    "connectedAt": "Since when, in Unix milliseconds.",
    "subscriptions":
      "The streams that it follows.", "isCurrent": "Whether it is the one that asks.",
  ]
  package var connectionId: String
  package var client: PeerInfo?
  package var role: String
  package var transport: String
  package var connectedAt: Int64
  package var subscriptions: [String]
  package var isCurrent: Bool
  package init(
    connectionId: String,
    client: PeerInfo?,
    role: String,
    transport: String,
    connectedAt: Int64,
    subscriptions: [String],
    isCurrent: Bool
  ) {
    self.connectionId = connectionId
    self.client = client
    self.role = role
    self.transport = transport
    self.connectedAt = connectedAt
    self.subscriptions = subscriptions
    self.isCurrent = isCurrent
  }
}

package struct ConnectionList: WireType, Hashable {
  package static let summary = "The clients of the daemon, the oldest first."
  package static let members = ["connections": "The clients."]
  package var connections: [ConnectionInfo]
  package init(connections: [ConnectionInfo]) { self.connections = connections }
}

package struct WillStop: WireType {
  package static let summary =
    "The daemon is about to stop; runs are interrupted and can be resumed."
  package static let members = [
    "reason": "Why, for people.", "deadlineMs": "In how many milliseconds at the latest.",
  ]
  package var reason: String
  package var deadlineMs: Int?
  package init(reason: String, deadlineMs: Int? = nil) {
    self.reason = reason
    self.deadlineMs = deadlineMs
  }
}
