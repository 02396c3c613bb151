import AgentKit
import FilmTeam
import JSONModel
import Testing

/// Whatever models, web and notes say, a document stays a document.
@Suite(.timeLimit(.minutes(5)))
struct PitchHostileTests {
  private static let attack = """
    <script>alert(1)</script> <img src=x onerror=alert(1)> [click](javascript:alert(1)) \
    ![x](http://evil.example/p.png) {{title}} & | `rm` \u{1B}[31mred\u{1B}]0;own\u{07} \u{202E}evil
    """

  private func hostile() throws -> Delivery {
    let text = JSONValue.string(Self.attack)
    var state = PitchSample.state
    state["PROMPT"] = text
    state["research"] = [
      [
        "id": "r1", "claim": text, "date": text, "place": text, "people": [text], "themes": [text],
        "source": "wikipedia:974@100", "status": "disputed", "note": text, "quote": text,
      ]
    ]
    state["sources"] = [
      "wikipedia:974@100": [
        "id": "wikipedia:974@100", "kind": "wikipedia", "title": text,
        "url": "javascript:alert(1)", "licence": text, "timestamp": text,
      ]
    ]
    state["subject"] = [
      "name": text, "summary": text, "born": ["date": text, "place": text],
      "people": [["name": text, "relation": text, "born": "1990"]],
      "disputes": [["question": text, "positions": [["claim": text]]]], "gaps": [text],
    ]
    state["PLOT_OUTLINE"] = .string(
      "# \(Self.attack)\n## Act One\n\(Self.attack)\n## Act Two\n# \(Self.attack)\n- \(Self.attack)\n"
        + "## Act Three\n| \(Self.attack) |\n|---|\n| \(Self.attack) |"
    )
    state["CRITICAL_FEEDBACK"] = [["id": "n1", "pass": 1, "note": text, "about": text]]
    state["box_office_report"] = text
    state["casting_report"] = text
    state["front_matter"] = [
      "title": text, "logline": text, "tone": text, "whyNow": text, "audience": text,
      "content": text, "themes": [text],
    ]
    state["searches"] = [
      ["tool": text, "query": text, "outcome": text, "found": [text], "note": text]
    ]
    return try PitchSample.deliver(PitchSample.run(state: state, prompt: Self.attack))
  }

  @Test func `no markup of others comes through in HTML`() throws {
    let html = try hostile().text(of: "pitch.html")
    #expect(!html.contains("<script") && !html.contains("<img"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!html.lowercased().contains("href=\"javascript"))
    #expect(html.contains("{{title}}"))
  }

  @Test func `no markup of others comes through in Markdown`() throws {
    let text = try hostile().text(of: "pitch.md")
    #expect(!text.contains("<script") && !text.contains("<img"))
    #expect(text.matches(of: #/[^\\]\]\(javascript|<javascript/#).isEmpty)
    #expect(!text.contains("!["))
    #expect(text.matches(of: #/(?m)^# /#).count == 1)
  }

  @Test func `control characters and escapes are gone everywhere`() throws {
    let delivery = try hostile()
    let all =
      delivery.documents.map(\.text).joined() + delivery.text + (delivery.title ?? "")
      + (delivery.subject ?? "") + (delivery.summary ?? "")
    let bad = all.unicodeScalars.filter { scalar in
      (scalar.value < 0x20 && scalar != "\n") || (0x7F..<0xA0).contains(scalar.value)
        || (0x202A...0x202E).contains(scalar.value)
    }
    #expect(bad.isEmpty)
    #expect(!all.contains("[31m") && !all.contains("0;own"))
  }

  @Test(arguments: [
    ("Ada Lovelace", "ada-lovelace"), ("../../etc/passwd", "etc-passwd"),
    ("Marie Skłodowska-Curie", "marie-sklodowska-curie"), ("", "untitled-pitch"),
    ("…", "untitled-pitch"), ("CON", "untitled-pitch"), ("Brontë's Émile", "brontes-emile"),
    ("\u{1B}[31mred", "red"),
    (String(repeating: "x", count: 300), String(repeating: "x", count: 60)),
  ]) func `a folder's name is plain and never empty`(subject: String, folder: String) throws {
    var run = PitchSample.run(state: ["PROMPT": .string(subject)], prompt: subject)
    run.history = [:]
    #expect(try FilmTeam().deliver(run).folder == folder)
  }

  @Test func `a wall of text is no trap`() throws {
    let wall = String(repeating: "[^r1 *a_ [[blank \"", count: 20_000)
    var state = PitchSample.state
    state["PLOT_OUTLINE"] = .string(
      "## Act One\n\(wall)\n## Act Two\n\(wall)\n## Act Three\n\(wall)"
    )
    state["box_office_report"] = .string(wall)
    let delivery = try PitchSample.deliver(PitchSample.run(state: state))
    #expect(delivery.documents.count == 2)
  }
}
