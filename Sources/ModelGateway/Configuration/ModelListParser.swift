import Yams

extension ModelList {
  /// Reads a file of LiteLLM's `config.yaml` schema.
  ///
  /// What it says and has no effect here is in `notices`; throws `ModelListError` where it is no
  /// such file.
  package init(yaml: String) throws {
    var parser = ModelListParser()
    try parser.parse(yaml)
    self.init(
      deployments: parser.deployments,
      notices: parser.notices.sorted { $0.line < $1.line }
    )
  }
}

private struct ModelListParser {
  var deployments: [ModelList.Deployment] = []
  var notices: [ModelList.Notice] = []

  mutating func parse(_ yaml: String) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      throw ModelListError(reason: "the file is not YAML: \(error)")
    }
    guard let root, let members = root.mapping else {
      throw ModelListError(reason: "the file must be a mapping with the key model_list", line: 1)
    }
    guard let list = root["model_list"] else {
      throw ModelListError(reason: "the key model_list is missing", line: 1)
    }
    guard let entries = list.sequence else {
      throw ModelListError(reason: "model_list must be a list", line: list.line)
    }
    for entry in entries { try parseEntry(entry) }
    for (key, value) in members where key.string != "model_list" { notHonoured(value, at: key) }
    var known: Set<String> = []
    for deployment in deployments where !known.insert(deployment.name).inserted {
      notices.append(
        ModelList.Notice(
          text: "not honoured yet: a further deployment of \(deployment.name)",
          line: deployment.line
        )
      )
    }
  }

  private mutating func parseEntry(_ entry: Node) throws {
    guard let members = entry.mapping else {
      throw ModelListError(reason: "an entry of model_list must be a mapping", line: entry.line)
    }
    guard let name = entry["model_name"]?.string, !name.isEmpty else {
      throw ModelListError(reason: "an entry of model_list has no model_name", line: entry.line)
    }
    guard let parameters = entry["litellm_params"], let values = parameters.mapping,
      let model = parameters["model"]?.string, !model.isEmpty
    else {
      throw ModelListError(reason: "\(name) has no litellm_params with a model", line: entry.line)
    }
    var deployment = ModelList.Deployment(name: name, model: model, line: entry.line)
    for (key, value) in values where key.string != "model" {
      try read(value, at: key, into: &deployment)
    }
    for (key, value) in members where !["model_name", "litellm_params"].contains(key.string) {
      notHonoured(value, at: key)
    }
    if deployment.openAIModel == nil {
      notices.append(
        ModelList.Notice(text: "not honoured yet: the provider of \(model)", line: entry.line)
      )
    }
    deployments.append(deployment)
  }

  private mutating func read(
    _ value: Node,
    at key: Node,
    into deployment: inout ModelList.Deployment
  ) throws {
    switch key.string {
    case "api_key": deployment.key = value.string.flatMap(Self.text)
    case "api_base", "base_url": deployment.baseURL = value.string.flatMap(Self.text)
    case "timeout": deployment.timeout = .seconds(try number(value, at: key, in: 0...86_400))
    case "stream_timeout":
      deployment.streamTimeout = .seconds(try number(value, at: key, in: 0...86_400))
    case "max_retries": deployment.maximumRetries = Int(try number(value, at: key, in: 0...100))
    case "temperature": deployment.temperature = try number(value, at: key, in: 0...10)
    case "max_tokens":
      deployment.maximumTokens = Int(try number(value, at: key, in: 1...10_000_000))
    default: notHonoured(value, at: key)
    }
  }

  private func number(_ value: Node, at key: Node, in range: ClosedRange<Double>) throws -> Double {
    guard let number = value.float, range.contains(number) else {
      throw ModelListError(
        reason: "\(key.string ?? "a key") must be a number from \(range.lowerBound.formattedWhole) "
          + "to \(range.upperBound.formattedWhole)",
        line: value.line
      )
    }
    return number
  }

  private static func text(_ text: String) -> ModelList.Text? {
    if text.isEmpty { return nil }
    let prefix = "os.environ/"
    return text.hasPrefix(prefix)
      ? .variable(String(text.dropFirst(prefix.count))) : .literal(text)
  }

  /// Reports the key, or, where it holds a mapping, each key in it.
  private mutating func notHonoured(_ value: Node, at key: Node, path: String = "") {
    let name = path + (key.string ?? "?")
    if let members = value.mapping, !members.isEmpty {
      for (key, value) in members { notHonoured(value, at: key, path: name + ".") }
    } else {
      notices.append(ModelList.Notice(text: "not honoured yet: \(name)", line: key.line))
    }
  }
}

extension ModelList.Deployment {
  /// Providers in whose stead Chat Completions can be spoken; a name without one is OpenAI's.
  private static let compatible = ["openai", "hosted_vllm", "litellm_proxy", "lm_studio"]

  /// The model's name for the server; nil where the provider is another's.
  package var openAIModel: String? {
    guard let slash = model.firstIndex(of: "/") else { return model }
    return Self.compatible.contains(String(model[..<slash]))
      ? String(model[model.index(after: slash)...]) : nil
  }
}

extension Node {
  fileprivate var line: Int { mark?.line ?? 1 }
}

extension Double {
  fileprivate var formattedWhole: String { String(Int(self)) }
}
