import BacklotProtocol
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ReleaseVersionTests {
  @Test func `versions are ordered as Semantic Versioning says`() throws {
    // The order of its section 11, and what is around it.
    let ordered = [
      "0.0.9", "0.1.0-dev.2", "0.1.0-dev.10", "0.1.0", "0.1.1", "0.2.0", "0.10.0", "1.0.0-1",
      "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
      "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0",
    ]
    for (index, first) in ordered.enumerated() {
      for (other, second) in ordered.enumerated() {
        #expect(
          ReleaseVersion.isOlder(first, than: second) == (index < other),
          "\(first), \(second)"
        )
      }
    }
  }

  @Test func `what stands behind a plus does not count`() {
    #expect(ReleaseVersion("1.0.0+one") == ReleaseVersion("1.0.0+two"))
    #expect(!ReleaseVersion.isOlder("1.0.0+one", than: "1.0.0"))
  }

  @Test(arguments: ["", "1", "1.0", "1.0.0.0", "v1.0.0", "1.x.0", "1.0.0-", "1.0.0-a..b", "-1.0.0"])
  func `what is no version is neither older nor newer`(text: String) {
    #expect(ReleaseVersion(text) == nil)
    #expect(!ReleaseVersion.isOlder(text, than: "99.0.0"))
    #expect(!ReleaseVersion.isOlder("0.0.1", than: text))
  }
}
