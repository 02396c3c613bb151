import Testing

@testable import FilmTeam

/// Addresses and signs in the text of others, as Markdown.
@Suite(.timeLimit(.minutes(5)))
struct MarkdownAddressTests {
  @Test(arguments: [
    ("see http://evil.example/a.", "see `http://evil.example/a`."),
    ("(www.evil.example)", "(`www.evil.example`)"),
    ("write to a.b@evil.example, now", "write to `a.b@evil.example`, now"),
    ("MAILTO:a@b.c and ftp://x/y", "`MAILTO:a@b.c` and `ftp://x/y`"),
    ("evil.com/path?q=1 or evil.onion", "`evil.com/path?q=1` or `evil.onion`"),
    ("javascript:alert", "`javascript:alert`"),
    ("a|https://e.vil|b", "a|`https://e.vil`|b"),
    // No addresses.
    ("At 5 p.m. he left, i.e. Ph.D. and U.S. No.5", "At 5 p.m. he left, i.e. Ph.D. and U.S. No.5"),
    ("Letters, ada.md:4. Licence: yours.", "Letters, ada.md:4. Licence: yours."),
    ("end.Next and 3.5:1 at 10:30", "end.Next and 3.5:1 at 10:30"),
    ("@ home, 5@", "@ home, 5@"),
    // Ampersands stand as they are unless they would begin a character reference.
    ("A&M, R&D, &c", "A&M, R&D, &c"), ("A&amp;M &#60; &copy;", "A&amp;amp;M &amp;#60; &amp;copy;"),
  ]) func `an address in a text is code, and an ampersand a character`(
    text: String,
    markdown: String
  ) {
    #expect(MarkdownRenderer.escaped(text) == markdown)
  }

  @Test func `text behind or before a mark makes no link, definition or image of it`() {
    let spans: [PitchSpan] = [
      .text("Never!"), .footnote("r2"), .footnote("r1"), .text("(x)"), .mark(.invented),
      .text(": y"),
      .mark(.unsourced), .mark(.invented),
    ]
    #expect(
      MarkdownRenderer.inline(spans)
        == "Never\\![^r2][^r1]\\(x)[invented]\\: y[unsourced] [invented]"
    )
  }

  @Test(arguments: [
    ("https://en.wikipedia.org/wiki/A_(b)", true), ("http://localhost:8080/x", true),
    ("https://[::1]/x", true), ("https://пример.рф/x", true), ("https://", false),
    ("https://en.wikipedia.org@evil.example/", false), ("https://a.example/\u{202E}x", false),
    ("https://a.example/\u{200B}x", false), ("https://a.example/ x", false),
    ("https:///x", false), ("ftp://a.example", false), ("javascript:alert(1)", false),
    ("https://a.example/<x>", false), ("https://a\\b", false), ("//a.example", false),
  ]) func `only plain web addresses become links`(address: String, isLink: Bool) {
    #expect((SafeAddress.link(address) != nil) == isLink)
  }
}
