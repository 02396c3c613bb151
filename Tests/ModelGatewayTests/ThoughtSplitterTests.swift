import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

/// Thoughts that a model writes between tags are thoughts, and a document about tags is a document.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ThoughtSplitterTests {
  static let contents: [(content: String, thoughts: String, text: String)] = [
    ("<think>Sum.</think>4", "Sum.", "4"),
    ("\n<think>\nSum.\n</think>\n\n4\n", "\nSum.\n", "4\n"),
    ("<THINK>Sum.</Think>4", "Sum.", "4"),
    ("<thinking>Sum.</thinking>4", "Sum.", "4"),
    ("<thought>Sum.</thought>4", "Sum.", "4"),
    ("<reasoning>Sum.</reasoning>4", "Sum.", "4"),
    ("[THINK]Sum.[/THINK]4", "Sum.", "4"),
    ("\u{25C1}think\u{25B7}Sum.\u{25C1}/think\u{25B7}4", "Sum.", "4"),
    (
      "<|channel|>analysis<|message|>Sum.<|end|><|start|>assistant<|channel|>final<|message|>4<|return|>",
      "Sum.", "4"
    ),
    ("<|channel|>analysis<|message|>Sum.<|end|>4", "Sum.", "4"),
    ("<|channel|>final<|message|>4", "", "4"),
    (
      "<|begin_of_thought|>Sum.<|end_of_thought|>\n<|begin_of_solution|>4<|end_of_solution|>",
      "Sum.", "4"
    ),
    ("<think></think>4", "", "4"),
    ("<think>One.</think> <think>Two.</think> 4", "One.Two.", "4"),
    ("<think>a < b </thin </thi</think>4", "a < b </thin </thi", "4"),
    // Without an end, all of it is thought.
    ("<think>Sum.", "Sum.", ""),
    ("<think>Sum.</thi", "Sum.</thi", ""),
    // A document about tags.
    ("Use <think>…</think> to think.", "", "Use <think>…</think> to think."),
    ("`<think>` opens, `</think>` closes.", "", "`<think>` opens, `</think>` closes."),
    ("# Tags\n\n<think>\na\n</think>\n", "", "# Tags\n\n<think>\na\n</think>\n"),
    ("<b>bold</b>", "", "<b>bold</b>"),
    ("<thin", "", "<thin"),
    ("  <", "", "  <"),
    ("   ", "", "   "),
    ("[THIS] is a list", "", "[THIS] is a list"),
    ("4 </think> 5", "", "4 </think> 5"),
    ("", "", ""),
  ]

  @Test(arguments: contents.indices)
  func `thoughts and text come apart wherever the bytes are cut`(index: Int) {
    let (content, thoughts, text) = Self.contents[index]
    let bytes = Array(content.utf8)
    for size in 1...max(1, bytes.count) {
      var splitter = ThoughtSplitter()
      var pieces = ThoughtSplitter.Pieces()
      for start in stride(from: 0, to: bytes.count, by: size) {
        let next = splitter.feed(Array(bytes[start..<min(start + size, bytes.count)]))
        pieces.text += next.text
        pieces.thoughts += next.thoughts
      }
      let rest = splitter.finish()
      #expect(String(decoding: pieces.thoughts + rest.thoughts, as: UTF8.self) == thoughts)
      #expect(String(decoding: pieces.text + rest.text, as: UTF8.self) == text)
    }
  }

  @Test(arguments: [
    ("Sum.\n</think>\n\n4", "Sum.\n", "4"), ("</think>\n4", "", "4"),
    ("Sum.\n</thinking>\n4", "Sum.\n", "4"),
  ])
  func `thoughts whose beginning stands in the prompt are taken off at the end`(
    content: String,
    thoughts: String,
    text: String
  ) {
    let split = ThoughtSplitter.unopened(in: content)
    #expect(split?.thoughts == thoughts)
    #expect(split?.text == text)
  }

  @Test(arguments: [
    "Close it with </think> in the end.", "a\n<think>\nb\n</think>\nc", "```\n</think>\n```",
    "a </think>\nb", "a\n</think> b", "nothing",
  ])
  func `a document that names the closing tag is left alone`(content: String) {
    #expect(ThoughtSplitter.unopened(in: content) == nil)
  }

  @Test(arguments: [true, false])
  func `a model's answer holds its thoughts apart, streamed or not`(streams: Bool) async throws {
    let server = try AnsweringServer { connection, _ in
      if streams {
        connection.stream(
          ["<th", "ink>Su", "m.</thi", "nk>", "\n\n", "4"].map {
            #"{"model":"m","choices":[{"index":0,"delta":{"content":"\#($0.replacing("\n", with: "\\n"))"}}]}"#
          } + [ProviderTrafficTests.end("stop")]
        )
      } else {
        connection.answer(
          #"{"choices":[{"message":{"content":"<think>Sum.</think>\n\n4"},"finish_reason":"stop"}]}"#
        )
      }
    }
    let asked = await AskedModel.ask(server.server)
    #expect(asked.turn?.text == "4")
    #expect(asked.turn?.reasoning == "Sum.")
    #expect(asked.text == "4")
    #expect(asked.reasoning == "Sum.")
  }
}
