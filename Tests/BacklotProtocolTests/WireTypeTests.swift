import BacklotProtocol
import JSONModel
import Testing

struct WireTypeTests {
  /// Every wire type.
  ///
  /// A test holds this list against what the method table reaches.
  static let types: [any WireType.Type] = [
    AgentInfo.self, AgentList.self, ArtifactContent.self, ArtifactInfo.self,
    ArtifactReadParams.self, CancelParams.self, Cursor.self, EventsAppend.self, EventsDelta.self,
    EventsPage.self, EventsReadParams.self, InFlightItem.self, InitializeParams.self,
    InitializeResult.self, Limits.self, MessageInfo.self, MessageListParams.self,
    MessagePage.self, MessageSendParams.self, MessageSendResult.self, ModelInfo.self,
    ModelList.self, Nothing.self, OpenDocument.self, PageParams.self, PeerInfo.self,
    PingResult.self, ProjectCreateParams.self, ProjectInfo.self, ProjectListParams.self,
    ProjectPage.self, ProjectParams.self, ProjectUpdateParams.self, RunCancelParams.self,
    RunInfo.self, RunParams.self, RunResumed.self, RunWaitParams.self, ServerStatus.self,
    SessionCreateParams.self, SessionCreated.self, SessionInfo.self, SessionPage.self,
    SessionParams.self, SetTraceParams.self, StateGetParams.self, StateResult.self,
    StateValue.self, SubscribeParams.self, SubscribeResult.self, UnsubscribeParams.self,
    Usage.self, WillStop.self, WireEvent.self,
  ]

  @Test func `the schema holds every wire type and no other`() throws {
    let schema = try WireSchema()
    #expect(schema.definitions.keys.sorted() == Self.types.map { "\($0)" }.sorted())
  }

  @Test(arguments: types.map { "\($0)" })
  func `a type explains exactly the members that it has`(_ name: String) throws {
    let type = try #require(Self.types.first { "\($0)" == name })
    let definition = try #require(try WireSchema().definitions[name])
    let properties = definition["properties"]?.objectValue ?? [:]
    #expect(type.members.keys.sorted() == properties.keys.sorted())
    for (member, schema) in properties {
      #expect(schema["description"] == type.members[member].map(JSONValue.string))
    }
  }

  @Test(arguments: types.map { "\($0)" })
  func `a type says in a sentence what it is, and so does each member`(_ name: String) throws {
    let type = try #require(Self.types.first { "\($0)" == name })
    for text in [type.summary] + type.members.values {
      #expect(text.hasSuffix(".") || text.hasSuffix("…"), "\(text)")
    }
  }

  @Test func `params say which members are required`() throws {
    let schema = try WireSchema()
    let required = Methods.all.reduce(into: [String: [String]]()) { found, method in
      let names = schema.definitions["\(method.params)"]?["required"]?.arrayValue ?? []
      if !names.isEmpty { found[method.name] = names.compactMap(\.stringValue) }
    }
    #expect(
      required == [
        "$/cancelRequest": ["id"], "$/cancel_request": ["id"], "artifact/read": ["artifactId"],
        "events/append": ["epoch", "events", "head", "stream"],
        "events/delta": ["itemId", "next", "offset", "runId", "stream", "text"],
        "events/read": ["stream"], "events/subscribe": ["stream"],
        "events/unsubscribe": ["stream"], "message/list": ["sessionId"],
        "message/send": ["content"], "project/create": ["sessionId", "title"],
        "project/get": ["projectId"], "project/update": ["projectId"], "run/cancel": ["runId"],
        "run/get": ["runId"], "run/resume": ["runId"], "run/wait": ["runId"],
        "server/willStop": ["reason"], "session/delete": ["sessionId"],
        "session/get": ["sessionId"],
      ]
    )
  }

  @Test func `params that do not fit are told by member, through nested types`() throws {
    let schema = try WireSchema()
    let violations = schema.params(of: "initialize").violations(in: [
      "subscriptions": [["stream": "session:s", "since": ["epoch": "e"]], ["deltas": 1]]
    ])
    #expect(
      violations.map(\.description) == [
        "/subscriptions/0/since/seq: is required", "/subscriptions/1/stream: is required",
        "/subscriptions/1/deltas: expected boolean or null, found number",
      ]
    )
  }
}
