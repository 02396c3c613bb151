import Synchronization

/// What servers have refused, so that it is not sent to them again: by server and model, as long as
/// the process lives.
///
/// From any thread.
package final class LearnedRequests: Sendable {
  /// What holds for one model of one server.
  struct Lesson: Hashable {
    /// Parameters that are left out.
    var omitted: Set<String> = []
    /// A limit of tokens goes by the newer name (true), the older one (false), or what the model's
    /// name suggests (nil).
    var takesCompletionTokens: Bool?
    /// The server's name for the model, where it is not the one that was asked for.
    var model: String?
  }

  private struct Key: Hashable {
    var baseURL: String
    var model: String
  }

  /// More models than anybody uses.
  private static let capacity = 500

  private let lessons = Mutex<[Key: Lesson]>([:])

  package init() {}

  func lesson(_ baseURL: String, _ model: String) -> Lesson {
    lessons.withLock { $0[Key(baseURL: baseURL, model: model)] ?? Lesson() }
  }

  func keep(_ lesson: Lesson, _ baseURL: String, _ model: String) {
    lessons.withLock { lessons in
      if lessons.count >= Self.capacity { lessons.removeAll() }
      lessons[Key(baseURL: baseURL, model: model)] = lesson
    }
  }
}

extension LearnedRequests.Lesson {
  /// Takes in that the server refuses `parameter`; false where that is known already.
  mutating func learn(refusal parameter: String) -> Bool {
    switch parameter {
    // One of the two names is known to nearly every server.
    case "max_tokens" where takesCompletionTokens == nil:
      takesCompletionTokens = true
      return true
    case "max_completion_tokens" where takesCompletionTokens == nil:
      takesCompletionTokens = false
      return true
    case "max_tokens", "max_completion_tokens":
      return omitted.insert("max_tokens").inserted
    case "stream":
      omitted.insert("stream_options")
      return omitted.insert("stream").inserted
    default:
      return omitted.insert(parameter).inserted
    }
  }
}
