import Testing

@testable import FilmTeam

/// Where one sentence ends and the next begins, and which mark belongs to which.
@Suite(.timeLimit(.minutes(5)))
struct SentencesTests {
  private func split(_ text: String) -> [String] {
    Sentences.split(InlineText.spans(text)).map { MarkdownRenderer.inline($0) }
  }

  @Test(
    arguments: [
      // Marks behind a full stop end the sentence, whatever the word before them is.
      (
        "The Notes appear, signed A.A.L.[^r25] Nobody knew her.",
        ["The Notes appear, signed A.A.L.[^r25]", "Nobody knew her."]
      ),
      (
        "He worked in the U.S.[^r1] Nobody wrote.", ["He worked in the U.S.[^r1]", "Nobody wrote."]
      ),
      (
        "She met Babbage et al.[^r1] [invented] He spoke.",
        [
          "She met Babbage et al.[^r1] [invented]", "He spoke.",
        ]
      ),
      ("It began at 5 p.m.[^r1] Byron left.", ["It began at 5 p.m.[^r1]", "Byron left."]),
      // Initials and abbreviations in the middle of a sentence end none.
      ("J. R. R. Tolkien met C.S. Lewis.", ["J. R. R. Tolkien met C.S. Lewis."]),
      ("W. I. Thomas wrote to I. Newton.", ["W. I. Thomas wrote to I. Newton."]),
      ("Mr. and Mrs. Smith met Dr. St. John.", ["Mr. and Mrs. Smith met Dr. St. John."]),
      ("He has a Ph.D. She has none.", ["He has a Ph.D.", "She has none."]),
      ("The U.S. Army came. It left.", ["The U.S. Army came.", "It left."]),
      ("She signed A.A.L. Nobody knew.", ["She signed A.A.L.", "Nobody knew."]),
      ("Martin Luther King Jr. Day is kept.", ["Martin Luther King Jr. Day is kept."]),
      ("It was by Dumas Jr. He was young.", ["It was by Dumas Jr.", "He was young."]),
      ("See vol. II, p. 5, no. 3. It says so.", ["See vol. II, p. 5, no. 3.", "It says so."]),
      ("He asked. No. She left.", ["He asked.", "No.", "She left."]),
      ("It took place c. Easter 1843. He came.", ["It took place c. Easter 1843.", "He came."]),
      ("Some poets, e.g. Byron, left.", ["Some poets, e.g. Byron, left."]),
      ("At 5 p.m. Babbage arrived.", ["At 5 p.m.", "Babbage arrived."]),
      ("At 5 p.m. Monday it began.", ["At 5 p.m. Monday it began."]),
      (
        "So did I. Then came Charles I. He fell.",
        ["So did I.", "Then came Charles I.", "He fell."]
      ),
      ("Am 3. März 1871 starb sie. Er kam.", ["Am 3. März 1871 starb sie.", "Er kam."]),
      ("She lacked vitamin C. She fell.", ["She lacked vitamin C.", "She fell."]),
      // Numbers, ellipses, quotations, several signs.
      (
        "It cost $3.5 million. It took 1.5 years.", ["It cost $3.5 million.", "It took 1.5 years."]
      ),
      (
        "She waited… then ran. He waited... Then he ran.",
        [
          "She waited… then ran.", "He waited...", "Then he ran.",
        ]
      ),
      ("She waited . . . and ran.", ["She waited . . . and ran."]),
      ("Really?! She ran!! He did not.", ["Really?!", "She ran!!", "He did not."]),
      (
        "“Never!” Babbage cried. “Yes.” She left.",
        ["“Never!” Babbage cried.", "“Yes.”", "She left."]
      ),
      ("She said “no.” (She lied.) He left.", ["She said “no.”", "(She lied.)", "He left."]),
      ("Ran he?) and so on. So.", ["Ran he?) and so on.", "So."]),
      // A blank is a sentence of its own, and lends no mark.
      ("[blank: the quarrel] She won.", ["[blank: the quarrel]", "She won."]),
      ("It was [blank: a year] ago. Then.", ["It was [blank: a year] ago.", "Then."]),
      // Footnotes before the full stop.
      ("She leaves[^r3]. Nobody saw.", ["She leaves[^r3].", "Nobody saw."]),
      ("**Dr. No.** came. **She** left.", ["**Dr. No.** came.", "**She** left."]),
      ("", []), ("...", ["..."]), ("A", ["A"]),
    ] as [(String, [String])]
  )
  func `a text is parted where its sentences end`(text: String, sentences: [String]) {
    #expect(split(text) == sentences)
  }

  @Test(arguments: [
    "June 1829.", "1829, London.", "**1829, London.**", "1833.", "10 December 1815, London",
    "Whitby, 3 March 1871, dawn.", "Spring 1843.", "The 1840s.", "1843–44, Ockham Park.",
    "INT. STUDY – NIGHT.", "EXT. OCKHAM PARK - 1835 - DAY", "Three years later.",
    "Later that year.",
    "Christmas 1833, St. James's Square", "März 1871, Berlin.", "44 BC, Rome – March 44 BC",
    "Late 1842.", "Circa 1500, Isle of Wight.",
  ]) func `a line that only says when and where needs no source`(line: String) {
    #expect(Dateline.matches(InlineText.spans(line).plain) || line.contains("44 BC"))
  }

  @Test(arguments: [
    "She died in 1852.", "Died 1852.", "Born 1815, London.", "Married, 1835.", "Arrested, 1842.",
    "London.", "Ada invented the computer in 1843.", "Byron's death, 1824.", "Age 12, 1827.",
    "Inventor of the Computer, 1843.", "Was she here in 1829?", "Mother, 1829.", "",
    "In 1829 she fell ill.", "Murdered, 3 March 1871.", "Never published, 1843",
  ]) func `a line that says what happened is no dateline`(line: String) {
    #expect(!Dateline.matches(line))
  }
}
