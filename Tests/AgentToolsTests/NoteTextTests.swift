import Testing

@testable import AgentTools

/// The rows of a note, read as text.
@Suite(.timeLimit(.minutes(5)))
struct NoteTextTests {
  @Test(arguments: [
    ("on 3 March 1871 in\nWhitby", "on 3 March 1871 in Whitby"),
    ("verse one,  \nverse two", "verse one,\nverse two"),
    ("twenty-\nfive years", "twenty-five years"),
    ("nineteenth-\nand twentieth-century", "nineteenth- and twentieth-century"),
    ("Skłodowska-\nCurie", "Skłodowska-Curie"),
    ("manu\u{AD}\nfacture", "manufacture"),
    ("she ran –\nand fell", "she ran – and fell"),
    ("she ran—\nand fell", "she ran—and fell"),
    ("1871–\n1873", "1871–1873"),
    ("a dash -\nand more", "a dash - and more"),
    ("-\nb", "- b"), ("wind/\nrain", "wind/rain"),
    ("> quoted\n> rows", "quoted rows"),
    ("- an item\n  goes on", "- an item goes on"),
    ("", ""), ("\n\n", ""), ("  \na", "a"),
  ]) func `rows are joined as they were meant`(passage: String, text: String) {
    #expect(NoteText.joined(passage) == text)
  }
}
