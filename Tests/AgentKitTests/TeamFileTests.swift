import FuzzSupport
import JSONModel
import TestSupport
import Testing

@testable import AgentKit

/// Team files and scripts that were written to do harm, or by mistake.
@Suite(.timeLimit(.minutes(5))) struct TeamFileTests {
  private func faults(_ yaml: String) -> [String] {
    let (team, faults) = TeamParser.parse(yaml) { _ in nil }
    let found = faults + (team.map { TeamCheck.faults(in: $0, tools: []) } ?? [])
    return found.map { "\($0.line) \($0.kind)" }
  }

  private func agent(_ members: String) -> String {
    "name: t\nroot_agent:\n  name: a\n  instruction: x\n  \(members)"
  }

  @Test(arguments: [
    ("max_turns: 99999999999999999999", "5 value"), ("max_turns: -1", "5 value"),
    ("max_turns: many", "5 value"), ("max_turns: 0x7fffffffffffffff", "5 value"),
    ("max_turns: 1e9", "5 value"), ("generate_content_config: {temperature: .inf}", "5 value"),
    ("generate_content_config: {temperature: 3}", "5 value"),
    ("generate_content_config: {max_output_tokens: 0}", "5 value"), ("tools: search", "5 value"),
    ("reads: {a: b}", "5 value"), ("model: [a]", "5 value"), ("sub_agents: 7", "5 value"),
    ("max_turns: 3\n  max_turns: 4", "5 not_yaml"), ("<<: *none", "5 not_yaml"),
  ])
  func `a value that will not do is a fault at its line`(members: String, fault: String) {
    #expect(faults(agent(members)) == [fault], "\(members)")
  }

  @Test(arguments: [
    ("limits: {max_llm_calls: 9223372036854775807}", "1 value"),
    ("limits: {max_llm_calls: 0}", "1 value"), ("limits: 7", "1 value"),
    ("state: {\"a\\u202Eb\": {}}", "1 name"), ("state: {\"\": {}}", "1 name"),
    ("state: {a: {artifact: ../../x}}", "1 artifact"), ("state: {a: replace}", "1 state"),
    ("name: \"a\\nb\"", "1 name"),
  ])
  func `a team's own values have bounds`(line: String, fault: String) {
    #expect(faults("\(line)\nroot_agent: {name: a, instruction: x}").first == fault, "\(line)")
  }

  @Test(arguments: [
    "\"a\\e[31mb\"", "\"a b\"", "\"ä\"", "1a", "\"<|x|>\"", String(repeating: "a", count: 65),
  ])
  func `an agent's name is one that every provider takes`(name: String) {
    let found = faults("name: t\nroot_agent: {name: \(name), instruction: x}")
    #expect(found.contains { $0.hasSuffix(" name") }, "\(name)")
  }

  @Test func `a message about a file holds nothing that steers a terminal`() {
    let (_, faults) = TeamParser.parse(
      "\"\\e]0;x\\a\\u202E\": 1\nroot_agent: {name: a, instruction: x}"
    ) {
      _ in nil
    }
    #expect(faults.count == 1)
    #expect(
      faults[0].message.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && $0.value != 0x202E && !(0x7F..<0xA0).contains($0.value)
      }
    )
  }

  @Test func `aliases that grow, deep nesting, and large files are refused at once`() {
    var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let uses = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      laughs += "a\(level): &a\(level) [\(uses)]\n"
    }
    #expect(faults(laughs) == ["4 not_yaml"])
    var slow = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 { slow += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(faults(slow).allSatisfy { $0.hasSuffix("unknown_member") || $0.hasSuffix("no_root") })
    #expect(faults("a: " + String(repeating: "[", count: 900)) == ["2 not_yaml"])
    #expect(
      faults("a: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200))
        == ["1 not_yaml"]
    )
    #expect(faults(String(repeating: "- ", count: 100_000)) == ["1 not_yaml"])
    #expect(faults("# " + String(repeating: "x", count: 10_000_000)) == ["1 not_yaml"])
    let many = (0..<60_000).map { "k\($0): 1" }.joined(separator: "\n")
    #expect(faults(many).map { $0.split(separator: " ").last } == ["not_yaml"])
  }

  @Test func `an agent below itself is not read`() {
    #expect(
      faults("name: t\nroot_agent: &a\n  name: a\n  instruction: x\n  sub_agents: [*a]") == [
        "5 not_yaml"
      ]
    )
    let agents = (0..<300).map { "    - {name: a\($0), instruction: x, description: d}" }
    let list = agents.joined(separator: "\n")
    #expect(
      faults("name: t\nroot_agent:\n  name: r\n  instruction: x\n  sub_agents:\n\(list)").count == 1
    )
  }

  @Test func `a script has the same bounds`() {
    for text in [
      String(repeating: "- ", count: 100_000), "# " + String(repeating: "x", count: 2_000_000),
      "runs: " + String(repeating: "[", count: 900), "runs: [{steps: [{say: a}]}]\nruns: []",
    ] {
      let read = RunScript.parse(text)
      #expect(read.script == nil && read.faults.count == 1)
    }
  }
}

/// Damaged team files and scripts: a fault with a line, or a team that holds.
@Suite(.timeLimit(.minutes(60))) struct TeamFileFuzzTests {
  private static let corpus = [
    studioTeam,
    "name: t\nroot_agent: {name: a, instruction: \"{K?}\", tools: [{name: x, args: {a: [1]}}]}",
    "runs:\n  - steps:\n      - say: Hello\n      - tool: {name: x, result: {a: 1}}\n      - hang: true\n",
  ]
  private static let tokens = [
    "&a ", "*a", "<<: *a", "- ", "? ", ": ", "[", "]", "{", "}", "|\n", ">-\n", "'", "\"", "#",
    "---\n", "...\n", "!!binary ", "!!int ", "%YAML 1.1\n", "\t", "\u{0}", "\u{FEFF}", "\u{202E}",
    "\u{1B}[31m", "~", ".nan", ".inf", "0o17", "0x7fffffffffffffff", "1_000", "sub_agents: ",
    "max_iterations: ", "max_llm_calls: ", "agent_class: LoopAgent\n", "requires: [PROMPT]\n",
    "{PROMPT}", "{PROMPT?}", "\\", "\r\n",
  ]

  @Test func `damaged definitions are refused by line or can be run`() throws {
    for input in FuzzInputs(corpus: Self.corpus, tokens: Self.tokens) {
      // What YAML 1.1 takes for the end of a line.
      let breaks = "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars
      let lines = input.text.unicodeScalars.count { breaks.contains($0) } + 2
      let (team, faults) = TeamParser.parse(input.text) { _ in nil }
      let all = faults + (team.map { TeamCheck.faults(in: $0, tools: ["x"]) } ?? [])
      for fault in all {
        try #require((1...lines).contains(fault.line), "\(input)")
        try #require(fault.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(input)")
      }
      try #require(team != nil || !all.isEmpty, "\(input)")
      if let team, all.isEmpty {
        let text = try team.canonicalText()
        let again = try JSONValue(parsing: text).decode(TeamDefinition.self)
        try #require(try again.canonicalText() == text, "\(input)")
        try #require(team.root.tree.allSatisfy { TeamParser.isAgentName($0.name) }, "\(input)")
        try #require(TeamParser.calls.contains(team.maximumModelCalls), "\(input)")
      }
      let script = RunScript.parse(input.text)
      try #require(script.script != nil || !script.faults.isEmpty, "\(input)")
      for fault in script.faults {
        try #require((1...lines).contains(fault.line), "\(input)")
      }
    }
  }
}
