import JSONModel
import ModelInterface

/// The tools that are part of the agents themselves: they change the run, not the world.
package enum BuiltInTool {
  package static let appendToState = "append_to_state"
  package static let exitLoop = "exit_loop"
  package static let transferToAgent = "transfer_to_agent"
  package static let askUser = "ask_user"
  package static let names: Set<String> = [appendToState, askUser, exitLoop, transferToAgent]

  private static let appendDescription =
    "Adds a value to a field of the shared state, where the next agents read it."

  /// The declaration for `fields`, each with the schema of what it takes.
  static func appendDeclaration(
    fields: [String],
    values: [JSONSchema]
  ) -> ToolDeclaration {
    var shapes: [JSONValue] = []
    for value in values where !shapes.contains(value.json) { shapes.append(value.json) }
    let value: JSONSchema
    if let only = shapes.first, shapes.count == 1 {
      value = JSONSchema(json: only)
    } else {
      // Below a property, `anyOf` is taken by every provider; at the top of a schema it is not.
      let list = fields.joined(separator: ", ")
      value = JSONSchema(
        json: [
          "description": .string("What to add, in the shape of the field: \(list), in this order."),
          "anyOf": .array(shapes),
        ]
      )
    }
    return ToolDeclaration(
      name: appendToState,
      description: appendDescription,
      parameters: .object(
        ["field": .string("The field.", oneOf: fields), "value": value],
        required: ["field", "value"]
      )
    )
  }

  /// The declaration of 0.1.0, for the runs that began with it.
  static func untypedAppendDeclaration(fields: [String]) -> ToolDeclaration {
    ToolDeclaration(
      name: appendToState,
      description: appendDescription,
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
