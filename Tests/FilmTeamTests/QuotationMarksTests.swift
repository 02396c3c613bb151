import Testing

@testable import FilmTeam

/// The words of others inside of quotation marks of ours.
@Suite(.timeLimit(.minutes(5)))
struct QuotationMarksTests {
  @Test(arguments: [
    (#"She said "no" to him."#, "She said ‘no’ to him."),
    (#""The woman is dead," he wrote."#, "‘The woman is dead,’ he wrote."),
    (#"He wrote: "The woman"."#, "He wrote: ‘The woman’."),
    (#"("yes") "no"—"so""#, "(‘yes’) ‘no’—‘so’"),
    (#"The so-called "great flood""#, "The so-called ‘great flood’"),
    ("“Outer,” he said, “and ‘inner’.”", "‘Outer,’ he said, ‘and ‘inner’.’"),
    ("Er sagte: „Nein“, und ging.", "Er sagte: ‘Nein’, und ging."),
    ("„Sie las ‚Faust‘ laut“, schrieb er.", "‘Sie las ‘Faust’ laut’, schrieb er."),
    ("Il dit : « Non », et partit.", "Il dit : ‘Non’, et partit."),
    ("»Nein«, sagte er.", "‘Nein’, sagte er."),
    ("”Nej”, sade han.", "‘Nej’, sade han."),
    ("They don't, the dogs' tails, '43, 'tis so.", "They don’t, the dogs’ tails, ’43, ’tis so."),
    ("She read 'Faust' aloud.", "She read ‘Faust’ aloud."),
    ("the Curies' 'radium' and Pierre's", "the Curies’ ‘radium’ and Pierre’s"),
    (#"He was 5' 10" tall, and she 6'."#, "He was 5′ 10″ tall, and she 6′."),
    (#"a 12" model of the "engine""#, "a 12″ model of the ‘engine’"),
    (#"at 51° 30' 26" north"#, "at 51° 30′ 26″ north"),
    (#"He said "it is 6" long" to her"#, "He said ‘it is 6″ long’ to her"),
    (#"in "Room 40" and "Hut 8""#, "in ‘Room 40’ and ‘Hut 8’"),
    (#"He said "go."#, "He said ‘go."), ("Nothing.", "Nothing."), ("", ""), (#"""#, "‘"),
    ("'", "’"),
  ]) func `marks inside of a quotation open and close`(text: String, inner: String) {
    #expect(QuotationMarks.inner(text) == inner)
  }

  @Test func `a quotation of at most 25 words keeps its words, a longer one is cut`() {
    let short =
      "It was well-known in 1840–1844 that Mr. O'Brien's half-sister didn't write to A.A.L. and "
      + "that she hadn't seen the so-called engine-room of his."
    #expect(QuotedSentence(short, around: 0).words == short.replacing("'", with: "’"))
    let long = String(repeating: "word ", count: 26)
    #expect(QuotedSentence(long, around: 0).words.hasSuffix(" …"))
    #expect(Quotation.count(short) <= 25)
    #expect(!Quotation.isTooLong("“\(short)”", sources: []))
    #expect(Quotation.isTooLong("“\(long)”", sources: []))
  }
}
