/// What `SafeText` does with a scalar of a text from outside: the one table of the project.
///
/// Letters, digits, punctuation, symbols and spaces of every script are shown. A scalar that Unicode
/// calls default-ignorable is invisible by definition (zero-width and bidirectional marks, tags,
/// fillers, variation selectors) and is removed unless its neighbours need it.
enum ScalarPolicy {
  case shown
  /// Becomes a blank.
  case blank
  /// Becomes a line feed, or a blank where the text must stay on one line.
  case lineBreak
  case removed
  /// Becomes U+FFFD, so that a reader sees that something was there.
  case replaced
  /// Begins a terminal's control sequence, which is removed as a whole.
  case controlSequence
  /// Combines with the scalar before it. Where there is none, and beyond `mostMarks` in a row, it is
  /// removed.
  case mark
  /// Joins or separates two letters: shown between scalars that can be joined.
  case joiner
  /// Chooses between a symbol's text and picture form: shown behind a symbol.
  case variationSelector

  /// More than any script stacks on one letter.
  static let mostMarks = 8

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x20...0x7E: self = .shown
    case 0x09: self = .blank
    // Vertical tab, form feed and "next line" end a line, as the two Unicode separators do.
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: self = .lineBreak
    // ESC, and the introducers of 8-bit sequences: DCS, SOS, CSI, OSC, PM, APC.
    case 0x1B, 0x90, 0x98, 0x9B, 0x9D...0x9F: self = .controlSequence
    case 0..<0x20, 0x7F..<0xA0: self = .removed
    case 0x200C, 0x200D: self = .joiner
    case 0xFE0E, 0xFE0F: self = .variationSelector
    // Interlinear annotation hides the text between its marks.
    case 0xFFF9...0xFFFB: self = .removed
    // The empty Braille cell looks like a blank.
    case 0x2800: self = .blank
    case 0xA0..<0x300: self = scalar == "\u{AD}" ? .removed : .shown
    default: self = ScalarPolicy(properties: scalar.properties)
    }
  }

  private init(properties: Unicode.Scalar.Properties) {
    if properties.isDefaultIgnorableCodePoint {
      self = .removed
    } else if properties.isNoncharacterCodePoint {
      self = .replaced
    } else {
      switch properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .spacingMark: self = .mark
      case .privateUse, .surrogate: self = .replaced
      case .control: self = .removed
      default: self = .shown
      }
    }
  }

  /// Whether a joiner behind or before this scalar changes how it is drawn: letters of scripts that
  /// join, and pictures.
  static func joins(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Arabic, Syriac and their neighbours; the scripts of India; Myanmar, Khmer, Mongolian.
    case 0x0600...0x08FF, 0x0900...0x0DFF, 0x1000...0x109F, 0x1780...0x18AF, 0xA8E0...0xA8FF,
      0xFB50...0xFDFF, 0xFE70...0xFEFC, 0x1_1000...0x1_1FFF:
      true
    case 0xFE0F: true
    default: scalar.value > 0x20FF && scalar.properties.isEmoji
    }
  }

  /// Whether a variation selector behind this scalar means something.
  static func hasVariations(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isEmoji }
}
