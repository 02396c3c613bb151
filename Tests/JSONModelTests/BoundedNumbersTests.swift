import JSONModel
import Testing

@Suite(.timeLimit(.minutes(1))) struct BoundedNumbersTests {
  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("-1", 0), ("-9223372036854775808", 0), ("-0", 0), ("1.9", 1),
      ("-1e300", 0), ("1e300", .largestCount), ("9223372036854775807", .largestCount),
      ("9223372036854775808", .largestCount), ("1e15", .largestCount),
      ("4294967296", 4_294_967_296),
    ] as [(String, Int)]
  )
  func `a count from outside is bounded where it is read`(text: String, count: Int) throws {
    #expect(try JSONValue(parsing: text).count() == count)
  }

  @Test(arguments: [(10, 10), (11, 10), (-1, 0)] as [(Int64, Int)])
  func `a count can have a smaller bound`(value: Int64, count: Int) {
    #expect(JSONValue.integer(value).count(atMost: 10) == count)
    #expect(JSONValue.number(Double(value)).count(atMost: 10) == count)
  }

  @Test(arguments: [nil, true, "7", [7], ["count": 7]] as [JSONValue])
  func `what is no number has no count and no amount`(value: JSONValue) {
    #expect(value.count() == nil)
    #expect(value.amount() == nil)
  }

  @Test func `numbers that JSON cannot say are bounded too`() {
    #expect(JSONValue.number(.infinity).count() == .largestCount)
    #expect(JSONValue.number(-.infinity).count() == 0)
    #expect(JSONValue.number(.nan).count() == 0)
    #expect(JSONValue.number(.nan).amount() == nil)
    #expect(JSONValue.number(.infinity).amount() == Double(Int.largestCount))
    #expect(JSONValue.number(-3).amount() == 0)
    #expect(Int(bounding: 1e300, to: .min ... .max) == .max)
    #expect(Int(bounding: -1e300, to: .min ... .max) == .min)
    #expect(Int(bounding: 9.223372036854775e18, to: .min ... .max) < .max)
  }

  @Test func `arithmetic stops at the edge of the type`() {
    #expect(Int.max.saturatingAdd(1) == .max)
    #expect(Int.min.saturatingAdd(-1) == .min)
    #expect(Int.max.saturatingAdd(.min) == -1)
    #expect(Int64.min.saturatingSubtract(1) == .min)
    #expect(Int64(0).saturatingSubtract(.min) == .max)
    #expect(Int64.max.saturatingMultiply(2) == .max)
    #expect(Int64.max.saturatingMultiply(-2) == .min)
    #expect(Int64.min.saturatingMultiply(-1) == .max)
    #expect(UInt8(250).saturatingAdd(10) == .max)
    #expect(UInt8(3).saturatingSubtract(10) == .min)
    #expect(2.saturatingAdd(3) == 5)
    #expect(2.saturatingMultiply(-3) == -6)
  }
}
