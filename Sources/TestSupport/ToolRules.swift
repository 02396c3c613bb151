import JSONModel
package import ModelInterface

/// What providers publish about tool declarations, as data: a request that breaks one is answered with
/// 400, for every call that carries the tool.
package struct ToolRules: Sendable {
  package private(set) var provider: String
  /// Where the rules are published, or where a refusal with their words is on record.
  package private(set) var sources: [String]
  private(set) var mostTools: Int
  private(set) var nameLength: Int
  /// Signs of a name besides letters, digits and `_`.
  private(set) var nameSigns: String
  private(set) var nameStartsWithLetter = false
  private(set) var mostDescription: Int
  private(set) var mostDepth: Int
  private(set) var mostProperties: Int
  private(set) var mostEnumValues: Int
  /// Keywords that may stand in a schema.
  private(set) var keywords: Set<String>
  /// An object must name a property.
  private(set) var wantsProperties = false
  /// Every property is required, and nothing else is allowed.
  private(set) var isStrict = false
  private(set) var mayListTypes = true
  /// Enumerations of strings only.
  private(set) var enumsAreTexts = false

  private static let common: Set<String> = [
    "type", "description", "properties", "required", "items", "enum", "anyOf", "minItems",
    "maxItems", "minimum", "maximum",
  ]

  /// OpenAI, Chat Completions without `strict`.
  ///
  /// The name: "a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64"; 128
  /// tools at most; a description has at most 1,024 characters; an array without `items` is refused
  /// with "array schema missing items"; the root is an object without a union.
  package static let openAI = ToolRules(
    provider: "openai",
    sources: [
      "https://platform.openai.com/docs/api-reference/chat/create",
      "https://github.com/sigoden/aichat/pull/1049",
      "https://github.com/open-webui/open-webui/issues/14115",
    ],
    mostTools: 128,
    nameLength: 64,
    nameSigns: "-",
    mostDescription: 1_024,
    mostDepth: 10,
    mostProperties: 5_000,
    mostEnumValues: 1_000,
    keywords: common.union([
      "additionalProperties", "const", "default", "format", "maxLength", "minLength", "oneOf",
      "pattern", "title",
    ])
  )

  /// OpenAI with `strict: true`: every property required, every object closed, at most 5,000
  /// properties in 10 levels and 1,000 enum values, no union at the root.
  package static let openAIStrict: ToolRules = {
    var rules = openAI
    rules.provider = "openai strict"
    rules.sources = [
      "https://platform.openai.com/docs/guides/structured-outputs#supported-schemas"
    ]
    rules.isStrict = true
    rules.keywords = common.union(["additionalProperties", "const", "format", "pattern"])
    return rules
  }()

  /// Anthropic: the name is `^[a-zA-Z0-9_-]{1,128}$` (64 on older surfaces); "input_schema does not
  /// support oneOf, allOf, or anyOf at the top level"; no reference keyword; property names of
  /// letters, digits, `_`, `.` and `-`, at most 64.
  package static let anthropic = ToolRules(
    provider: "anthropic",
    sources: [
      "https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use",
      "https://github.com/anthropics/claude-code/issues/40075",
      "https://github.com/dearlordylord/huly-mcp/issues/66",
    ],
    mostTools: 128,
    nameLength: 64,
    nameSigns: "-",
    mostDescription: 10_000,
    mostDepth: 32,
    mostProperties: 5_000,
    mostEnumValues: 5_000,
    keywords: openAI.keywords
  )

  /// Gemini: `parameters` is a protobuf message with a subset of OpenAPI 3.0, in which an unknown
  /// keyword is an error, `type` is one word, and an object has properties ("should be non-empty for
  /// OBJECT type"); the name starts with a letter or `_`, at most 64.
  ///
  /// `additionalProperties: false` is taken off by whoever translates for Gemini, and is not told on.
  package static let gemini = ToolRules(
    provider: "gemini",
    sources: [
      "https://cloud.google.com/vertex-ai/generative-ai/docs/reference/nodejs/latest/vertexai/functiondeclaration",
      "https://github.com/brightwave-inc/tidebreak/issues/1516",
      "https://github.com/anomalyco/opencode/pull/11888",
      "https://github.com/Kilo-Org/kilocode/pull/11955",
    ],
    mostTools: 128,
    nameLength: 64,
    nameSigns: "-.",
    nameStartsWithLetter: true,
    mostDescription: 10_000,
    mostDepth: 32,
    mostProperties: 5_000,
    mostEnumValues: 1_000,
    keywords: common.union([
      "additionalProperties", "format", "nullable", "title", "propertyOrdering", "minLength",
      "maxLength", "pattern",
    ]),
    wantsProperties: true,
    mayListTypes: false,
    enumsAreTexts: true
  )

  package static let all = [openAI, openAIStrict, anthropic, gemini]

  // MARK: Checking

  /// What the provider would refuse of the tools of one request, with the place of each.
  package func violations(in tools: [ToolDeclaration]) -> [String] {
    var found: [String] = []
    if tools.count > mostTools { found.append("more than \(mostTools) tools") }
    var names: Set<String> = []
    for tool in tools {
      if !names.insert(tool.name).inserted { found.append("\(tool.name): two tools of this name") }
      if !isName(tool.name) { found.append("\(tool.name): no legal name") }
      if tool.description.count > mostDescription {
        found.append("\(tool.name): the description is longer than \(mostDescription)")
      }
      var count = Counts()
      let root = tool.parameters.json
      if root["type"] != "object" { found.append("\(tool.name): the root is no object") }
      for union in ["anyOf", "oneOf", "allOf", "enum", "not"] where root[union] != nil {
        found.append("\(tool.name): `\(union)` at the root")
      }
      check(root, at: tool.name, depth: 1, &count, &found)
      if count.properties > mostProperties { found.append("\(tool.name): too many properties") }
      if count.values > mostEnumValues { found.append("\(tool.name): too many enum values") }
    }
    return found
  }

  private struct Counts {
    var properties = 0
    var values = 0
  }

  private func isName(_ name: String) -> Bool {
    guard !name.isEmpty, name.count <= nameLength, let first = name.first else { return false }
    if nameStartsWithLetter, !first.isLetter, first != "_" { return false }
    return name.allSatisfy { character in
      character.isASCII
        && (character.isLetter || character.isNumber || character == "_"
          || nameSigns.contains(character))
    }
  }

  private static let types: Set<String> = [
    "string", "number", "integer", "boolean", "array", "object",
  ]

  private func check(
    _ schema: JSONValue,
    at place: String,
    depth: Int,
    _ count: inout Counts,
    _ found: inout [String]
  ) {
    guard let rules = schema.objectValue else {
      return found.append("\(place): a schema is an object")
    }
    if depth > mostDepth { return found.append("\(place): deeper than \(mostDepth) levels") }
    for keyword in rules.keys.sorted() where !keywords.contains(keyword) {
      found.append("\(place): `\(keyword)` is not taken")
    }
    checkType(rules, at: place, &found)
    if let values = rules["enum"]?.arrayValue {
      count.values += values.count
      if values.isEmpty { found.append("\(place): an empty enum") }
      if enumsAreTexts, values.contains(where: { $0.stringValue?.isEmpty ?? true }) {
        found.append("\(place): an enum of other than texts")
      }
    }
    for alternative in rules["anyOf"]?.arrayValue ?? [] {
      check(alternative, at: "\(place)/anyOf", depth: depth + 1, &count, &found)
    }
    if let items = rules["items"] {
      check(items, at: "\(place)/items", depth: depth + 1, &count, &found)
    }
    let properties = rules["properties"]?.objectValue ?? [:]
    count.properties += properties.count
    let required = (rules["required"]?.arrayValue ?? []).compactMap(\.stringValue)
    for name in required where properties[name] == nil {
      found.append("\(place): `\(name)` is required and not declared")
    }
    for (name, property) in properties.sorted(by: { $0.key < $1.key }) {
      if isStrict, !required.contains(name) { found.append("\(place)/\(name): is not required") }
      if name.isEmpty || name.count > 64 { found.append("\(place)/\(name): no legal name") }
      check(property, at: "\(place)/\(name)", depth: depth + 1, &count, &found)
    }
  }

  private func checkType(
    _ rules: [String: JSONValue],
    at place: String,
    _ found: inout [String]
  ) {
    var types: [String] = []
    switch rules["type"] {
    case .string(let type): types = [type]
    case .array(let list) where mayListTypes: types = list.compactMap(\.stringValue)
    case nil: if rules["anyOf"] == nil { found.append("\(place): has no type") }
    default: found.append("\(place): a list of types")
    }
    for type in types where !ToolRules.types.contains(type) && type != "null" {
      found.append("\(place): `\(type)` is no type")
    }
    if types.contains("array"), rules["items"] == nil {
      found.append("\(place): array schema missing items")
    }
    let isObject = types.contains("object")
    if !isObject, rules["properties"] != nil || rules["required"] != nil {
      found.append("\(place): properties of other than an object")
    }
    // The root may be empty: a tool without parameters.
    if isObject, wantsProperties, place.contains("/"),
      rules["properties"]?.objectValue?.isEmpty ?? true
    {
      found.append("\(place): should be non-empty for OBJECT type")
    }
    if isStrict, isObject, rules["additionalProperties"] != false {
      found.append("\(place): is not closed")
    }
  }
}
