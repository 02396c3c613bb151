import FuzzSupport
import HistoricalText
import JSONModel
import Testing

@testable import AgentTools

/// Answers of wikis with damage in them: never a trap, a typed error or a bounded, clean value.
@Suite(.timeLimit(.minutes(15)))
struct WikiAnswerFuzzTests {
  private static let ada = """
    Ada King, Countess of Lovelace (née Byron; 10 December 1815 – 27 November 1852), was an English \
    mathematician.\\n== Life ==\\nIn 1833 she met Babbage.\\n== References ==\\nA book.
    """
  private static let corpus = [
    """
    {"batchcomplete":true,"query":{"pages":[{"pageid":974,"ns":0,"title":"Ada Lovelace",\
    "extract":"\(ada)","fullurl":"https://w.example/Ada","lastrevid":7,\
    "revisions":[{"revid":9,"timestamp":"2026-01-02T03:04:05Z"}],"description":"mathematician"}],\
    "search":[{"title":"Ada Lovelace"}],"searchinfo":{"suggestion":"ada"}}}
    """,
    """
    {"batchcomplete":"","query":{"pages":{"-1":{"title":"X","missing":""},"5":{"pageid":5,\
    "title":"X (disambiguation)","extract":"X may refer to:\\nX (1580–1631), soldier",\
    "pageprops":{"disambiguation":""}}},"general":{"sitename":"W"}}}
    """,
    #"{"error":{"code":"ratelimited","info":"wait"}}"#,
    """
    <!DOCTYPE html><html><head><title>Ada &amp; Co</title><style>p{}</style></head><body>
    <h1>Ada</h1><p>Ada (551–479 BC) was a <b>poet</b>.<sup>[1]</sup></p><h2>Life</h2><ul><li>In 44 \
    BC</li></ul><table><tr><td>x</td></tr></table><script>if (a < b) {}</script><p>&#8211;&#x10FFFF;\
    </p></body></html>
    """,
    "X may refer to:\n== People ==\nX Smith (born 3 May 1960), composer\nX (1580–1631) – soldier",
    "X (Koinē: Y; 70/69 BC – 10 August 30 BC) was Queen. On 5 or 6 June 1833/34 (c. 1400?) she was.",
  ]
  private static let tokens = [
    "\"pageid\":", "\"revid\":", "\"extract\":", "\"disambiguation\":\"\"", "\"missing\":true", "[",
    "{",
    "</script>", "<script>", "<!--", "-->", "<style", "<p>", "</p>", "&#xFFFFFFFF;", "&#0;",
    "&amp;",
    "\\u0000", "\\uD800", "\u{202E}", "\u{1B}[31m", "(", ")", "–", " – ", "-", "/", "BC", "AD",
    "c. ",
    "born", "died", "99999", "0000", "31 February 1833", " or ", "between ", "1833", "== ", " ==",
    "century", "1830s", ";", "was a ", "poet",
  ]

  @Test func `a damaged answer is an error of its type, or a clean and bounded value`() {
    let configuration = WikiConfiguration(version: "1", contact: "x")
    for input in FuzzInputs(corpus: Self.corpus, tokens: Self.tokens) {
      do {
        let answer = try MediaWikiAnswer(input.bytes, from: configuration)
        for article in answer.articles {
          #expect(Int64(article.pageID) != nil, "\(input)")
          #expect(article.extract.utf8.count <= input.bytes.count * 3, "\(input)")
          #expect(!article.title.contains("\n") && !article.prose.contains("\u{1B}"), "\(input)")
          _ = Disambiguation(article).sorted(answer.candidates, limit: 5)
        }
        #expect(answer.searchTitles.allSatisfy { !$0.contains("\n") }, "\(input)")
      } catch {
        #expect(error is WikiFailure, "\(input)")
      }
      expectText(input)
    }
  }

  private func expectText(_ input: FuzzInputs.Input) {
    let text = HTMLText.text(of: input.bytes)
    #expect(text.utf8.count <= input.bytes.count * 3 + 16, "\(input)")
    _ = HTMLText.title(of: input.bytes)
    let page = WikiArticle(
      pageID: "1",
      title: "X",
      extract: input.text,
      revision: nil,
      timestamp: nil,
      url: "",
      summary: nil,
      isDisambiguation: true
    )
    #expect(Disambiguation(page).listed(limit: 5).count <= 5, "\(input)")
    if let life = LifeDates(openingOf: input.text) {
      if let born = life.born, let died = life.died {
        #expect(born.year <= died.lastYear, "\(input)")
      }
      for date in [life.born, life.died].compactMap(\.self) {
        #expect(HistoricalDate(date.text)?.text == date.text, "\(input)")
      }
    }
    for found in SentenceDate.all(in: input.text) {
      #expect(found.date.year != 0 && (-9999...2999).contains(found.date.year), "\(input)")
      #expect(HistoricalDate(found.date.text)?.text == found.date.text, "\(input)")
      #expect(found.date.ages(at: found.date).map { $0.lowerBound >= 0 } ?? true, "\(input)")
    }
  }
}
