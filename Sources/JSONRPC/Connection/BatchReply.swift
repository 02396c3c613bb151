import Synchronization

/// Collects the answers to a batch, in the order of its requests, until all are there.
final class BatchReply: Sendable {
  struct Slot: Sendable {
    let reply: BatchReply
    let index: Int
  }

  private struct State {
    var answers: [[UInt8]]
    var missing: Int
    /// The length of the array so far, its brackets counted.
    var bytes = 2
  }

  private let state: Mutex<State>

  init(count: Int) {
    state = Mutex(State(answers: Array(repeating: [], count: count), missing: count))
  }

  /// Keeps room in the array for an answer of `bytes`; false where it would be over `limit`.
  func reserve(_ bytes: Int, limit: Int) -> Bool {
    state.withLock { state in
      if state.bytes + bytes > limit { return false }
      state.bytes += bytes + 1
      return true
    }
  }

  /// The whole array, once the last answer is in.
  func fill(_ index: Int, with answer: [UInt8]) -> [UInt8]? {
    state.withLock { state in
      state.answers[index] = answer
      state.missing -= 1
      guard state.missing == 0 else { return nil }
      var joined = [UInt8(ascii: "[")]
      joined.append(contentsOf: state.answers.joined(separator: [UInt8(ascii: ",")]))
      joined.append(UInt8(ascii: "]"))
      state.answers = []
      return joined
    }
  }
}
