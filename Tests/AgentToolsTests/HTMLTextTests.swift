import Testing

@testable import AgentTools

/// Character references of pages, resolved once.
@Suite(.timeLimit(.minutes(5)))
struct HTMLTextTests {
  @Test(arguments: [
    ("A&amp;M", "A&M"), ("A&amp;amp;M", "A&amp;M"), ("&lt;b&gt;", "<b>"), ("&amp;lt;", "&lt;"),
    ("Sk&lstrok;odowska", "Skłodowska"),
    ("Ramanujan&rsquo;s &ldquo;notes&rdquo;", "Ramanujan’s “notes”"),
    ("&eacute;&Eacute;&szlig;&hellip;&euro;", "éÉß…€"), ("1843&ndash;44&nbsp;x", "1843–44\u{A0}x"),
    ("&#39;&#x27;&#X2019;", "''’"), ("&#146;&#150;", "’–"),
    ("&CounterClockwiseContourIntegral;", "∳"),
    ("&NotEqualTilde;", "≂̸"),
    ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}&#99999999999;"),
    ("AT&T; &unknown; &; & &#; &#x;", "AT&T; &unknown; &; & &#; &#x;"), ("&amp", "&amp"),
  ]) func `references are resolved exactly once, and what is none stays`(html: String, text: String)
  {
    #expect(HTMLText.unescaped(html) == text)
  }

  @Test func `a page's text holds what its references mean, and no control characters`() {
    let html = "<p>Texas A&amp;M, &#27;[31m&#x202E;red &#7;</p>"
    #expect(HTMLText.text(of: Array(html.utf8)).withoutControlCharacters == "Texas A&M, red")
  }
}
