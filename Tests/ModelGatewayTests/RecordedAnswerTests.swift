import CurlHTTP
import JSONModel
import ModelInterface
import Testing

@testable import ModelGateway

/// Recorded answers of providers, beside the checkout: whole, as documents, split and truncated.
@Suite(
  .serialized,
  .timeLimit(.minutes(10)),
  .enabled(if: Fixtures.exist, "the recorded answers of others are not on this machine")
)
struct RecordedAnswerTests {
  @Test func `a document says the same as a stream of its one chunk`() throws {
    let names = Fixtures.documentNames
    #expect(names.count >= 2)
    for name in names {
      let document = try JSONValue(parsing: Fixtures.lines(name).joined(separator: "\n"))
      let whole = try answer([Array(document.text.utf8)])
      #expect(!whole.text.isEmpty || !whole.toolCalls.isEmpty, "\(name)")
      let chunk = try #require(Self.streamed(document), "\(name)")
      let streamed = try answer([Array("data: \(chunk.text)\n\ndata: [DONE]\n\n".utf8)])
      #expect(streamed == whole, "\(name)")
    }
  }

  @Test func `a stream says the same as a document of its turn`() throws {
    for name in Fixtures.streamNames {
      let streamed = try answer([Fixtures.body(name)])
      let calls = streamed.toolCalls.map { call -> JSONValue in
        [
          "id": .string(call.id), "type": "function",
          "function": ["name": .string(call.name), "arguments": .string(call.rawArguments)],
        ]
      }
      let message: JSONValue = [
        "role": "assistant", "content": .string(streamed.text),
        "reasoning_content": .string(streamed.reasoning), "tool_calls": .array(calls),
      ]
      let document: JSONValue = [
        "model": streamed.model.map(JSONValue.string) ?? nil,
        "choices": [
          [
            "index": 0, "message": message,
            "finish_reason": streamed.nativeFinishReason.map(JSONValue.string) ?? nil,
          ]
        ],
      ]
      var plain = try answer([Array(document.text.utf8)])
      plain.usage = streamed.usage
      #expect(plain == streamed, "\(name)")
    }
  }

  @Test func `a stream that ends anywhere is whole or a typed problem, and never a wrong call`()
    throws
  {
    for name in Fixtures.streamNames {
      let body = Fixtures.body(name)
      let whole = try answer([body])
      for end in stride(from: 0, to: body.count, by: body.count < 20_000 ? 1 : 101) {
        do {
          let cut = try answer([Array(body[..<end])])
          #expect(cut.toolCalls == whole.toolCalls, "\(name) cut at \(end)")
          #expect(cut.text == whole.text, "\(name) cut at \(end)")
          #expect(cut.finishReason == whole.finishReason, "\(name) cut at \(end)")
        } catch is ChatCompletionsStream.Problem {
          continue
        }
      }
    }
  }

  @Test func `a document that ends anywhere is a typed problem`() throws {
    for name in Fixtures.documentNames {
      let body = Array(
        try JSONValue(parsing: Fixtures.lines(name).joined(separator: "\n")).text.utf8
      )
      for end in 0..<body.count {
        #expect(throws: ChatCompletionsStream.Problem.self, "\(name) cut at \(end)") {
          try answer([Array(body[..<end])])
        }
      }
    }
  }

  // MARK: -

  private static func streamed(_ document: JSONValue) -> JSONValue? {
    guard var members = document.objectValue, let choices = members["choices"]?.arrayValue else {
      return nil
    }
    members["choices"] = .array(
      choices.map { choice in
        var members = choice.objectValue ?? [:]
        members["delta"] = members["message"]
        members["message"] = nil
        return .object(members)
      }
    )
    return .object(members)
  }

  private func answer(_ pieces: [[UInt8]]) throws -> ChatCompletionsStream.Answer {
    var reader = AnswerReader()
    for piece in pieces {
      try reader.feed(piece)
      _ = reader.takeDeltas()
    }
    try reader.finish()
    _ = reader.takeDeltas()
    return try reader.stream.finish()
  }
}

extension Fixtures {
  /// Whole answers of servers that did not stream.
  static var documentNames: [String] {
    names.filter { $0.hasSuffix(".json") }
  }
}
