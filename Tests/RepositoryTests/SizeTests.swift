import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SizeTests {
  let checkout: Checkout

  init() throws {
    checkout = try Checkout.current.get()
  }

  @Test func `no file of the sources has over 500 lines`() throws {
    try expectFiles(below: "Sources", upTo: 500)
  }

  @Test func `no file of the tests has over 700 lines`() throws {
    try expectFiles(below: "Tests", upTo: 700)
    let python = checkout.paths.filter { $0.hasPrefix("Tests/") && $0.hasSuffix(".py") }
    #expect(try tooLong(python, limit: 700) == [])
  }

  @Test func `no function of the sources has over 80 lines`() throws {
    var long: [String] = []
    for path in checkout.swiftFiles(below: "Sources") where !Checkout.isExempt(path) {
      long += functions(in: try checkout.lines(path)).filter { $0.length > 80 }.map {
        "\(path):\($0.line): \($0.length) lines"
      }
    }
    #expect(long == [])
  }

  private func expectFiles(below folder: String, upTo limit: Int) throws {
    let files = checkout.swiftFiles(below: folder).filter { !Checkout.isExempt($0) }
    #expect(!files.isEmpty)
    #expect(try tooLong(files, limit: limit) == [])
  }

  private func tooLong(_ files: [String], limit: Int) throws -> [String] {
    try files.compactMap { path in
      let count = try checkout.lines(path).count - 1
      return count > limit ? "\(path): \(count) lines" : nil
    }
  }

  /// The functions of a formatted file: one ends at the first `}` that stands where it began.
  private func functions(in lines: [Substring]) -> [(line: Int, length: Int)] {
    lines.indices.compactMap { start in
      let indentation = lines[start].prefix { $0 == " " }
      let words = lines[start].dropFirst(indentation.count).split(separator: " ")
      let modifiers: Set<Substring> = [
        "@concurrent", "@discardableResult", "borrowing", "consuming", "fileprivate", "mutating",
        "nonisolated", "override", "package", "private", "static",
      ]
      guard let word = words.first(where: { !modifiers.contains($0) }),
        word == "func" || word.hasPrefix("init(") || word.hasPrefix("init<")
      else { return nil }
      let end = lines[start...].firstIndex {
        $0 == indentation + "}" || ($0.hasSuffix("}") && $0 == lines[start])
      }
      guard let end else { return nil }
      // What a protocol asks for has no body: another declaration follows at once.
      let isBodiless = lines[start + 1..<max(start + 1, end)].contains { line in
        guard line.prefix(while: { $0 == " " }) == indentation else { return false }
        let text = line.dropFirst(indentation.count)
        return text.first.map { $0.isLetter || $0 == "/" || $0 == "@" } ?? false
          && !text.hasPrefix("where ")
      }
      return isBodiless ? nil : (start + 1, end - start + 1)
    }
  }
}
