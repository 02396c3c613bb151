import AgentKit
import ArgumentParser
import Foundation
import JSONModel
import SystemSupport

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a session, with its documents, to one file.",
    usage: """
      backlot export SESSION ada.jsonl.gz
      backlot export SESSION > ada.jsonl
      """,
    discussion: """
      JSON Lines; each line ends with a hash over itself and the line before, so that import finds \
      what was changed. A name that ends in .gz is compressed with gzip.
      """
  )

  @Argument(help: "The session, or the end of its id.")
  var session: String

  @Argument(help: "The file to write, never over another; standard output if left out.")
  var path: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithArchive { archive in
      let record = try await archive.session(named: session)
      let text = try await archive.store.export(record.id)
      guard let path = path.map(Places.absolute) else {
        invocation.print(verbatim: String(decoding: text, as: UTF8.self))
        return .success
      }
      let bytes = path.hasSuffix(".gz") ? try await Gzip.compress(text) : text
      try await Blocking.run("export") { try NewFile.write(bytes, to: path) }
      if options.json {
        let object: JSONValue = [
          "sessionId": .string(record.id.rawValue), "path": .string(path),
          "bytes": .integer(Int64(bytes.count)),
        ]
        invocation.print(json: object)
      } else {
        let size = StageReport.grouped((bytes.count + 512) / 1024)
        invocation.print("\(SafeText.inline(path)): session \(record.id), \(size) kB")
      }
      return .success
    }
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a new session of a file that export wrote.",
    discussion: """
      The session gets new ids; one that is there already stays as it is. What the crew writes for it \
      from now on goes below the folder you are in.
      """
  )

  @Argument(help: "The file; - is standard input.")
  var path: String

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attemptWithArchive { archive in
      let file = try FilePieces(path)
      let here = try Places.presentFolder()
      let place = ImportPlace(workingDirectory: here, outputDirectory: here)
      do {
        // By what it is, not by its name: a name may have changed on the way.
        let made =
          try await file.begins(with: Gzip.mark)
          ? await Gzip.expand(file) { next in try await archive.store.import(into: place, next) }
          : await archive.store.import(into: place) { try await file.next() }
        let head = made.head
        if options.json {
          let object: JSONValue = [
            "sessionId": .string(made.session.rawValue), "seq": .integer(head),
          ]
          invocation.print(json: object)
        } else {
          invocation.print("session \(made.session), \(StageReport.counted(Int(head), "event"))")
        }
        return .success
      } catch StoreError.invalid(let text) {
        throw CommandFailure("\(path): \(text)", Exit.badInput)
      }
    }
  }
}
