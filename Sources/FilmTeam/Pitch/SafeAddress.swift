/// Decides which addresses a document may link to.
enum SafeAddress {
  /// The address if it is a web address without anything that could end it early; else nil.
  static func link(_ url: String) -> String? {
    let lowered = url.lowercased()
    guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://"), url.count <= 2_000 else {
      return nil
    }
    let isPlain = url.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x20 && scalar.value != 0x7F && !"<>\"'`\\".unicodeScalars.contains(scalar)
    }
    return isPlain ? url : nil
  }
}
