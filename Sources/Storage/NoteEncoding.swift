/// Reads the bytes of a note as text: UTF-8, or UTF-16 that says so with its byte order mark.
///
/// Other encodings cannot be told apart with certainty, and a name that is read wrong is worse than a
/// file that is left out.
enum NoteEncoding {
  /// Nil where the bytes are no text that can be read.
  static func text(of bytes: [UInt8]) -> String? {
    let text: String?
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      text = String(validating: bytes.dropFirst(3), as: UTF8.self)
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      text = utf16(bytes) { UInt16($1) << 8 | UInt16($0) }
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      text = utf16(bytes) { UInt16($0) << 8 | UInt16($1) }
    } else {
      text = String(validating: bytes, as: UTF8.self)
    }
    guard let text, isText(text) else { return nil }
    return text
  }

  private static func utf16(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> String? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let units = stride(from: 2, to: bytes.count, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
    return String(validating: units, as: UTF16.self)
  }

  /// Whether there are no zeros, and hardly other control characters.
  private static func isText(_ text: String) -> Bool {
    var controls = 0
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      if scalar == "\0" { return false }
      let isControl = scalar.value < 0x20 && !"\t\n\r\u{C}\u{1B}".unicodeScalars.contains(scalar)
      if isControl || scalar.value == 0xFFFE { controls += 1 }
    }
    return controls * 20 <= count
  }
}
