import AgentKit
import FilmTeam
import JSONModel
import ModelInterface
import TestSupport
import Testing

/// What providers would say of the tools that the crew's models are given.
@Suite(.timeLimit(.minutes(5)))
struct ToolDeclarationTests {
  private func crew() throws -> [(agent: String, declarations: [ToolDeclaration])] {
    let team = try #require(TeamParser.parse(FilmTeam.definition) { FilmTeam.prompts[$0] }.team)
    return BuiltInTool.declarations(of: team, program: FilmTeam(), tools: CrewStudio.hostTools)
  }

  @Test(arguments: [ToolRules.openAI, .anthropic, .gemini])
  func `no provider refuses a tool of any agent`(rules: ToolRules) throws {
    let crew = try crew()
    #expect(
      Set(crew.flatMap(\.declarations).map(\.name)) == [
        "append_to_state", "ask_user", "comparable_films", "exit_loop", "library_search",
        "transfer_to_agent", "wikipedia_search", "write_file",
      ]
    )
    for (agent, declarations) in crew {
      #expect(rules.violations(in: declarations) == [], "\(agent) at \(rules.provider)")
    }
  }

  @Test func `but for what may be left out, the tools are strict`() throws {
    let found = try crew().flatMap { ToolRules.openAIStrict.violations(in: $0.declarations) }
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.hasSuffix("is not required") || $0.hasSuffix("is not closed") })
  }

  @Test(arguments: [ToolRules.openAI, .anthropic, .gemini])
  func `a team of any keys has legal tools`(rules: ToolRules) throws {
    let yaml = """
      name: t
      state: {A: {reducer: append}, M: {reducer: merge}, R: {reducer: replace}}
      root_agent:
        name: a
        instruction: x
        tools: [{name: append_to_state, args: {fields: [A, M, R]}}, ask_user]
        sub_agents: [{name: b, description: Does b., instruction: y}]
      """
    let team = try #require(TeamParser.parse(yaml) { _ in nil }.team)
    for (_, declarations) in BuiltInTool.declarations(of: team, program: PlainTeam(), tools: []) {
      #expect(rules.violations(in: declarations) == [])
    }
  }

  /// The rules find what they are for, so that an empty list means something.
  @Test(
    arguments: [
      (["type": "object", "properties": ["v": ["anyOf": [["type": "array"]]]]], "missing items"),
      (["anyOf": [["type": "object"]]], "at the root"),
      (["type": "object", "properties": ["v": ["type": "text"]]], "is no type"),
      (["type": "object", "properties": ["v": [:]]], "has no type"),
      (["type": "object", "properties": [:], "required": ["v"]], "is required and not declared"),
      (["type": "object", "properties": ["v": ["$ref": "#/x"]]], "`$ref` is not taken"),
      (["type": "object", "properties": ["v": ["type": "string", "enum": []]]], "an empty enum"),
      (["type": "object", "properties": ["v": ["type": "string", "items": [:]]]], "has no type"),
    ] as [(JSONValue, String)]
  )
  func `a schema that is refused is found`(schema: JSONValue, words: String) {
    let tool = ToolDeclaration(
      name: "t",
      description: "",
      parameters: JSONSchema(json: schema)
    )
    for rules in ToolRules.all {
      #expect(rules.violations(in: [tool]).contains { $0.contains(words) }, "\(rules.provider)")
    }
  }

  @Test func `each provider's own rules are found`() {
    func found(_ rules: ToolRules, _ name: String, _ schema: JSONValue) -> [String] {
      rules.violations(in: [
        ToolDeclaration(name: name, description: "", parameters: JSONSchema(json: schema))
      ])
    }
    let empty: JSONValue = ["type": "object", "properties": [:]]
    let listed: JSONValue = [
      "type": "object", "properties": ["v": ["type": ["string", "null"]]],
    ]
    let nested: JSONValue = ["type": "object", "properties": ["v": ["type": "object"]]]
    #expect(found(.gemini, "t", empty) == [])
    #expect(found(.gemini, "t", nested) == ["t/v: should be non-empty for OBJECT type"])
    #expect(found(.gemini, "t", listed) == ["t/v: a list of types"])
    #expect(found(.gemini, "1t", empty).contains("1t: no legal name"))
    #expect(found(.openAI, "a.b", empty) == ["a.b: no legal name"])
    #expect(found(.anthropic, String(repeating: "n", count: 65), empty).count == 1)
    #expect(found(.openAIStrict, "t", listed) == ["t: is not closed", "t/v: is not required"])
  }

  // MARK: What each role may append

  @Test func `the entry and the note are declared member by member`() throws {
    let crew = try crew()
    func value(_ agent: String) -> JSONValue? {
      crew.first { $0.agent == agent }?.declarations.first { $0.name == "append_to_state" }?
        .parameters.json["properties"]?["value"]
    }
    #expect(value("greeter")?["type"] == "string")
    #expect(value("critic")?["items"]?["required"] == ["note"])
    let shapes = value("researcher")?["anyOf"]?.arrayValue ?? []
    #expect(shapes.map { $0["items"]?["required"] } == [["claim", "people", "status"], ["title"]])
    #expect(
      Set(shapes[0]["items"]?["properties"]?.objectValue?.keys.map(\.self) ?? []) == [
        "claim", "quote", "date", "place", "people", "themes", "source", "status", "note",
      ]
    )
  }

  @Test(
    arguments: [
      ([["claim": ["a"]]], ["value/claim: expected a text, found array"]),
      ([["quote": "x"]], ["value/claim: is required"]),
      (
        [["claim": "a"], 7.5, ["claim": "b", "people": ["n": "Ada"]]],
        ["value/2/people: expected a list of texts, found object"]
      ),
      (
        [["claim": "a", "status": "true"]],
        [
          #"value/status: expected one of "documented", "disputed", "inferred", "unsourced""#
        ]
      ),
      ([["claim": "a"], [], true], ["value/1: expected an object with claim, found boolean"]),
      ([["claim": "a", "date": ["y": 1]]], ["value/date: expected a text, found object"]),
      ([["claim": "a", "date": 1843, "people": "Ada", "source": nil]], []),
    ] as [(JSONValue, [String])]
  )
  func `what is wrong with an entry is said with its member`(value: JSONValue, faults: [String]) {
    #expect(FilmTeam().faults(in: value, for: "research") == faults)
  }

  @Test func `what is wrong with a note is said with its member`() {
    let team = FilmTeam()
    #expect(
      team.faults(in: [["about": "Act One"]], for: "CRITICAL_FEEDBACK") == [
        "value/note: is required"
      ]
    )
    #expect(
      team.faults(in: ["A", ["note": "B", "about": [1]]], for: "CRITICAL_FEEDBACK") == [
        "value/1/about: expected a text, found array"
      ]
    )
  }

  @Test func `a list that is partly wrong is kept, and the model is told of the rest`() async throws
  {
    let crew = CrewStudio(
      model: ScriptedModel([
        "researcher": [
          .call(
            "append_to_state",
            ["field": "research", "value": [["claim": "Ada counted."], ["quote": "no claim"]]]
          ),
          .text("Done."),
        ]
      ])
    )
    let record = try await crew.pitch("Ada Lovelace")
    let research = try await crew.state(of: record)["research"]?.arrayValue ?? []
    #expect(research.first?["claim"] == "Ada counted.")
    let told = crew.model.requests.filter { $0.agent == "researcher" }[1].messages.last
    guard case .toolResult(_, _, let content, false) = told else {
      Issue.record("the model was told nothing")
      return
    }
    #expect(content.contains("value/1/claim: is required"))
  }
}
