import ModelInterface

/// What a model's tokens cost, in US dollars per million.
struct ModelPrice: Sendable, Hashable {
  /// Above so many input tokens, some models cost more, and then for the whole request.
  static let longInput = 272_000

  var input: Double
  /// Nil where cached tokens have no price of their own.
  var cachedInput: Double?
  var output: Double
  /// Twice the price for input and half as much again for output, once the input is long.
  var isDearerWhenLong: Bool

  init(input: Double, cachedInput: Double? = nil, output: Double, isDearerWhenLong: Bool = false) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.isDearerWhenLong = isDearerWhenLong
  }

  /// The price by the provider's name of the model, a date at its end or not; nil where it is not
  /// known, which is not the same as free.
  static func of(_ model: String) -> ModelPrice? {
    table[model] ?? table[withoutDate(model)]
  }

  /// What a call cost; nil where that is not known.
  ///
  /// A server on this machine costs nothing, whatever its models are called. Elsewhere the price is
  /// that of the model that answered, or of the one that was asked.
  static func cost(
    of usage: TokenUsage,
    isCounted: Bool,
    answering: String,
    asked: String,
    isLocal: Bool
  ) -> Double? {
    if isLocal { return 0 }
    guard isCounted || usage != TokenUsage() else { return nil }
    return (of(answering) ?? of(asked))?.cost(of: usage)
  }

  /// Reasoning tokens are output, cached tokens are a part of the input.
  func cost(of usage: TokenUsage) -> Double {
    let isLong = isDearerWhenLong && usage.input > Self.longInput
    let cached = min(usage.cachedInput, usage.input)
    let inputCost = Double(usage.input - cached) * input + Double(cached) * (cachedInput ?? input)
    let outputCost = Double(usage.output) * output
    return (inputCost * (isLong ? 2 : 1) + outputCost * (isLong ? 1.5 : 1)) / 1_000_000
  }

  private static func withoutDate(_ model: String) -> String {
    let parts = model.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count > 3, parts.suffix(3).map(\.count) == [4, 2, 2],
      parts.suffix(3).allSatisfy({ $0.allSatisfy(\.isNumber) })
    else { return model }
    return parts.dropLast(3).joined(separator: "-")
  }
}
