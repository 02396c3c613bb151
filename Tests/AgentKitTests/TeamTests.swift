import AgentKit
import JSONModel
import TestSupport
import Testing

/// Parses and checks a team, and compares its faults line by line.
private func expectFaults(
  _ yaml: String,
  _ expected: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (team, faults) = TeamParser.parse(yaml) { $0 == "known.md" ? "Known." : nil }
  let found = faults + (team.map { TeamCheck.faults(in: $0, tools: ["search"]) } ?? [])
  #expect(found.map { "\($0.line) \($0.kind)" } == expected, sourceLocation: sourceLocation)
}

@Suite(.timeLimit(.minutes(5))) struct TeamTests {
  @Test func `the studio's team has no fault`() {
    expectFaults(studioTeam, [])
  }

  @Test func `faults are named with their lines`() {
    expectFaults("just text", ["1 not_a_team"])
    expectFaults("name: t", ["1 no_root"])
    expectFaults("a: [", ["2 not_yaml"])
    expectFaults(
      """
      name: t
      colour: blue
      root_agent: {name: a, instruction: x}
      """,
      ["2 unknown_member"]
    )
    expectFaults(
      """
      name: t
      root_agent:
        agent_class: LoopAgent
        name: l
        sub_agents:
          - {name: a, instruction: x}
      """,
      ["3 no_bound", "3 no_exit"]
    )
  }

  @Test func `two writers of one key are found`() {
    expectFaults(
      """
      name: t
      state: {K: {reducer: replace}}
      root_agent:
        agent_class: SequentialAgent
        name: s
        sub_agents:
          - {name: a, instruction: x, output_key: K}
          - {name: b, instruction: x, output_key: K}
      """,
      ["8 two_writers"]
    )
  }

  @Test func `keys nobody sets or declares are found`() {
    expectFaults(
      """
      name: t
      state: {K: {reducer: replace}}
      root_agent: {name: a, instruction: "{K} {L?}", tools: [fly]}
      """,
      ["3 unknown_tool", "3 unknown_key"]
    )
    expectFaults(
      """
      name: t
      state: {K: {reducer: replace}}
      root_agent: {name: a, instruction: "{K} {K?}"}
      """,
      ["3 never_set"]
    )
  }

  @Test func `an answer onto a list and a race between branches are found`() {
    expectFaults(
      """
      name: t
      state: {L: {reducer: append}, K: {reducer: replace}}
      root_agent:
        agent_class: ParallelAgent
        name: p
        sub_agents:
          - {name: a, instruction: x, output_key: K}
          - {name: b, instruction: x, output_key: K}
          - {name: c, instruction: x, output_key: L}
      """,
      ["8 two_writers", "8 parallel_writers", "9 output_onto_list"]
    )
  }

  @Test(
    arguments: [
      ("yes", true), ("False", false), ("oN", "oN"), ("'yes'", "yes"), ("12", 12), ("-3", -3),
      ("0", 0), ("010", 8), ("0x1F", 31), ("1_000", 1000), ("'12'", "12"), ("1.5", 1.5),
      (".5", 0.5), ("1e3", 1000.0), ("-.5", -0.5), ("1.2.3", "1.2.3"), ("2nd", "2nd"), ("~", nil),
      ("null", nil), ("gpt-4o", "gpt-4o"), ("[a, {b: 1}]", ["a", ["b": 1]]),
      ("99999999999999999999", .number(1e20)),
    ] as [(String, JSONValue)]
  )
  func `scalars mean what YAML says`(text: String, value: JSONValue) throws {
    let yaml = """
      name: team
      root_agent:
        name: writer
        instruction: Write.
        tools:
          - name: search
            args: {value: \(text)}
      """
    let agent = try #require(TeamParser.parse(yaml) { _ in nil }.team?.root)
    guard case .llm(let settings) = agent.kind else {
      Issue.record("the root is no model's agent")
      return
    }
    #expect(settings.tools.first?.settings["value"] == value)
  }

  @Test(arguments: [
    ("{a}", "A"), ("{ a }", "A"), ("{a?}", "A"), ("${a}", "${a}"), ("\\{a}", "\\{a}"),
    ("{missing?}", ""), ("{1x}", "{1x}"), ("{}", "{}"), ("{a.b}", "{a.b}"),
    (#"{"json": 1}"#, #"{"json": 1}"#), ("{ a ? }", "{ a ? }"), ("{{a}}", "{A}"),
    (#"{{"k": {a}}}"#, #"{{"k": A}}"#),
  ])
  func `templates`(template: String, rendered: String) throws {
    #expect(try Template(template).rendered { $0 == "a" ? "A" : nil } == rendered)
  }

  @Test func `a missing key is an error`() {
    #expect(throws: Template.MissingKey.self) { try Template("{b}").rendered { _ in nil } }
  }
}
