import JSONModel
import ModelInterface

/// The tools that are part of the agents themselves: they change the run, not the world.
package enum BuiltInTool {
  package static let appendToState = "append_to_state"
  package static let exitLoop = "exit_loop"
  package static let transferToAgent = "transfer_to_agent"
  package static let askUser = "ask_user"
  package static let names: Set<String> = [appendToState, askUser, exitLoop, transferToAgent]

  static func appendDeclaration(fields: [String]) -> ToolDeclaration {
    ToolDeclaration(
      name: appendToState,
      description: "Adds a value to a field of the shared state, where the next agents read it.",
      parameters: .object(
        [
          "field": .string("The field.", oneOf: fields),
          "value": JSONSchema(
            json: [
              "description": "What to add: text, one entry, or a list of entries.",
              "anyOf": [["type": "string"], ["type": "object"], ["type": "array"]],
            ]
          ),
        ],
        required: ["field", "value"]
      )
    )
  }

  static let askDeclaration = ToolDeclaration(
    name: askUser,
    description: "Asks the person one question and waits for the answer.",
    parameters: .object(
      [
        "question": .string("One short question, such as a person can answer in a sentence."),
        "options": .array(
          of: .string(),
          "The answers to choose from, where only these will do."
        ),
      ],
      required: ["question"]
    )
  )

  static let exitDeclaration = ToolDeclaration(
    name: exitLoop,
    description: "Ends the loop that you work in. Call it when another pass would not help.",
    parameters: .object(
      ["reason": .string("One sentence: why the work is done, or cannot get further.")]
    )
  )

  static func transferDeclaration(to targets: [AgentDefinition]) -> ToolDeclaration {
    let list = targets.map { "\($0.name): \($0.description)" }.joined(separator: "\n")
    return ToolDeclaration(
      name: transferToAgent,
      description: "Hands the work over to another agent:\n\(list)",
      parameters: .object(
        ["agent_name": .string("Whom to hand over to.", oneOf: targets.map(\.name))],
        required: ["agent_name"]
      )
    )
  }
}
