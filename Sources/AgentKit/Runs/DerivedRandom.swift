/// Randomness that a replay makes again: derived from a run and a key.
package struct DerivedRandom: RandomNumberGenerator {
  private let seed: String
  private var counter = 0

  init(run: RunID, key: String) { seed = "\(run)/\(key)" }

  package mutating func next() -> UInt64 {
    counter += 1
    let digits = SHA256.hex(Array("\(seed)#\(counter)".utf8)).prefix(16)
    return UInt64(digits, radix: 16) ?? 0
  }

  /// An id that the same run makes again for the same key.
  package static func id<ID: Identifier>(_: ID.Type, run: RunID, key: String, time: Int64) -> ID {
    var random = DerivedRandom(run: run, key: key)
    return ID.make(milliseconds: time) { random.next() }
  }
}
