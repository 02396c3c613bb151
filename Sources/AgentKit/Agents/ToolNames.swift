/// Finds the tool that a model means by a name, and keeps names and ids in the history legal.
///
/// Providers refuse a request whose history holds a name outside `[A-Za-z0-9_-]{1,64}`, and from
/// then on every request of the conversation.
struct ToolNames {
  private static let mostBytes = 64
  /// OpenAI takes no longer id back; LiteLLM puts a provider's opaque state behind its own mark, and
  /// needs all of it.
  private static let mostBytesOfID = 40
  private static let mostBytesOfState = 32_000
  private static let stateMark = "__thought__"

  let names: [String]

  /// The offered tool that `name` plainly means; nil where none, or more than one, could be meant.
  func meant(by name: String) -> String? {
    if names.contains(name) { return name }
    let plain = ToolNames.withoutMarkers(name)
    let last = plain.split(whereSeparator: { ".:/ ".contains($0) }).last
    let candidates: [Substring] = [plain, last ?? ""]
    for candidate in candidates {
      let folded = ToolNames.folded(candidate)
      if folded.isEmpty { continue }
      let matches = names.filter { ToolNames.folded($0[...]) == folded }
      if matches.count == 1 { return matches[0] }
    }
    return nil
  }

  /// The name without what chat templates leave in it, such as `<|channel|>commentary`.
  private static func withoutMarkers(_ name: String) -> Substring {
    var rest = name[...]
    // A marker is followed by its own words ("<|channel|>json"); the name stands before it.
    if let marker = rest.range(of: "<|") {
      let before = rest[..<marker.lowerBound]
      if before.contains(where: \.isLetter) {
        rest = before
      } else if let end = rest.range(of: "|>", in: marker.upperBound..<rest.endIndex) {
        rest = withoutMarkers(String(rest[end.upperBound...]))
      }
    }
    if let open = rest.firstIndex(of: "(") { rest = rest[..<open] }
    return rest
  }

  private static func folded(_ name: Substring) -> String {
    String(name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  /// A name that any provider takes back, as near to `name` as that allows.
  static func legal(_ name: String) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8.prefix(mostBytes * 4) where bytes.count < mostBytes {
      let isLegal =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      if isLegal {
        bytes.append(byte)
      } else if bytes.last != UInt8(ascii: "_") {
        bytes.append(UInt8(ascii: "_"))
      }
    }
    let hasWord = bytes.contains { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    return hasWord ? String(decoding: bytes, as: UTF8.self) : "unnamed"
  }

  /// Whether a provider takes the id back: some give ids with signs of their own in them, so only
  /// what is no printable word is left out.
  static func isLegal(id: String) -> Bool {
    let most = id.contains(stateMark) ? mostBytesOfState : mostBytesOfID
    return !id.isEmpty && id.utf8.count <= most
      && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension Substring {
  /// The first place of `part`.
  fileprivate func range(of part: String) -> Range<Index>? {
    range(of: part, in: startIndex..<endIndex)
  }

  fileprivate func range(of part: String, in bounds: Range<Index>) -> Range<Index>? {
    self[bounds].firstRange(of: part)
  }
}
