/// A terminal's control sequence (ECMA-48) inside a text.
enum ControlSequence {
  /// Passes over the sequence that `introducer` begins; returns the scalar behind it that is not part
  /// of it and was taken from `scalars` already.
  static func skip(
    _ introducer: Unicode.Scalar,
    _ scalars: inout String.UnicodeScalarView.Iterator
  ) -> Unicode.Scalar? {
    switch introducer {
    case "\u{9B}": return skipParameters(&scalars)
    case "\u{1B}": break
    default: return skipString(&scalars)
    }
    guard let kind = scalars.next() else { return nil }
    switch kind {
    case "[": return skipParameters(&scalars)
    // The 7-bit forms of OSC, DCS, SOS, PM and APC.
    case "]", "P", "X", "^", "_": return skipString(&scalars)
    case "\u{20}"..."\u{2F}":
      // Intermediate bytes and one final byte, as in `ESC ( B`.
      while let scalar = scalars.next() {
        if ("\u{30}"..."\u{7E}").contains(scalar) { return nil }
        if !("\u{20}"..."\u{2F}").contains(scalar) { return scalar }
      }
      return nil
    case "\u{30}"..."\u{7E}": return nil
    default: return kind
    }
  }

  /// CSI: parameters and intermediates, then one final byte.
  private static func skipParameters(
    _ scalars: inout String.UnicodeScalarView.Iterator
  ) -> Unicode.Scalar? {
    while let scalar = scalars.next() {
      if ("\u{40}"..."\u{7E}").contains(scalar) { return nil }
      if !("\u{20}"..."\u{3F}").contains(scalar) { return scalar }
    }
    return nil
  }

  /// A string for the terminal, up to BEL, ST, CAN or SUB; an unfinished one ends with its line.
  private static func skipString(
    _ scalars: inout String.UnicodeScalarView.Iterator
  ) -> Unicode.Scalar? {
    while let scalar = scalars.next() {
      switch scalar {
      case "\u{07}", "\u{18}", "\u{1A}", "\u{9C}": return nil
      case "\n", "\r": return scalar
      case "\u{1B}":
        let next = scalars.next()
        return next == "\\" ? nil : next
      default: continue
      }
    }
    return nil
  }
}
