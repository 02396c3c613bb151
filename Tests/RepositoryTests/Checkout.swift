import Foundation

/// The files of this repository, as they would be committed.
struct Checkout {
  let root: URL
  /// Paths from the root, sorted: what git knows of, and what it does not ignore.
  let paths: [String]

  static let current = Result { try Checkout() }

  private init() throws {
    root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "git", "-C", root.path, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Fault.notACheckout(root.path) }
    let root = root
    paths = String(decoding: bytes, as: UTF8.self).split(separator: "\0").map(String.init)
      // A file that was deleted and not yet committed is still listed.
      .filter { FileManager.default.fileExists(atPath: root.appendingPathComponent($0).path) }
      .sorted()
  }

  enum Fault: Error {
    case notACheckout(String)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  func lines(_ path: String) throws -> [Substring] {
    try text(path).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The Swift files below `folder`.
  func swiftFiles(below folder: String) -> [String] {
    paths.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(".swift") }
  }

  /// Written by a program, or data in the clothes of code: long by nature.
  static func isExempt(_ path: String) -> Bool {
    path.hasSuffix(".generated.swift") || path.contains("/Shelf/Figures/")
  }

  /// Every place in `files` whose line matches, as `path:line: text`.
  func places(in files: [String], where matches: (Substring) -> Bool) throws -> [String] {
    try files.flatMap { path in
      try lines(path).enumerated().filter { matches($0.element) }.map { index, line in
        "\(path):\(index + 1): \(line.trimmingCharacters(in: .whitespaces))"
      }
    }
  }
}
