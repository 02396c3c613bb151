import Foundation

/// Damaged and recombined inputs for one reader, until its time is over.
///
/// Every input follows from the seed and its own number alone, so `BACKLOT_FUZZ_SEED` repeats a
/// run. `BACKLOT_FUZZ_SECONDS` sets the time (1 second by default). A trap ends the process
/// before a test can report its input: `BACKLOT_FUZZ_LAST` names a file that then holds it.
package struct FuzzInputs: Sequence, IteratorProtocol {
  package struct Input: Sendable, CustomStringConvertible {
    package let bytes: [UInt8]
    package let number: UInt64
    package let seed: UInt64

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Names the input in a failure, so that the run can be repeated.
    package var description: String {
      "BACKLOT_FUZZ_SEED=\(seed), input \(number): \(text.prefix(2_000).debugDescription)"
    }
  }

  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]
  private let seed: UInt64
  private let end: ContinuousClock.Instant
  private let lastFile: String?
  private var number: UInt64 = 0

  /// Mixes `corpus`, whole and valid inputs, with `tokens`, pieces near the edges of the grammar.
  package init(corpus: [String], tokens: [String]) {
    let environment = ProcessInfo.processInfo.environment
    self.corpus = corpus.map { Array($0.utf8) }
    self.tokens = tokens.map { Array($0.utf8) }
    seed = environment["BACKLOT_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    lastFile = environment["BACKLOT_FUZZ_LAST"]
    let seconds = environment["BACKLOT_FUZZ_SECONDS"].flatMap(Double.init) ?? 1
    end = ContinuousClock.now.advanced(by: .seconds(seconds))
  }

  package mutating func next() -> Input? {
    // At least the corpus itself is read, however slow the machine is.
    guard number < corpus.count || ContinuousClock.now < end else { return nil }
    var generator = SeededGenerator(seed: seed &+ number &* 0x9E37_79B9)
    var bytes =
      number < corpus.count
      ? corpus[Int(number)] : corpus.randomElement(using: &generator) ?? []
    if number >= corpus.count {
      for _ in 0..<Int.random(in: 1...6, using: &generator) { damage(&bytes, using: &generator) }
    }
    let input = Input(bytes: bytes, number: number, seed: seed)
    number += 1
    if let lastFile {
      // The file only helps to find a trap; a run without it is still a run.
      _ = FileManager.default.createFile(atPath: lastFile, contents: Data(bytes))
    }
    return input
  }

  private func damage(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    let length = Swift.min(bytes.count - place, Int.random(in: 1...16, using: &generator))
    switch Int.random(in: 0...8, using: &generator) {
    case 0 where length > 0:
      bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 1 where length > 0:
      bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
    case 2:
      bytes.removeSubrange(place..<place + length)
    case 3:
      bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 4:
      bytes.removeSubrange(place...)
    case 5:
      let other = corpus.randomElement(using: &generator) ?? []
      let cut = Int.random(in: 0...other.count, using: &generator)
      bytes.replaceSubrange(place..., with: other[cut...])
    case 6:
      // The edges of every number type.
      let numbers = [
        "0", "-1", "-0", "1e999", "1e-999", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551616", "4294967296", "2147483648", "0.5", "NaN",
      ]
      bytes.insert(
        contentsOf: (numbers.randomElement(using: &generator) ?? "0").utf8,
        at: place
      )
    default:
      bytes.insert(contentsOf: tokens.randomElement(using: &generator) ?? [], at: place)
    }
  }
}
