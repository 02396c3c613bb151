package import JSONModel

/// Variables that open models, as a client lends them; whatever prints it shows none of them.
package struct CredentialsParams: FixedSchema, CustomStringConvertible, CustomReflectable {
  package static let maximumVariables = 64
  package static let maximumNameBytes = 128
  package static let maximumValueBytes = 8 << 10

  package static let summary = "What opens models for the runs that this client sets going."
  package static let members = [
    "variables": """
    Names and values, of which null counts as left out: at most 64, a name of letters, digits and _ \
    of at most 128 bytes, a value of at most 8192. Those that server/status does not name are ignored.
    """
  ]
  package static let schema: [String: JSONValue] = [
    "type": "object",
    "properties": [
      "variables": [
        "type": "object", "maxProperties": .integer(Int64(maximumVariables)),
        "propertyNames": ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "maxLength": 128],
        "additionalProperties": ["type": ["string", "null"], "maxLength": 8192],
        "description": members["variables"].map(JSONValue.string) ?? nil,
      ]
    ],
    "required": ["variables"],
  ]

  package let variables: [String: String]

  /// Leaves out what is over a limit: a daemon would take none of the others either.
  package init(_ variables: [String: String]) {
    let fitting = variables.filter { CredentialsParams.fits($0.key, $0.value) }
    let names = fitting.keys.sorted().prefix(CredentialsParams.maximumVariables)
    self.variables = fitting.filter { names.contains($0.key) }
  }

  private enum CodingKeys: CodingKey {
    case variables
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let given = try container.decode([String: String?].self, forKey: .variables)
    variables = given.compactMapValues { $0 }
    let fits = variables.allSatisfy { CredentialsParams.fits($0.key, $0.value) }
    guard fits, given.count <= CredentialsParams.maximumVariables else {
      throw DecodingError.dataCorruptedError(
        forKey: .variables,
        in: container,
        debugDescription: "more, or longer, than a client may lend"
      )
    }
  }

  private static func fits(_ name: String, _ value: String) -> Bool {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
      default: false
      }
    }
    let begins = name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
    return isName && begins && name.utf8.count <= maximumNameBytes
      && value.utf8.count <= maximumValueBytes
  }

  package var description: String { "\(variables.count) variables" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
