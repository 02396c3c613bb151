package import JSONModel

/// What an agent asks of a model: everything it is told, and nothing about how it is reached.
///
/// A request is a value; equal requests have equal digests, which is how a replay finds out that a
/// step would ask something else than it did.
package struct ModelRequest: Sendable, Hashable {
  /// The model's name as the user or the team wrote it; nil takes the gateway's default.
  package var model: String?
  /// The name of the agent that asks.
  ///
  /// Not sent to a provider.
  package var agent: String
  /// The system text.
  package var instructions: String
  /// The state that the agent's definition declares, by key, as data.
  ///
  /// The same values stand as text in `messages`; a model that is a program reads them here
  /// instead. Not sent to a provider.
  package var inputs: [String: JSONValue]
  package var messages: [ModelMessage]
  package var tools: [ToolDeclaration]
  package var options: GenerationOptions
  /// Which try of its step this is, from 1: greater where an answer broke, or its process died.
  ///
  /// Not sent to a provider, and no part of what a replay compares.
  package var attempt = 1
  /// The requests that were sent for this step before, and failed: they count against the attempts
  /// of whoever answers this one.
  ///
  /// Not sent to a provider, and no part of what a replay compares.
  package var requestsSent = 0
  /// What the run's client lent for it; nil takes what the process was started with.
  ///
  /// No part of what a replay compares.
  package var credentials: Credentials?

  package init(
    model: String? = nil,
    agent: String,
    instructions: String,
    inputs: [String: JSONValue] = [:],
    messages: [ModelMessage],
    tools: [ToolDeclaration] = [],
    options: GenerationOptions = GenerationOptions()
  ) {
    self.model = model
    self.agent = agent
    self.instructions = instructions
    self.inputs = inputs
    self.messages = messages
    self.tools = tools
    self.options = options
  }
}

/// A message of the conversation that a model sees, after the system text.
package enum ModelMessage: Sendable, Hashable {
  case user(String)
  /// What the model said before, with the tools it called in that turn.
  case assistant(text: String, toolCalls: [ToolCall])
  /// The answer to one call of the turn before. `content` is what the model reads.
  case toolResult(callID: String, name: String, content: String, isError: Bool)
}

/// A tool as a model is told of it.
package struct ToolDeclaration: Sendable, Hashable {
  package let name: String
  package let description: String
  package let parameters: JSONSchema

  package init(name: String, description: String, parameters: JSONSchema) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}

/// A model's wish to have a tool called.
package struct ToolCall: Sendable, Hashable {
  /// The provider's id, unique in its turn; made up by the gateway where the provider gave none.
  package let id: String
  package let name: String
  /// The arguments; nil where `rawArguments` is not a JSON object.
  package let arguments: JSONValue?
  /// The arguments as the model wrote them.
  package let rawArguments: String

  package init(id: String, name: String, rawArguments: String) {
    self.id = id
    self.name = name
    self.rawArguments = rawArguments
    // Many models write nothing where a tool takes no arguments.
    let text = rawArguments.allSatisfy(\.isWhitespace) ? "{}" : rawArguments
    let value = try? JSONValue(parsing: text)
    arguments = value?.objectValue == nil ? nil : value
  }

  package init(id: String, name: String, arguments: [String: JSONValue]) {
    self.id = id
    self.name = name
    self.arguments = .object(arguments)
    rawArguments = JSONValue.object(arguments).text
  }
}

/// How to generate; nil leaves it to the provider.
package struct GenerationOptions: Sendable, Hashable {
  package var temperature: Double?
  package var maximumOutputTokens: Int?
  /// Ask for JSON of this shape where the provider can do that.
  package var responseSchema: JSONSchema?

  package init(
    temperature: Double? = nil,
    maximumOutputTokens: Int? = nil,
    responseSchema: JSONSchema? = nil
  ) {
    self.temperature = temperature
    self.maximumOutputTokens = maximumOutputTokens
    self.responseSchema = responseSchema
  }
}
