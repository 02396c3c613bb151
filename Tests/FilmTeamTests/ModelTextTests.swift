import JSONModel
import Testing

@testable import FilmTeam

/// The habits of models in footnotes and outlines.
@Suite(.timeLimit(.minutes(5)))
struct ModelTextTests {
  @Test(arguments: [
    ("She is born. [r1]", "She is born.[^r1]"), ("She dies (r25).", "She dies[^r25]."),
    ("A.[r1, r2]", "A.[^r1][^r2]"), ("A.[^r1, ^r2]", "A.[^r1][^r2]"), ("A (R3; r4)", "A[^r3][^r4]"),
    ("A.[r1 and r2]", "A.[^r1][^r2]"), ("A.[^r1]", "A.[^r1]"), ("A [r]", "A [r]"),
    ("A (rumour 1)", "A (rumour 1)"), ("A [r123456]", "A [r123456]"),
    ("A [invented]", "A [invented]"),
    ("(r1", "(r1"), ("[r1)", "[r1)"), ("A (see r1)", "A (see r1)"), ("[[r1]]", "[[^r1]]"),
    ("(1842)", "(1842)"), ("[blank: r1]", "[blank: r1]"),
  ])
  func `footnotes in other brackets are footnotes`(text: String, expected: String) {
    #expect(ModelText.footnotes(text) == expected)
  }

  private func expectOutline(
    _ text: String,
    title: String? = "The Second Note",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let outline = Outline(text)
    #expect(outline.workingTitle == title, sourceLocation: sourceLocation)
    #expect(outline.missingActs == [], sourceLocation: sourceLocation)
  }

  private let acts = "## Act One\nShe is born.\n## Act Two\nShe writes.\n## Act Three\nShe dies."

  @Test func `fences, chatter and bold titles around an outline`() {
    expectOutline("# The Second Note\n\(acts)")
    expectOutline("```markdown\n# The Second Note\n\(acts)\n```")
    expectOutline("Sure! Here is the outline:\n\n**The Second Note**\n\n\(acts)")
    expectOutline("**Title:** The Second Note\n\(acts)")
    expectOutline(
      "Title: The Second Note\n\n**Act One**\nA.\n\n**Act Two**\nB.\n\n**Act Three**\nC."
    )
    expectOutline("Here it is.\n\(acts)", title: nil)
  }

  @Test func `an outline in JSON`() {
    let beats =
      #""act_one": ["She is born."], "act_two": ["She writes."], "act_three": "She dies.""#
    expectOutline(#"{"title": "The Second Note", "logline": "A.", \#(beats)}"#)
    expectOutline("```json\n{\"outline\": {\"title\": \"The Second Note\", \(beats)}}\n```")
    expectOutline(
      #"{"working_title": "The Second Note", "acts": [{"beats": [{"date": "1815", "text": "A."}]}, {"beats": ["B."]}, ["C."]]}"#
    )
    expectOutline(
      #"{"Title": "The Second Note", "acts": {"Act 1": "A", "Act 2": "B", "Act 3": "C"}}"#
    )
    #expect(ModelText.outline(#"{"a": 1}"#) == #"{"a": 1}"#)
    #expect(ModelText.outline("{not JSON") == "{not JSON")
    let first = Outline(#"{"title": "T", "act_one": [{"date": "1815", "text": "Born."}]}"#)
    #expect(first.acts[0] == [.empty, .text("1815: Born.")])
  }
}
