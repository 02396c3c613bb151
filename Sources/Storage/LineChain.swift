import AgentKit
import JSONModel

/// Writes objects as lines that end with a hash over themselves and the line before.
struct LineChain {
  /// Of the line before; empty before the first.
  private(set) var hash = ""

  private static let tailLength = tail(String(repeating: "0", count: 64)).count

  /// How a line of that hash ends.
  private static func tail(_ hash: String) -> [UInt8] { Array(#","hash":"\#(hash)"}"#.utf8) }

  /// `members` is not empty, and has no member `hash`.
  mutating func line(_ members: [String: JSONValue]) -> [UInt8] {
    let said = JSONValue.object(members).serialized().dropLast()
    hash = next(said)
    return Array(said) + Self.tail(hash) + [UInt8(ascii: "\n")]
  }

  /// What a line (without its end) says; nil where its hash is not the one that belongs here.
  mutating func members(of line: ArraySlice<UInt8>) -> [String: JSONValue]? {
    guard line.count > Self.tailLength else { return nil }
    let said = line.dropLast(Self.tailLength)
    let next = next(said)
    guard line.suffix(Self.tailLength).elementsEqual(Self.tail(next)),
      let value = try? JSONValue(
        parsing: Array(said) + [UInt8(ascii: "}")],
        // An event's data is one level deeper here than in the journal.
        maximumDepth: JSONValue.maximumDepth + 1
      )
    else { return nil }
    hash = next
    return value.objectValue
  }

  private func next(_ said: ArraySlice<UInt8>) -> String {
    SHA256.hex(Array(hash.utf8) + said)
  }
}
