import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import AgentKit

/// What a run takes from its team's definition: bounds, models, prompts, and the rules of its time.
@Suite(.timeLimit(.minutes(5))) struct RulesTests {
  private let down = ModelFailure(kind: .unreachable, message: "down", provider: "p")

  // MARK: Bounds of a prompt

  private let pair = """
    name: t
    state: {K: {reducer: replace}, L: {reducer: append}}
    root_agent:
      agent_class: SequentialAgent
      name: s
      sub_agents:
        - {name: a, instruction: x, output_key: K}
        - {name: b, instruction: "{K}", reads: [K], include_contents: session}
    """

  private func size(_ request: ModelRequest) -> Int {
    request.messages.reduce(request.instructions.utf8.count) { sum, message in
      switch message {
      case .user(let text), .assistant(let text, _), .toolResult(_, _, let text, _):
        sum + text.utf8.count
      }
    }
  }

  @Test func `a long answer and a long message are bounded, and the prompt says so`() async throws {
    let long = String(repeating: "Ünïcode line of an answer.\n", count: 40_000)
    let model = ScriptedModel(["a": [.text(long)]])
    let studio = try Studio(team: pair, model: model)
    let session = try await studio.session()
    let record = try await studio.run(long, in: session)
    let request = try #require(model.requests.last)
    #expect(size(request) < 250_000)
    let text = "\(request.messages) \(request.instructions)"
    #expect(text.contains("bytes of K are left out here"))
    #expect(text.contains("bytes of a message are left out here"))
    #expect(try await studio.transcript(of: session).contains("warning prompt_cut"))
    // The state keeps the whole.
    let state = try await studio.store.state(of: record.projectID, at: nil)
    #expect(state["K"]?.value == .string(long))
  }

  @Test func `of a long conversation the newest messages are sent`() async throws {
    let model = ScriptedModel()
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: x, include_contents: session}",
      model: model
    )
    let session = try await studio.session()
    for number in 1...12 {
      _ = try await studio.run(String(repeating: "w", count: 9_000) + " \(number)", in: session)
    }
    let request = try #require(model.requests.last)
    #expect(size(request) <= PromptBounds.conversation + 200)
    guard case .user(let first) = request.messages.first,
      case .user(let last) = request.messages.last
    else {
      Issue.record("the conversation does not begin and end with the person")
      return
    }
    #expect(first.contains("earlier messages of this conversation are left out here"))
    #expect(last.hasSuffix(" 12"))
  }

  @Test(arguments: ["a", "é", "漢", "👩‍🚀", "line\n"])
  func `a cut ends in whole characters and names what is gone`(unit: String) {
    let text = String(repeating: unit, count: 5_000)
    var cuts: [PromptBounds.Cut] = []
    let short = PromptBounds.bounded(text, "K", limit: 2_000, cuts: &cuts)
    #expect(short.utf8.count <= 2_000)
    #expect(!short.contains("\u{FFFD}"))
    #expect(cuts.count == 1 && cuts[0].of == text.utf8.count)
    #expect(short.contains("\(text.utf8.count - cuts[0].shown) of \(text.utf8.count) bytes of K"))
    #expect(PromptBounds.bounded("short", "K", limit: 2_000, cuts: &cuts) == "short")
  }

  @Test func `what tools say is bounded, each and together`() async throws {
    let calls = (1...40).map { ToolCall(id: "c\($0)", name: "shout", arguments: [:]) }
    let model = ScriptedModel(["solo": [.calls(calls), .text("done")]])
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: x, tools: [shout]}",
      model: model,
      tools: [Shout()]
    )
    _ = try await studio.run("go", in: studio.session())
    let request = try #require(model.requests.last)
    #expect(size(request) <= PromptBounds.history + 10_000)
    #expect("\(request.messages)".contains("bytes of this result are left out here"))
    #expect("\(request.messages)".contains("bytes of this older result are left out here"))
  }

  // MARK: The agent's model

  @Test(
    arguments: [
      (nil, false, "own"), ("chosen", false, "chosen"), ("default", true, "own"),
    ] as [(String?, Bool, String)]
  )
  func `an agent's own model is asked unless a person chose one`(
    name: String?,
    isDefault: Bool,
    expected: String
  ) async throws {
    let model = ScriptedModel()
    let studio = try Studio(
      team: """
        name: t
        root_agent:
          agent_class: SequentialAgent
          name: s
          sub_agents:
            - {name: a, instruction: x, model: own}
            - {name: b, instruction: x}
        """,
      model: model,
      pinModel: { name, _ in name ?? "default" }
    )
    let request = MessageRequest(
      sessionID: try await studio.session(),
      content: "go",
      model: name,
      modelIsDefault: isDefault
    )
    let accepted = try await studio.runner.send(request)
    _ = try await studio.runner.wait(for: accepted.runID)
    #expect(model.requests.map(\.model) == [expected, name ?? "default"])
  }

  @Test func `a cancelled run goes on with the agent's own model`() async throws {
    let model = ScriptedModel(["solo": [.hangs(after: "H")]])
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: x, model: own}",
      model: model,
      pinModel: { name, _ in name ?? "default" }
    )
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: studio.session(), content: "go")
    )
    await model.asked(1)
    _ = try await studio.runner.cancel(accepted.runID, reason: "enough")
    let next = try await studio.runner.resume(accepted.runID).runID
    #expect(try await studio.runner.wait(for: next).status == .completed)
    #expect(model.requests.map(\.model) == ["own", "own"])
  }

  // MARK: The prompt's key

  @Test(arguments: [
    "{name: solo, instruction: Go., reads: [TOPIC]}", "{name: solo, instruction: \"On {TOPIC}.\"}",
    "{name: solo, instruction: Go., requires: [TOPIC], reads: [\"TOPIC?\"]}",
    "{agent_class: SequentialAgent, name: s, sub_agents: [{name: solo, instruction: \"{TOPIC}\"}]}",
    "{agent_class: ParallelAgent, name: p, sub_agents: [{name: solo, instruction: \"{TOPIC}\"}]}",
  ])
  func `an agent that needs the prompt has the message`(root: String) async throws {
    let model = ScriptedModel()
    let studio = try Studio(
      team: "name: t\nstate: {TOPIC: {}}\nprompt_key: TOPIC\nroot_agent: \(root)",
      model: model
    )
    let session = try await studio.session()
    for message in ["Ada", "Grace"] {
      let record = try await studio.run(message, in: session)
      #expect(record.status == .completed)
      let request = try #require(model.requests.last)
      let said = "\(request.instructions) \(request.messages)"
      #expect(said.contains(message))
    }
    #expect(model.requests.count == 2)
  }

  @Test func `an agent is left out where what it requires is not there`() async throws {
    let model = ScriptedModel()
    let studio = try Studio(
      team: """
        name: t
        state: {L: {reducer: append}}
        root_agent:
          agent_class: SequentialAgent
          name: s
          sub_agents:
            - {name: a, instruction: x}
            - {agent_class: SequentialAgent, name: g, requires: [L], sub_agents: [{name: b, instruction: x}]}
        """,
      model: model
    )
    let session = try await studio.session()
    #expect(try await studio.run("go", in: session).status == .completed)
    #expect(model.callers == ["a"])
    #expect(try await studio.transcript(of: session).contains("warning skipped"))
  }

  @Test func `a loop that does nothing ends, one that a tool works in goes on`() async throws {
    let team = """
      name: t
      state: {K: {reducer: replace}}
      root_agent:
        agent_class: LoopAgent
        name: l
        max_iterations: 4
        sub_agents: [{name: a, instruction: x, output_key: K, tools: [shout, exit_loop]}]
      """
    let expected: [([ScriptedModel.Line], Int)] = [
      ([.text("A"), .text("A"), .text("B"), .text("C")], 2),
      ([.text("A"), .text("B"), .text("C"), .text("D")], 4),
      ([.call("shout"), .text("A"), .call("shout"), .text("A"), .text("A")], 3),
    ]
    for (lines, passes) in expected {
      let studio = try Studio(team: team, model: ScriptedModel(["a": lines]), tools: [Shout()])
      let session = try await studio.session()
      _ = try await studio.run("go", in: session)
      let exit = try await studio.events(of: session).first { $0.type == LoopExited.type }
      #expect(exit?.data["passes"] == .integer(Int64(passes)))
    }
  }

  // MARK: Runs of 0.1.0

  @Test func `a team that 0.1.0 stored is read, and follows the rules of then`() throws {
    let (read, _) = TeamParser.parse(studioTeam) { _ in nil }
    var team = try #require(read)
    #expect(team.rules == TeamDefinition.currentRules && !team.followsFirstRules)
    team.rules = nil
    let stored = try team.canonicalText()
    #expect(!stored.contains("rules") && !stored.contains("requires"))
    let again = try JSONValue(parsing: stored).decode(TeamDefinition.self)
    #expect(again == team && again.followsFirstRules)
  }

  @Test func `a run of 0.1.0 asks what it asked, and goes on`() async throws {
    var team = try #require(TeamParser.parse(studioTeam) { _ in nil }.team)
    team.rules = nil
    var script = studioScript
    let named = #"{"name": "append_to_state", "arguments": {"field": "notes", "value": "a"}}"#
    script["researcher"] = [
      .call("append_to_state", ["field": "notes", "value": "born 1815"]), .text(named),
    ]
    script["critic"] = [.fails(down), .call("exit_loop", ["reason": "done"])]
    let model = ScriptedModel(script)
    let studio = try Studio(team, model: model, program: PlainTeam())
    let stopped = try await studio.run("Ada", in: studio.session())
    #expect(stopped.status == .interrupted)
    _ = try await studio.runner.resume(stopped.id)
    #expect(try await studio.runner.wait(for: stopped.id).status == .completed)
    let state = try await studio.store.state(of: stopped.projectID, at: nil)
    #expect(state["notes"]?.value == ["born 1815"])
    let tools = try #require(model.requests.first { $0.agent == "researcher" }).tools
    #expect(
      tools.first?.parameters.json == [
        "type": "object", "additionalProperties": false, "required": ["field", "value"],
        "properties": [
          "field": ["type": "string", "description": "The field.", "enum": ["notes"]],
          "value": [
            "description": "What to add: text, one entry, or a list of entries.",
            "anyOf": [["type": "string"], ["type": "object"], ["type": "array"]],
          ],
        ],
      ]
    )
  }
}

private struct Shout: Tool {
  let declaration = ToolDeclaration(name: "shout", description: "", parameters: .object([:]))

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    ToolResult(content: ["said": .string(String(repeating: "A", count: 100_000))])
  }
}
