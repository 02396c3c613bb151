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
  /// More than anybody reads; aliases in YAML can stand for any number of keys.
  private static let maximumNotices = 100

  var deployments: [ModelList.Deployment] = []
  var notices: [ModelList.Notice] = []
  private var known: Set<String> = []

  mutating func parse(_ yaml: String) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      let fault = NotYAML(error)
      let column = fault.column.map { ", column \($0)" } ?? ""
      throw ModelListError(
        reason: "the file is not YAML (\(fault.reason))",
        line: fault.line,
        place: column
      )
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
    for (key, value) in members where key.string != "model_list" {
      notHonoured(value, at: key, in: [])
    }
  }

  private mutating func parseEntry(_ entry: Node) throws {
    guard let members = entry.mapping, let name = members["model_name"]?.string, !name.isEmpty
    else {
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
      notHonoured(value, at: key, in: [])
    }
    if deployment.openAIModel == nil {
      note("the provider of \(model)", line: entry.line)
    }
    if !known.insert(name).inserted {
      note("a further deployment of \(name)", line: entry.line)
    }
    deployments.append(deployment)
  }

  private mutating func read(
    _ value: Node,
    at key: Node,
    into deployment: inout ModelList.Deployment
  ) throws {
    // A key without a value is as if it were not there.
    if value.null != nil { return }
    switch key.string {
    case "api_key": deployment.key = try text(value, at: key)
    case "api_base", "base_url": deployment.baseURL = try text(value, at: key)
    case "timeout": deployment.timeout = .seconds(try number(value, at: key, in: 0...86_400))
    case "stream_timeout":
      deployment.streamTimeout = .seconds(try number(value, at: key, in: 0...86_400))
    case "max_retries": deployment.maximumRetries = try count(value, at: key, in: 0...100)
    case "temperature": deployment.temperature = try number(value, at: key, in: 0...10)
    case "max_tokens": deployment.maximumTokens = try count(value, at: key, in: 1...10_000_000)
    default: notHonoured(value, at: key, in: [])
    }
  }

  private func number(_ value: Node, at key: Node, in range: ClosedRange<Double>) throws -> Double {
    guard let number = value.float, range.contains(number) else {
      throw ModelListError(
        reason: "\(Self.shown(key)) must be a number from \(range.lowerBound.formattedWhole) "
          + "to \(range.upperBound.formattedWhole)",
        line: value.line
      )
    }
    return number
  }

  private func count(_ value: Node, at key: Node, in range: ClosedRange<Double>) throws -> Int {
    let number = try number(value, at: key, in: range)
    guard let count = Int(exactly: number) else {
      throw ModelListError(reason: "\(Self.shown(key)) must be a whole number", line: value.line)
    }
    return count
  }

  private func text(_ value: Node, at key: Node) throws -> ModelList.Text? {
    guard let text = value.scalar?.string else {
      throw ModelListError(reason: "\(Self.shown(key)) must be a text", line: value.line)
    }
    if text.isEmpty { return nil }
    let prefix = "os.environ/"
    guard text.hasPrefix(prefix) else { return .literal(text) }
    let name = text.dropFirst(prefix.count)
    let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard isName, let first = name.first, !first.isNumber else {
      throw ModelListError(
        reason: "os.environ/ must be followed by the name of a variable",
        line: value.line
      )
    }
    return .variable(String(name))
  }

  // MARK: - What has no effect

  /// Reports the key, or, where it holds a mapping, each key in it.
  private mutating func notHonoured(_ value: Node, at key: Node, in path: [String]) {
    guard notices.count <= Self.maximumNotices else { return }
    let path = path + [Self.shown(key)]
    if let members = value.mapping, !members.isEmpty, path.count < 8 {
      for (key, value) in members { notHonoured(value, at: key, in: path) }
    } else {
      note(path.joined(separator: "."), line: key.line, path: path)
    }
  }

  private mutating func note(_ what: String, line: Int, path: [String] = ["model_list"]) {
    guard notices.count < Self.maximumNotices else {
      if notices.count == Self.maximumNotices {
        notices.append(
          ModelList.Notice(path: path, text: "not honoured yet: more than is listed", line: line)
        )
      }
      return
    }
    notices.append(ModelList.Notice(path: path, text: "not honoured yet: \(what)", line: line))
  }

  /// The key as it may be shown: what is no name of a setting may be a secret in the wrong place.
  private static func shown(_ key: Node) -> String {
    guard let name = key.string, name.count <= 40, name.first?.isLetter == true,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }),
      name.count(where: \.isNumber) <= 2, !name.hasPrefix("sk-")
    else { return "?" }
    return name
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
