import Testing

@testable import Storage

/// Where the lines of a note go on, and where each stands for itself.
@Suite(.timeLimit(.minutes(5)))
struct NotePassagesTests {
  private func texts(_ note: String) -> [String] {
    NotePassages(note).passages.map { "\($0.line): \($0.text)" }
  }

  @Test(
    arguments: [
      // Wrapped prose, however narrow, stays one passage whose rows go on.
      (
        "Hannah was born\non 3 March 1871 in\nWhitby, and her\nmother Jane sang.",
        ["1: Hannah was born\non 3 March 1871 in\nWhitby, and her\nmother Jane sang."]
      ),
      ("She was born in\nWhitby.", ["1: She was born in\nWhitby."]),
      // Verse, addresses and data are set in lines.
      (
        "She walks in beauty,\nLike the night of\ncloudless climes",
        ["1: She walks in beauty,\nLike the night of\ncloudless climes"]
      ),
      (
        "The Sun came up,\nUpon the left,\nOut of the sea",
        ["1: The Sun came up,  \nUpon the left,  \nOut of the sea"]
      ),
      (
        "Born: 1811 in Hull\nDied: 1869, of a fever that she had caught in the mill in Leeds",
        [
          "1: Born: 1811 in Hull  \nDied: 1869, of a fever that she had caught in the mill in Leeds"
        ]
      ),
      ("Born 3 March 1811\nDied 2 November 1869", ["1: Born 3 March 1811  \nDied 2 November 1869"]),
      // Breaks that the writer asked for.
      ("one  \ntwo\\\nthree and\nfour", ["1: one  \ntwo  \nthree and\nfour"]),
      // Tables and code.
      (
        "| a | b |\n|---|---|\n| c | d |\ntext",
        ["1: | a | b |  \n|---|---|  \n| c | d |", "4: text"]
      ),
      (
        "```swift\n# no heading\n- no item\n\nlet a\n```\ntext",
        ["2: # no heading  \n- no item", "5: let a", "7: text"]
      ),
      ("~~~~\n```\na\n~~~~", ["2: ```  \na"]),
      ("    let a\n    let b\n\nafter", ["1: let a  \nlet b", "4: after"]),
      // Lists, quotations, headings.
      ("- one\n  goes on\n\n    and on\n- two", ["1: - one\ngoes on", "4: and on", "5: - two"]),
      (
        "He wrote:\n> I told him\n> eleven hours.\nShe laughed.",
        [
          "1: He wrote:", "2: I told him\neleven hours.", "4: She laughed.",
        ]
      ),
      ("> > deep\n>\n> more", ["1: deep", "3: more"]),
      ("---\ntitle: \"A life\"\ntags:\n  - one\n---\nBorn.", ["6: Born."]),
      ("---\nNo data here.\n---\nBorn.", ["2: No data here.", "4: Born."].dropFirst(1).map { $0 }),
      // Ends of lines.
      ("a\r\nb\r\n\r\nc", ["1: a\nb", "4: c"]), ("a\rb\r\rc", ["1: a\nb", "4: c"]),
      ("a\u{2028}b\u{85}c\nd", ["1: a\u{2028}b\u{85}c\nd"]),
      ("a\u{C}b\n\nc", ["1: a\u{C}b", "3: c"]),
    ] as [(String, [String])]
  )
  func `lines are joined where the text goes on`(note: String, passages: [String]) {
    #expect(texts(note) == passages)
  }

  @Test func `the title is that of the front matter, or the first heading`() {
    #expect(NotePassages("---\ntitle: A life\n---\n# Other\n\nText.").title == "A life")
    #expect(
      NotePassages("---\ntitle: A life\n---\n# Other\n\nText.").passages[0].heading == "Other"
    )
    #expect(NotePassages("Heading\n---\nText.").title == "Heading")
  }

  @Test func `a long paragraph is cut at the ends of sentences, and each piece keeps its line`() {
    let sentence = "She was seen at the mill in the year 1842 by nine men.\n"
    let passages = NotePassages(String(repeating: sentence, count: 100)).passages
    #expect(passages.count > 3)
    #expect(passages.allSatisfy { $0.text.hasPrefix("She was") && $0.text.hasSuffix("men.") })
    #expect(passages.allSatisfy { $0.text.count <= NotePassages.maximumCharacters })
    var line = 1
    for passage in passages {
      #expect(passage.line == line)
      line += passage.text.split(separator: "\n").count
    }
  }
}
