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
  }

  private let state: Mutex<State>

  init(count: Int) {
    state = Mutex(State(answers: Array(repeating: [], count: count), missing: count))
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
