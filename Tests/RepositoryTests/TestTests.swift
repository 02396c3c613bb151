import Foundation
import Testing

/// Rules that every test of this repository keeps, read from its text.
@Suite(.timeLimit(.minutes(5)))
struct TestTests {
  let checkout: Checkout

  init() throws {
    checkout = try Checkout.current.get()
  }

  @Test func `every suite has a time limit`() throws {
    var unlimited: [String] = []
    for path in testFiles {
      unlimited += SwiftTestFile(try checkout.lines(path)).unlimited.map { "\(path): \($0)" }
    }
    #expect(!testFiles.isEmpty)
    #expect(unlimited == [])
  }

  @Test func `every test expects something`() throws {
    var idle: [String] = []
    var count = 0
    for path in testFiles {
      let file = SwiftTestFile(try checkout.lines(path))
      count += file.tests.count
      idle += file.tests.filter { !$0.expects }.map { "\(path):\($0.line)" }
    }
    #expect(count > 500)
    #expect(idle == [])
  }

  @Test func `every Python test asserts something, itself or by what it calls`() throws {
    var files: [(path: String, file: PythonTestFile)] = []
    for path in checkout.paths where path.hasSuffix(".py") && path.contains("ests/") {
      files.append((path, PythonTestFile(try checkout.lines(path))))
    }
    let helpers = Set(files.flatMap { $0.file.functions.filter(\.asserts).map(\.name) })
    let tests = files.filter { $0.path.split(separator: "/").last?.hasPrefix("test_") ?? false }
    let idle = tests.flatMap { path, file in
      file.idle(helpers: helpers).map { "\(path):\($0)" }
    }
    #expect(tests.count > 10)
    #expect(idle == [])
  }

  @Test func `no Python test sleeps`() throws {
    let files = checkout.paths.filter {
      $0.hasSuffix(".py") && ($0.split(separator: "/").last?.hasPrefix("test_") ?? false)
    }
    #expect(!files.isEmpty)
    #expect(try checkout.places(in: files) { $0.contains("time.sleep(") } == [])
  }

  @Test func `a suite without a limit and a test without an expectation are found`() {
    let text = """
      import Testing

      struct Unlimited {
        @Test func `one`() throws {
          try work()
        }

        @Test(arguments: [1, 2])
        func `two`(number: Int) {
          #expect(number > 0)
        }
      }

      @Suite(.timeLimit(.minutes(1)))
      struct Limited {
        @Test func `three`() {
          // #expect(false)
        }

        @Test func `four`() { expectSame(1, 1) }

        @Test func `five`() {
          func part() -> Int { 1 }
          expect(part(), 1)
        }
      }

      @Test func `free`() { Issue.record("it fails") }
      """
    let file = SwiftTestFile(text.split(separator: "\n", omittingEmptySubsequences: false))
    #expect(file.unlimited == ["Unlimited", "line 28"])
    #expect(file.tests.filter { !$0.expects }.map(\.line) == [4, 16])
    let python = """
      class A:
          def test_one(self):
              work()

          def test_two(self):
              with self.assertRaises(ValueError):
                  work()

          def test_three(self):
              self.holds(1)

          def holds(self, value):
              self.assertTrue(value)
      """
    let other = PythonTestFile(python.split(separator: "\n", omittingEmptySubsequences: false))
    #expect(other.functions.filter(\.asserts).map(\.name) == ["test_two", "holds"])
    #expect(other.idle(helpers: ["holds"]) == [2])
  }

  private var testFiles: [String] {
    checkout.swiftFiles(below: "Tests").filter { $0 != "Tests/RepositoryTests/TestTests.swift" }
  }
}

/// A test function: where it begins, and whether it can fail by an expectation.
struct TestFunction: Equatable {
  let line: Int
  let expects: Bool
}

/// The suites and tests of a Swift file that is formatted as `.swift-format` says.
struct SwiftTestFile {
  /// The types that hold a test and have no `.timeLimit`, and the lines of free tests without one.
  private(set) var unlimited: [String] = []
  private(set) var tests: [TestFunction] = []

  init(_ lines: [Substring]) {
    var type: (name: String, isLimited: Bool)?
    for (index, line) in lines.enumerated() {
      if let match = line.firstMatch(of: Self.declaration) {
        let attributes = Self.attributes(before: index, in: lines)
        type = (String(match.name), attributes.contains(".timeLimit("))
      } else if line.first == "}" {
        type = nil
      }
      let text = line.drop { $0 == " " }
      guard text.hasPrefix("@Test") else { continue }
      let indentation = line.prefix { $0 == " " }
      let end = lines[index...].firstIndex { other in
        other == indentation + "}" || (other.hasSuffix("}") && Self.isFunction(other, indentation))
      }
      let body = lines[index...(end ?? lines.count - 1)]
      tests.append(TestFunction(line: index + 1, expects: body.contains(where: Self.isExpectation)))
      if indentation.isEmpty {
        if !body.contains(where: { $0.contains(".timeLimit(") }) {
          unlimited.append("line \(index + 1)")
        }
      } else if let type, !type.isLimited, !unlimited.contains(type.name) {
        unlimited.append(type.name)
      }
    }
  }

  private static var declaration: Regex<(Substring, name: Substring)> {
    #/^(?:@[^ ]+ |[a-z]+ )*(?:struct|class|enum|actor|extension) (?<name>`[^`]+`|\w+)/#
  }

  /// The line of the declaration and the attributes that stand above it.
  private static func attributes(before index: Int, in lines: [Substring]) -> String {
    var start = index
    while start > 0, let first = lines[start - 1].first, first != "}", first != "/" { start -= 1 }
    return lines[start...index].joined(separator: "\n")
  }

  /// Whether a test that is one line is declared here.
  private static func isFunction(_ line: Substring, _ indentation: Substring) -> Bool {
    ["@Test", "func ", "private func "].contains { line.hasPrefix(indentation + $0) }
      && line.contains("func ")
  }

  private static func isExpectation(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " }
    guard !text.hasPrefix("//") else { return false }
    return text.contains("#expect") || text.contains("#require") || text.contains("Issue.record(")
      || text.contains(#/(?:^|[^#\w])expect(?:[A-Z]\w*)?[(<]/#)
  }
}

/// The functions of a Python file: each with what an indentation encloses.
struct PythonTestFile {
  struct Function {
    let name: String
    let line: Int
    let asserts: Bool
    /// The names that are called in it.
    let calls: Set<String>
  }

  private(set) var functions: [Function] = []

  init(_ lines: [Substring]) {
    for (index, line) in lines.enumerated() {
      let text = line.drop { $0 == " " }
      guard let match = text.prefixMatch(of: #/def (\w+)\(/#) else { continue }
      let depth = line.utf8.count - text.utf8.count
      let body = lines[(index + 1)...].prefix { other in
        other.utf8.allSatisfy { $0 == 32 } || other.utf8.prefix { $0 == 32 }.count > depth
      }
      var calls: Set<String> = []
      for other in body {
        calls.formUnion(other.matches(of: #/(\w+)\(/#).map { String($0.1) })
      }
      let asserts =
        calls.contains { name in
          ["assert", "fail", "expect", "Difference"].contains { name.hasPrefix($0) }
        } || body.contains { $0.contains("raise ") || $0.contains(" assert ") }
      functions.append(
        Function(name: String(match.1), line: index + 1, asserts: asserts, calls: calls)
      )
    }
  }

  /// The lines of the tests that neither assert nor call a function that does.
  func idle(helpers: Set<String>) -> [Int] {
    functions
      .filter { $0.name.hasPrefix("test_") && !$0.asserts && $0.calls.isDisjoint(with: helpers) }
      .map(\.line)
  }
}
