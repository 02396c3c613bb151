import JSONModel
import Testing

func expectViolations(
  _ schema: JSONSchema,
  _ value: JSONValue,
  _ expected: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = schema.violations(in: value).map(\.description)
  #expect(found == expected, sourceLocation: sourceLocation)
}

@Suite(.timeLimit(.minutes(5)))
struct JSONSchemaTests {
  private let film = JSONSchema.object(
    [
      "title": .string("The title."),
      "year": .integer(minimum: 1888, maximum: 2100),
      "state": .string(oneOf: ["draft", "done"]),
      "beats": .array(of: .object(["text": .string()], required: ["text"], open: true)),
    ],
    required: ["title"],
    "A film."
  )

  @Test func `a schema travels as JSON`() {
    #expect(
      film.json.text == """
        {"additionalProperties":false,"description":"A film.","properties":{"beats":{"items":\
        {"properties":{"text":{"type":"string"}},"required":["text"],"type":"object"},\
        "type":"array"},"state":{"enum":["draft","done"],"type":"string"},\
        "title":{"description":"The title.","type":"string"},\
        "year":{"maximum":2100,"minimum":1888,"type":"integer"}},"required":["title"],\
        "type":"object"}
        """
    )
  }

  @Test func `what fits has no violations`() {
    expectViolations(film, ["title": "x"], [])
    expectViolations(
      film,
      ["title": "x", "year": 1999.0, "state": "done", "beats": [["text": "a", "other": 1]]],
      []
    )
    expectViolations(.any, [1, nil], [])
    expectViolations(.number(), 1, [])
    expectViolations(.boolean(), false, [])
  }

  @Test func `each fault names its member and what was expected`() {
    expectViolations(film, "x", ["expected object, found string"])
    expectViolations(film, [:], ["/title: is required"])
    expectViolations(
      film,
      ["title": nil, "year": 1887, "state": "x", "beats": [1, [:]], "a/b~c": 1],
      [
        "/a~1b~0c: is not a known member",
        "/beats/0: expected object, found number",
        "/beats/1/text: is required",
        "/state: expected one of \"draft\", \"done\"",
        "/title: expected string, found null",
        "/year: the number must be at least 1888",
      ]
    )
    expectViolations(film, ["title": "x", "year": 2.5], ["/year: expected integer, found number"])
    expectViolations(
      film,
      ["title": "x", "year": 2101],
      ["/year: the number must be at most 2100"]
    )
  }

  @Test func `bounds hold for lengths and counts`() {
    let text = JSONSchema(json: ["type": "string", "minLength": 2, "maxLength": 3])
    expectViolations(text, "é", ["the length must be at least 2"])
    expectViolations(text, "éééé", ["the length must be at most 3"])
    expectViolations(text, "😀😀", [])
    let list = JSONSchema(json: ["type": "array", "minItems": 1, "maxItems": 2])
    expectViolations(list, [], ["the number of items must be at least 1"])
    expectViolations(list, [1, 2, 3], ["the number of items must be at most 2"])
  }

  @Test func `types, constants and alternatives are checked`() {
    expectViolations(
      JSONSchema(json: ["type": ["string", "null"]]),
      1,
      ["expected string or null, found number"]
    )
    expectViolations(JSONSchema(json: ["const": "x"]), "y", ["expected \"x\""])
    let either: JSONValue = [["type": "string"], ["type": "integer"]]
    expectViolations(JSONSchema(json: ["anyOf": either]), 1, [])
    expectViolations(
      JSONSchema(json: ["anyOf": either]),
      true,
      ["fits none of the 2 allowed shapes"]
    )
    let both: JSONValue = [["type": "number"], ["type": "integer"]]
    expectViolations(JSONSchema(json: ["oneOf": both]), 1, ["fits more than one of the shapes"])
    expectViolations(JSONSchema(json: ["oneOf": both]), 1.5, [])
    expectViolations(JSONSchema(json: false), 1, ["no value is allowed here"])
    expectViolations(
      JSONSchema(json: ["additionalProperties": ["type": "string"]]),
      ["a": 1],
      ["/a: expected string, found number"]
    )
  }
}
