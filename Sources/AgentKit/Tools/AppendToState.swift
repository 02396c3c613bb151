import JSONModel
import ModelInterface

/// `append_to_state`: how an agent adds to the state that it may write.
struct AppendToState: Tool {
  let fields: [String]
  let team: TeamDefinition
  let program: any TeamProgram

  var declaration: ToolDeclaration {
    if team.followsFirstRules { return BuiltInTool.untypedAppendDeclaration(fields: fields) }
    return BuiltInTool.appendDeclaration(fields: fields, values: fields.map(schema))
  }

  /// What a model is told that a field takes.
  private func schema(of field: String) -> JSONSchema {
    let reducer = team.key(field)?.reducer ?? .replace
    if let shape = program.schema(of: field) {
      return reducer == .append ? .array(of: shape, "One or more entries.") : shape
    }
    switch reducer {
    case .append: return .array(of: AppendToState.anyEntry, "One or more entries.")
    case .replace: return .string("The text.")
    case .merge: return AppendToState.anyObject
    }
  }

  /// An object without a property is refused by Gemini, and one that is closed takes nothing.
  private static let anyObject = JSONSchema.object(
    ["text": .string("Or any other members.")],
    open: true
  )
  private static let anyEntry = JSONSchema(
    json: ["anyOf": [["type": "string"], anyObject.json]]
  )

  /// Checks less than is declared.
  ///
  /// A model may write one entry in place of a list, or JSON as text: the program's `admit` reads
  /// these.
  func faults(in arguments: JSONValue) -> [String] {
    if team.followsFirstRules {
      return declaration.parameters.violations(in: arguments).map(\.description)
    }
    let schema = JSONSchema.object(
      ["field": .string(oneOf: fields), "value": .any],
      required: ["field", "value"]
    )
    var faults = schema.violations(in: arguments).map(\.description)
    if arguments["value"]?.isNull == true { faults.append("/value: expected a value, found null") }
    return faults
  }

  /// Reads a call whose value stands beside the field, or whose field can only be one.
  func normalized(_ arguments: JSONValue) -> JSONValue {
    guard !team.followsFirstRules, var members = arguments.objectValue else { return arguments }
    if members["field"] == nil, fields.count == 1 { members["field"] = .string(fields[0]) }
    if members["value"] == nil {
      let rest = members.filter { $0.key != "field" }
      if members["field"] != nil, !rest.isEmpty {
        members = ["field": members["field"] ?? .null, "value": .object(rest)]
      }
    }
    return .object(members)
  }

  /// The field whose declared shape, and nobody else's, a bare value fits.
  func arguments(from value: JSONValue) -> JSONValue? {
    guard !team.followsFirstRules else { return nil }
    let fitting = fields.filter { field in
      guard let shape = program.schema(of: field), shape.json["type"] == "object" else {
        return false
      }
      let entries = value.arrayValue ?? [value]
      return !entries.isEmpty && entries.allSatisfy { shape.violations(in: $0).isEmpty }
    }
    guard fitting.count == 1 else { return nil }
    return ["field": .string(fitting[0]), "value": value]
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    guard let field = arguments["field"]?.stringValue, let key = team.key(field),
      let value = arguments["value"]
    else {
      throw ToolFailure(
        "there is no field of that name; there are: \(fields.joined(separator: ", "))"
      )
    }
    if let writer = key.writer, writer != context.agent {
      throw ToolFailure("only \(writer) may write \(field)")
    }
    let faults = team.followsFirstRules ? [] : program.faults(in: value, for: field)
    let admitted = try program.admit(value, to: field, state: context.state)
    let change = StateChange(key: field, reducer: key.reducer, value: admitted)
    var content: [String: JSONValue] = ["status": "stored", "field": .string(field)]
    if !faults.isEmpty {
      content["status"] = "stored in part"
      content["left_out"] = .array(faults.prefix(20).map(JSONValue.string))
    }
    return ToolResult(
      content: .object(content),
      state: [change],
      summary: AppendToState.summary(field, change, context.state[field])
    )
  }

  /// How many values the field has then: a repeated call says something new.
  private static func summary(_ field: String, _ change: StateChange, _ old: JSONValue?) -> String?
  {
    let count = change.applied(to: old).arrayValue?.count
    let added = (count ?? 1) - (old?.arrayValue?.count ?? 0)
    if added == 0 { return "\(field): nothing new" }
    return count.map { "\(field): \($0)" }
  }
}
