/// What a `model_list` file says, in LiteLLM's schema: names for models, and where each is served.
package struct ModelList: Sendable, Hashable {
  /// One way to reach a model that has a name of the user's.
  package struct Deployment: Sendable, Hashable {
    /// What the user calls it.
    package var name: String
    /// As the file says it: `openai/gpt-4o-mini`.
    package var model: String
    package var key: Text?
    package var baseURL: Text?
    /// How long the server may take to begin an answer, and from one piece of it to the next.
    package var timeout: Duration?
    package var streamTimeout: Duration?
    /// How often to ask again, beside the first time.
    package var maximumRetries: Int?
    package var temperature: Double?
    package var maximumTokens: Int?
    /// Counted from 1.
    package var line: Int
  }

  /// A text that stands in the file or in a variable of the environment.
  package enum Text: Sendable, Hashable {
    case literal(String)
    /// `os.environ/NAME`.
    case variable(String)
  }

  /// A part of the file that has no effect here, so that nobody believes it had one.
  package struct Notice: Sendable, Hashable, CustomStringConvertible {
    /// The keys that lead to the part, from the file's root.
    package var path: [String]
    package var text: String
    package var line: Int

    package var description: String { "\(text) at line \(line)" }
  }

  package var deployments: [Deployment]
  package var notices: [Notice]

  package init(deployments: [Deployment], notices: [Notice]) {
    self.deployments = deployments
    self.notices = notices
  }
}

/// Why a `model_list` file cannot be used.
package struct ModelListError: Error, Sendable, Hashable, CustomStringConvertible {
  package var reason: String
  /// Counted from 1; nil where the reason has no place.
  package var line: Int?
  /// What follows the line's number, such as its column.
  package var place = ""

  package var description: String {
    line.map { "\(reason), at line \($0)\(place)" } ?? reason
  }
}
