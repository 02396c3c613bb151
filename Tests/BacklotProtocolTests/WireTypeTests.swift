import BacklotProtocol
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WireTypeTests {
  /// Every wire type.
  ///
  /// A test holds this list against what the method table reaches.
  static let types: [any WireType.Type] = [
    AgentInfo.self, AgentList.self, AnswerPage.self, ArtifactContent.self, ArtifactDiff.self,
    ArtifactDiffParams.self, ArtifactInfo.self, ArtifactListParams.self, ArtifactPage.self,
    ArtifactReadParams.self, ArtifactWriteParams.self, ArtifactWritten.self, CancelParams.self,
    ClientLimits.self, CommandResult.self, ConnectionInfo.self, ConnectionList.self,
    CredentialsParams.self, Cursor.self,
    DiffHunk.self, DiffLine.self, DiffNote.self, EventsAppend.self, EventsDelta.self,
    EventsLagged.self, EventsPage.self, EventsReadParams.self, ExecuteCommandParams.self,
    ForkedRun.self, InFlightItem.self, InitializeParams.self, InitializeResult.self,
    InteractionChoice.self, InteractionInfo.self, InteractionListParams.self,
    InteractionOutcome.self, InteractionPage.self, InteractionRespondParams.self,
    InteractionResponded.self, InteractionResponse.self, Limits.self, LogMessageParams.self,
    MessageAction.self, MessageInfo.self, MessageListParams.self, MessagePage.self,
    MessageParams.self, MessageSendParams.self, MessageSendResult.self, ModelInfo.self,
    ModelList.self, Nothing.self, Null.self, OpenDocument.self, PeerInfo.self, PingResult.self,
    ProgressParams.self, ProgressTokenParams.self, ProjectArchiveParams.self,
    ProjectCreateParams.self, ProjectExport.self, ProjectExportParams.self, ProjectInfo.self,
    ProjectListParams.self, ProjectPage.self, ProjectParams.self, ProjectSearchHit.self,
    ProjectSearchParams.self, ProjectSearchResult.self, ProjectUpdateParams.self, QuestionPage.self,
    ReasoningInfo.self, ReasoningPage.self, RecordListParams.self, RunCancelParams.self,
    RunInfo.self, RunListParams.self, RunPage.self, RunParams.self, RunRetryParams.self,
    RunSteerParams.self, RunWaitParams.self, ServerStatus.self, SessionCreateParams.self,
    SessionCreated.self, SessionExportParams.self, SessionExportResult.self, SessionForkParams.self,
    SessionForkResult.self, SessionImportParams.self, SessionInfo.self, SessionListParams.self,
    SessionOrigin.self, SessionPage.self, SessionParams.self, SessionUpdateParams.self,
    SetTraceParams.self, ShowDocumentParams.self, ShowDocumentResult.self,
    ShowMessageRequestParams.self, ShowMessageResult.self, SnippetPart.self, StateDeleteParams.self,
    StateDiffParams.self, StateDiffResult.self, StateDifference.self, StateGetParams.self,
    StateHistoryPage.self, StateHistoryParams.self, StatePoint.self, StateResult.self,
    StateValue.self, StateVersionInfo.self, StateWriteParams.self, StateWritten.self,
    SubscribeParams.self, SubscribeResult.self, ToolInfo.self, ToolList.self,
    UnsubscribeParams.self, Usage.self, UsageInfo.self, UsageParams.self, UsageResult.self,
    WillStop.self, WireEvent.self, WorkingRun.self, Written.self,
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
        "$/cancelRequest": ["id"],
        "$/cancel_request": ["id"],
        "$/credentials": ["variables"],
        "$/progress": ["token", "value"],
        "artifact/diff": ["from", "to"],
        "artifact/read": ["artifactId"],
        "artifact/write": ["artifactId", "ifVersion", "text"],
        "events/append": ["epoch", "events", "head", "stream"],
        "events/delta": ["itemId", "next", "offset", "runId", "stream", "text"],
        "events/lagged": ["delivered", "head", "stream"],
        "events/read": ["stream"],
        "events/subscribe": ["stream"],
        "events/unsubscribe": ["stream"],
        "interaction/request": [
          "interactionId", "kind", "openedAt", "options", "runId", "seq", "sessionId", "status",
          "text",
        ],
        "interaction/respond": ["interactionId"],
        "message/get": ["messageId"],
        "message/list": ["sessionId"],
        "message/send": ["content"],
        "project/archive": ["projectId"],
        "project/create": ["sessionId", "title"],
        "project/delete": ["projectId"],
        "project/export": ["format", "projectId"],
        "project/get": ["projectId"],
        "project/search": ["query"],
        "project/update": ["projectId"],
        "run/cancel": ["runId"],
        "run/get": ["runId"],
        "run/resume": ["runId"],
        "run/retry": ["runId"],
        "run/steer": ["runId", "text"],
        "run/wait": ["runId"],
        "server/willStop": ["reason"],
        "session/archive": ["sessionId"],
        "session/delete": ["sessionId"],
        "session/export": ["sessionId"],
        "session/fork": ["sessionId"],
        "session/get": ["sessionId"],
        "session/unarchive": ["sessionId"],
        "session/update": ["sessionId"],
        "state/append": ["key", "value"],
        "state/delete": ["key"],
        "state/diff": ["from", "to"],
        "state/set": ["key", "value"],
        "window/logMessage": ["message", "type"],
        "window/showDocument": ["uri"],
        "window/showMessageRequest": ["message", "type"],
        "window/workDoneProgress/cancel": ["token"],
        "window/workDoneProgress/create": ["token"],
        "workspace/executeCommand": ["command"],
      ]
    )
  }

  @Test func `credentials have bounds, and are shown by nobody`() throws {
    func read(_ variables: [String: JSONValue]) throws -> [String: String] {
      let params: JSONValue = ["variables": .object(variables)]
      return try params.decode(CredentialsParams.self).variables
    }
    let longest = String(repeating: "v", count: 8192)
    #expect(try read(["A": "1", "_b2": .string(longest), "C": nil]) == ["A": "1", "_b2": longest])
    let many = (0..<65).map { ("V\($0)", JSONValue.string("v")) }
    for variables in [
      ["": "v"], ["1A": "v"], ["A-B": "v"], ["Ä": "v"], ["A": .string(longest + "v")], ["A": 1],
      [String(repeating: "N", count: 129): "v"], Dictionary(uniqueKeysWithValues: many),
    ] as [[String: JSONValue]] {
      #expect(throws: DecodingError.self) { try read(variables) }
    }
    let params = CredentialsParams(["A": "secret", "B": longest + "v", "C D": "v"])
    #expect(params.variables == ["A": "secret"])
    var dumped = ""
    dump(params, to: &dumped)
    for text in ["\(params)", String(reflecting: params), dumped] {
      #expect(!text.contains("secret"))
    }
  }

  @Test func `params that do not fit are told by member, through nested types`() throws {
    let schema = try ParamsSchemas().schema(of: Methods.initialize)
    let violations = schema.violations(in: [
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
