import Foundation

/// Makes a folder's name from a subject: lower-case ASCII letters, digits and single hyphens.
enum FolderName {
  private static let longest = 60

  /// Never empty, never a name that a file system gives a meaning.
  static func make(from subject: String) -> String {
    let latin = subject.applyingTransform(.toLatin, reverse: false) ?? subject
    let folded = latin.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
      .lowercased().replacing("ł", with: "l").replacing("ø", with: "o").replacing("ß", with: "ss")
      .replacing("æ", with: "ae").replacing("đ", with: "d").replacing("'", with: "")
      .replacing("’", with: "")
    let words = folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    var name = ""
    for word in words {
      if name.count + word.count + 1 > longest {
        if name.isEmpty { name = String(word.prefix(longest)) }
        break
      }
      name += name.isEmpty ? String(word) : "-\(word)"
    }
    let reserved: Set = ["con", "prn", "aux", "nul"]
    if name.isEmpty || reserved.contains(name) { return "untitled-pitch" }
    return name
  }
}
