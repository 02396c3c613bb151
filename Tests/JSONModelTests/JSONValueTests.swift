import Foundation
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct JSONValueTests {
  @Test(
    arguments: [
      (JSONValue.null, "null"), (true, "true"), (-5, "-5"), (.number(1), "1.0"), (2.5, "2.5"),
      (.number(1e300), "1e+300"), (.number(.infinity), "null"), (.number(.nan), "null"),
      (["b": 1, "a": [nil, "x"], "é": [:]], "{\"a\":[null,\"x\"],\"b\":1,\"é\":{}}"),
      ("\"\\/\n\r\t\u{1}\u{7F}é😀\u{2028}", "\"\\\"\\\\/\\n\\r\\t\\u0001\\u007fé😀\u{2028}\""),
    ] as [(JSONValue, String)]
  ) func `a value is written compactly, keys sorted`(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  @Test func `what is written is read back`() throws {
    let value: JSONValue = [
      "text": "line\nline \u{0}\u{1F} \"\\ 😀", "numbers": [0, -1, 0.1, 1e-7, 123_456_789.125],
      "integers": [.integer(.max), .integer(.min)], "nested": [[[]], [:], ["": nil]],
      "flags": [true, false],
    ]
    #expect(try JSONValue(parsing: value.serialized()) == value)
    #expect(!value.serialized().contains(0x0A))
  }

  @Test func `accessors give what is there and nil for the rest`() {
    let value: JSONValue = ["i": 3, "n": 3.0, "f": 3.5, "s": "x", "b": true, "a": [1], "z": nil]
    #expect(value["i"]?.integerValue == 3)
    #expect(value["n"]?.integerValue == 3)
    #expect(value["f"]?.integerValue == nil)
    #expect(value["i"]?.doubleValue == 3)
    #expect(value["s"]?.stringValue == "x")
    #expect(value["s"]?.doubleValue == nil)
    #expect(value["b"]?.boolValue == true)
    #expect(value["a"]?.arrayValue == [1])
    #expect(value["a"]?.objectValue == nil)
    #expect(value["z"]?.isNull == true)
    #expect(value["missing"] == nil)
    #expect(value["s"]?["x"] == nil)
  }

  private struct Film: Codable, Equatable {
    var title: String
    var year: Int?
    var beats: [String]
  }

  @Test func `typed values go in and come out`() throws {
    let film = Film(title: "Countess", year: 1843, beats: ["a/b"])
    let json = try JSONValue(encoding: film)
    #expect(json == ["title": "Countess", "year": 1843, "beats": ["a/b"]])
    #expect(try json.decode(Film.self) == film)
    let mixed: JSONValue = [nil, true, 1, 1.5, "x", [], [:]]
    #expect(try JSONValue(encoding: mixed) == mixed)
    #expect(try mixed.decode(JSONValue.self) == mixed)
  }

  private struct Everything: Encodable {
    enum Colour: String, Codable { case red }
    struct Parts: Encodable {
      func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        var inner = members.nestedContainer(keyedBy: Key.self, forKey: .inner)
        try inner.encode([1, 2], forKey: .list)
        var list = members.nestedUnkeyedContainer(forKey: .list)
        try list.encode("first")
        var second = list.nestedContainer(keyedBy: Key.self)
        try second.encodeNil(forKey: .inner)
        var third = list.nestedUnkeyedContainer()
        try third.encode(true)
        try 7.encode(to: list.superEncoder())
      }
      enum Key: CodingKey { case inner, list }
    }

    var text = "a/\"b\"\n"
    var flag = true
    var colour: Colour? = .red
    var missing: Int?
    var numbers: [Double] = [5, -0.0, 0.1, 1e15, 1e16, 1e300, 9_007_199_254_740_992]
    var floats: [Float] = [1, 0.1]
    var small: [UInt8?] = [0, nil, 255]
    var large = [UInt64.max, UInt64(Int64.max)]
    var least = Int64.min
    var map: [String: [Int32]] = ["x": [1], "": []]
    var json: JSONValue = ["deep": [["er": 1.5]], "whole": 2]
    var parts = Parts()
  }

  @Test func `a value is encoded as by way of its text`() throws {
    let text = try JSONEncoder().encode(Everything())
    #expect(try JSONValue(encoding: Everything()) == JSONValue(parsing: [UInt8](text)))
    #expect(try JSONValue(encoding: "x") == "x")
    #expect(try JSONValue(encoding: Int?.none) == nil)
    #expect(throws: EncodingError.self) { try JSONValue(encoding: ["x": [Double.nan]]) }
  }

  @Test func `a failed decoding names the member`() {
    let json: JSONValue = ["title": "x", "beats": ["a", 1]]
    let error = #expect(throws: DecodingError.self) { try json.decode(Film.self) }
    guard case .typeMismatch(_, let context) = error else {
      Issue.record("not a type mismatch")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["beats", "Index 1"])
  }
}
