import AgentKit
import FuzzSupport
import JSONModel
import Testing

@testable import FilmTeam

/// Whatever models, web and notes write in Markdown: no link, image, page markup, heading, footnote or
/// definition in a document that we did not write ourselves, and no output out of proportion.
@Suite(.timeLimit(.minutes(20)))
struct ModelMarkdownFuzzTests {
  private static let tokens = [
    "[", "]", "(", ")", "![", "](", "[^r1]", "[^r99]", "[^", "]:", "[invented]", "[unsourced]",
    "[invented](http://evil.example)", "[invented]: http://evil.example", "[^r1]: fake",
    "[^r1](http://evil.example)", "[blank: a", "*", "**", "_", "`", "```", "~~~", "~~", "\\", "|",
    "\n",
    "\n\n", "\r\n", "# ", "## ", "---", "===", "> ", "- ", "1. ", "<", ">", "</p>", "<script>",
    "<img src=x>", "<!--", "-->", "<https://evil.example>", "http://evil.example",
    "https://e.vil/x",
    "www.evil.example", "evil.com/x", "mailto:a@evil.example", "a@evil.example",
    "javascript:alert(1)",
    "&lt;", "&amp;", "&#60;", "&copy;", "&", "{{title}}", "{{{x}}}", "{{>text}}", "\u{1B}[31m",
    "\u{202E}", "\u{2028}", "\u{0}", "\u{FEFF}", "\t", "    ", ". ", "! ", "? ", "…", "“", "”",
    "\"",
    "A.A.L.", "Dr. ", "June 1829. ", "| a | b |\n|---|---|\n| c | d |", "## Act Two", "é",
    "e\u{301}",
    "👩‍👩‍👧", "[x]: http://evil.example", "[x]", "^[note]", "$x$", ":smile:", "@user", "#1",
  ]

  private static let attack =
    "[invented]: http://evil.example [^r1](http://evil.example) <b onclick=x>b</b> a@evil.example"

  private func documents(_ text: String) throws -> (markdown: String, page: String) {
    let value = JSONValue.string(text)
    var state = PitchSample.state
    state["PLOT_OUTLINE"] = .string(
      "# \(text)\n## Act One\n\(text)\n## Act Two\n\(text)\n## Act Three\n- \(text)\n\n## Tone\n\(text)"
    )
    state["box_office_report"] = value
    state["casting_report"] = value
    state["CRITICAL_FEEDBACK"] = [["id": "n1", "pass": 1, "note": value, "about": value]]
    state["front_matter"] = [
      "title": value, "logline": value, "tone": value, "whyNow": value, "audience": value,
      "content": value, "themes": [value],
    ]
    var research = PitchSample.research.arrayValue ?? []
    research.append([
      "id": "r5", "claim": value, "quote": value, "place": value, "people": [value], "note": value,
      "source": "note:ada.md#L4", "status": "disputed", "date": "1840",
    ])
    research.append(["id": value, "claim": "An entry with an id of a stranger's.", "source": value])
    state["research"] = .array(research)
    var run = PitchSample.run(state: state)
    run.history = [:]
    let delivery = try FilmTeam().deliver(run)
    return (delivery.text(of: "pitch.md"), delivery.text(of: "pitch.html"))
  }

  @Test func `no text of a model's becomes markup of a document`() throws {
    let corpus = [PitchSample.outline, Self.attack] + Self.tokens
    for input in FuzzInputs(corpus: corpus, tokens: Self.tokens) {
      let text = String(input.text.prefix(4_000))
      let (markdown, page) = try documents(text)
      Self.check(markdown: markdown, "\(input)")
      Self.check(page: page, "\(input)")
      // The text stands in some thirty places, each character as at most eight.
      #expect(markdown.utf8.count < 30_000 + 300 * text.utf8.count, "\(input)")
      #expect(page.utf8.count < 60_000 + 400 * text.utf8.count, "\(input)")
    }
  }

  @Test(arguments: [
    "[", "[^r1 ", "http://a ", "*a_ ", "[[blank \"", ". A", "“a ", "a@b.c ", "|a", "`",
  ])
  func `a long text takes time and room in proportion`(piece: String) throws {
    let text = String(repeating: piece, count: 40_000 / piece.count)
    let (markdown, page) = try documents(text)
    #expect(markdown.utf8.count < 30_000 + 300 * text.utf8.count)
    #expect(page.utf8.count < 60_000 + 400 * text.utf8.count)
  }

  private static let addresses = [
    "https://en.wikipedia.org/wiki/Ada_Lovelace", "https://www.imdb.com/title/",
  ]

  private static func isOurs(_ url: some StringProtocol) -> Bool {
    addresses.contains { url.hasPrefix($0) }
  }

  static func check(markdown: String, _ comment: Comment) {
    for link in markdown.matches(of: #/\]\(<([^>]*)>\)|<(https?:[^>]*)>/#) {
      #expect(isOurs(link.1 ?? link.2 ?? ""), comment)
    }
    // What is left without our own links, escapes and code has nothing that links.
    var plain = markdown.replacing(#/\]\(<[^>]*>\)|<https?:[^>]*>/#, with: " ")
    plain.replace(#/\\[!-\/:-@\[-`{-~]/#, with: "¤")
    plain.replace(#/`[^`\n]*`/#, with: "¤")
    // Footnotes of ours stand side by side.
    plain.replace(#/\]\[(?=\^[rs][0-9]+\])/#, with: "] [")
    for sign in ["<", "http://", "https://", "www.", "](", "][", "!["] {
      #expect(!plain.contains(sign), "\(sign) \(context(of: sign, plain)): \(comment)")
    }
    #expect(plain.firstMatch(of: #/[A-Za-z0-9]@[A-Za-z0-9]/#)?.output == nil, comment)
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
    let defined = lines.compactMap { $0.firstMatch(of: #/^ {0,3}\[([^\]]*)\]:/#)?.1 }
    #expect(defined.allSatisfy { $0.wholeMatch(of: #/\^[rs][0-9]+/#) != nil }, comment)
    #expect(Set(defined).count == defined.count, comment)
    let used = plain.matches(of: #/\[(\^[^\]\[]*)\](?!:)/#).map(\.1)
    #expect(Set(used).isSubset(of: Set(defined)), "\(Set(used).subtracting(defined)) \(comment)")
    #expect(lines.count { $0.hasPrefix("# ") || $0 == "#" } == 1, comment)
    #expect(!markdown.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, comment)
  }

  private static func context(of sign: String, _ text: String) -> Substring {
    guard let range = text.firstRange(of: sign) else { return "" }
    let start = text.index(range.lowerBound, offsetBy: -30, limitedBy: text.startIndex)
    return text[(start ?? text.startIndex)...].prefix(80)
  }

  static func check(page: String, _ comment: Comment) {
    let allowed: Set = [
      "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "section", "strong",
      "em",
      "span", "sup", "a", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd",
      "!doctype",
    ]
    for tag in page.matches(of: #/<\/?([A-Za-z!][A-Za-z0-9-]*)/#) {
      #expect(allowed.contains(String(tag.1)), "\(tag.0) \(comment)")
    }
    for attribute in page.matches(of: #/<[a-z0-9]+ ([^>]*)>/#) {
      #expect(attribute.1.firstMatch(of: #/\bon[a-z]+ *=|srcdoc/#) == nil, comment)
    }
    let ids = Set(page.matches(of: #/<dt id="([^"]*)"/#).map(\.1))
    for link in page.matches(of: #/href="([^"]*)"/#) {
      let isNote = link.1.first == "#" && ids.contains(link.1.dropFirst())
      #expect(isNote || isOurs(link.1), "\(link.1) \(comment)")
    }
  }
}
