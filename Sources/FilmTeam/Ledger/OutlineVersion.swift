/// Names a version of the outline by its text, so that a note can say which one it is about.
enum OutlineVersion {
  /// Eight hexadecimal digits of the text's FNV-1a hash: enough to tell a handful of versions apart.
  static func name(of text: String) -> String {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
