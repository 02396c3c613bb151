/// Decides which addresses a document may link to.
enum SafeAddress {
  private static let longest = 2_000

  /// The address if it is a web address that reads as what it leads to; else nil.
  ///
  /// Nothing in it can end it early in Markdown or HTML, and no name of a user stands before the
  /// host, behind which another host could hide.
  static func link(_ url: String) -> String? {
    let lowered = url.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix),
      url.utf8.count <= longest
    else { return nil }
    let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    guard authority.first.map({ $0.isLetter || $0.isNumber || $0 == "[" }) ?? false,
      !authority.contains("@")
    else { return nil }
    let isPlain = url.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x20 && !scalar.properties.isWhitespace
        && !scalar.properties.isDefaultIgnorableCodePoint
        && scalar.properties.generalCategory != .control
        && !"<>\"'`\\".unicodeScalars.contains(scalar)
    }
    return isPlain ? url : nil
  }
}
