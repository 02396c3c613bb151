/// What a model's name leads to: said before a run begins, because it says what leaves the machine.
package struct GatewayDescription: Sendable, Hashable {
  /// A name that leads there again, whatever the default becomes: `openai/gpt-4o-mini`.
  package var name: String
  /// The provider's short name, like `openai`, `ollama` or `rehearsal`.
  package var provider: String
  /// The model by the provider's name for it.
  package var model: String
  /// Nil where nothing is sent anywhere.
  package var baseURL: String?
  /// The host that the prompts, and with them the user's words, go to; nil if they stay here.
  package var recipient: String?
  /// Where the key comes from and its last four characters; nil if none is sent.
  package var key: String?
  /// Why it is this model, where the user did not name one.
  package var reason: String?

  /// One line for a terminal.
  package var summary: String {
    var parts = ["model \(name)"]
    if let reason { parts[0] += " (\(reason))" }
    if let baseURL { parts.append("at \(baseURL)") }
    if let key { parts.append("key from \(key)") }
    parts.append(
      recipient.map { "prompts and what they quote go to \($0)" }
        ?? "nothing of it leaves this machine"
    )
    return parts.joined(separator: "; ")
  }
}

/// A model that can be asked by name.
package struct GatewayModel: Sendable, Hashable {
  package var name: String
  package var provider: String

  package init(name: String, provider: String) {
    self.name = name
    self.provider = provider
  }
}

/// The models that can be asked, and why there may be more.
package struct GatewayModels: Sendable, Hashable {
  package var models: [GatewayModel]
  /// Servers that were configured and did not tell what they offer.
  package var problems: [String]
}

/// What one real, free call to a model's server found.
package struct GatewayProbe: Sendable, Hashable {
  package var description: GatewayDescription
  /// How long the server took to answer.
  package var duration: Duration
  /// Whether the server lists the model; nil where there is no server to ask.
  package var isListed: Bool?
}
