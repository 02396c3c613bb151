extension ModelPrice {
  /// Prices of OpenAI's models, in US dollars per million tokens.
  ///
  /// From `model_prices_and_context_window.json` of BerriAI/litellm (MIT licence, Copyright 2023
  /// Berri AI), trimmed to the chat models that are current, as of November 2026.
  static let table: [String: ModelPrice] = [
    "gpt-3.5-turbo": ModelPrice(input: 0.5, output: 1.5),
    "gpt-4-turbo": ModelPrice(input: 10, output: 30),
    "gpt-4.1": ModelPrice(input: 2, cachedInput: 0.5, output: 8),
    "gpt-4.1-mini": ModelPrice(input: 0.4, cachedInput: 0.1, output: 1.6),
    "gpt-4.1-nano": ModelPrice(input: 0.1, cachedInput: 0.025, output: 0.4),
    "gpt-4o": ModelPrice(input: 2.5, cachedInput: 1.25, output: 10),
    "gpt-4o-mini": ModelPrice(input: 0.15, cachedInput: 0.075, output: 0.6),
    "gpt-5": ModelPrice(input: 1.25, cachedInput: 0.125, output: 10),
    "gpt-5-mini": ModelPrice(input: 0.25, cachedInput: 0.025, output: 2),
    "gpt-5-nano": ModelPrice(input: 0.05, cachedInput: 0.005, output: 0.4),
    "gpt-5.1": ModelPrice(input: 1.25, cachedInput: 0.125, output: 10),
    "gpt-5.2": ModelPrice(input: 1.75, cachedInput: 0.175, output: 14),
    "gpt-5.4": ModelPrice(input: 2.5, cachedInput: 0.25, output: 15, isDearerWhenLong: true),
    "gpt-5.4-mini": ModelPrice(input: 0.75, cachedInput: 0.075, output: 4.5),
    "gpt-5.4-nano": ModelPrice(input: 0.2, cachedInput: 0.02, output: 1.25),
    "gpt-5.5": ModelPrice(input: 5, cachedInput: 0.5, output: 30, isDearerWhenLong: true),
    "gpt-5.6": ModelPrice(input: 4, cachedInput: 0.4, output: 20, isDearerWhenLong: true),
    "gpt-5.6-luna": ModelPrice(input: 0.2, cachedInput: 0.02, output: 1.2, isDearerWhenLong: true),
    "gpt-5.6-sol": ModelPrice(input: 4, cachedInput: 0.4, output: 20, isDearerWhenLong: true),
    "gpt-5.6-terra": ModelPrice(input: 2, cachedInput: 0.2, output: 12, isDearerWhenLong: true),
    "gpt-6-astra": ModelPrice(input: 10, cachedInput: 1, output: 50, isDearerWhenLong: true),
    "gpt-6-luna": ModelPrice(input: 0.1, cachedInput: 0.01, output: 0.5, isDearerWhenLong: true),
    "gpt-6-sol": ModelPrice(input: 2, cachedInput: 0.2, output: 10, isDearerWhenLong: true),
    "gpt-6.1-sol": ModelPrice(input: 2, cachedInput: 0.1, output: 10, isDearerWhenLong: true),
    "o1": ModelPrice(input: 15, cachedInput: 7.5, output: 60),
    "o3": ModelPrice(input: 2, cachedInput: 0.5, output: 8),
    "o3-mini": ModelPrice(input: 1.1, cachedInput: 0.55, output: 4.4),
    "o4-mini": ModelPrice(input: 1.1, cachedInput: 0.275, output: 4.4),
  ]
}
