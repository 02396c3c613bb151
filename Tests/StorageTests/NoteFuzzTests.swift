import FuzzSupport
import Testing

@testable import Storage

/// Notes of any bytes: read as passages that stand in the file at their lines, or not read.
@Suite(.timeLimit(.minutes(20)))
struct NoteFuzzTests {
  @Test func `no note breaks the cutting, and every passage stands in it at its line`() {
    let tokens = [
      "\n", "\n\n", "\r\n", "\r", "  \n", "\\\n", "# ", "## ", "---", "===", "- ", "1. ", "> ",
      "```",
      "~~~", "| ", "    ", "\t", "\u{C}", "\u{2028}", "\u{85}", "\u{FEFF}", "\0",
      "---\ntitle: x\n---\n",
      "<!-- ", "Born: ", "in\n", "-\n", "\u{AD}\n", "é", "e\u{301}", "👩‍👩‍👧", "“", "”", "\u{202E}",
      String(repeating: "word ", count: 400), String(repeating: "x", count: 2_000),
    ]
    let corpus = [
      "# T\n\nHannah was born\nin Hull.\n\n- one\n  on\n", "---\ntitle: x\n---\n> a\n> b\n",
      "| a |\n",
    ]
    for input in FuzzInputs(corpus: corpus + tokens, tokens: tokens) {
      guard let text = NoteEncoding.text(of: input.bytes) else { continue }
      let lines = text.split(omittingEmptySubsequences: false) {
        $0 == "\n" || $0 == "\r\n" || $0 == "\r"
      }
      let note = NotePassages(text)
      var last = 0
      for passage in note.passages {
        #expect(
          !passage.text.isEmpty && passage.text.count <= NotePassages.maximumCharacters,
          "\(input)"
        )
        #expect(passage.line >= last && passage.line <= lines.count, "\(input)")
        last = passage.line
        // Row for row it stands in the file.
        for (offset, row) in passage.text.split(separator: "\n", omittingEmptySubsequences: false)
          .enumerated()
        {
          let core = row.split(separator: " ").first ?? ""
          guard passage.line - 1 + offset < lines.count else { continue }
          #expect(lines[passage.line - 1 + offset].contains(core), "\(input)")
        }
      }
      let size = note.passages.reduce(0) { $0 + $1.text.utf8.count + $1.heading.utf8.count }
      #expect(size <= 3 * text.utf8.count + 100 * note.passages.count * 20, "\(input)")
    }
  }
}
