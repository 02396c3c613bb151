import AgentKit
import ArgumentParser
import JSONModel
import Storage
import SystemSupport

struct LibraryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library",
    abstract: "Your own notes, which the researcher searches.",
    subcommands: [Add.self, Remove.self, List.self],
    defaultSubcommand: List.self
  )

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Index Markdown and text files, and folders of them."
    )

    @Argument(help: "Files and folders.")
    var paths: [String]

    @OptionGroup var options: GlobalOptions

    @concurrent
    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.attemptWithArchive { archive in
        let change = try await archive.library.add(paths.map(Places.absolute))
        if options.json {
          let object: JSONValue = [
            "added": .array(change.added.map(JSONValue.string)),
            "updated": .array(change.updated.map(JSONValue.string)),
            "unchanged": .array(change.unchanged.map(JSONValue.string)),
            "skipped": .array(
              change.skipped.map { ["path": .string($0.path), "reason": .string($0.reason)] }
            ),
          ]
          invocation.print(json: object)
        } else {
          for path in change.added { invocation.print("added      \(SafeText.inline(path))") }
          for path in change.updated { invocation.print("updated    \(SafeText.inline(path))") }
          for path in change.unchanged { invocation.print("unchanged  \(SafeText.inline(path))") }
          for skipped in change.skipped {
            invocation.print("skipped    " + SafeText.inline("\(skipped.path): \(skipped.reason)"))
          }
        }
        let isEmpty = change.added.isEmpty && change.updated.isEmpty && change.unchanged.isEmpty
        return isEmpty ? Exit.badInput : .success
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Take files out of the index; the files stay."
    )

    @Argument(help: "Files and folders.")
    var paths: [String]

    @OptionGroup var options: GlobalOptions

    @concurrent
    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.attemptWithArchive { archive in
        let removed = try await archive.library.remove(paths.map(Places.absolute))
        if options.json {
          invocation.print(json: .array(removed.map(JSONValue.string)))
        } else {
          for path in removed { invocation.print("removed    \(SafeText.inline(path))") }
        }
        if removed.isEmpty {
          throw CommandFailure(
            "none of these is in the library",
            advice: [("all of it", "backlot library list")],
            Exit.badInput
          )
        }
        return .success
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List what is indexed."
    )

    @OptionGroup var options: GlobalOptions

    @concurrent
    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.attemptWithArchive { archive in
        var cursor: String?
        var rows: [JSONValue] = []
        repeat {
          let page = try await archive.library.list(PageRequest(cursor: cursor, limit: 200))
          for document in page.elements {
            rows.append([
              "path": .string(document.path), "title": .string(document.title),
              "passages": .integer(Int64(document.passages)),
            ])
            if !options.json {
              invocation.print(
                "\(SafeText.inline(document.path))  \(StageReport.counted(document.passages, "passage"))"
              )
            }
          }
          cursor = page.next
        } while cursor != nil
        if options.json { invocation.print(json: .array(rows)) }
        if rows.isEmpty, !options.json {
          invocation.terminal.say("The library is empty. Add to it with: backlot library add PATH")
        }
        return .success
      }
    }
  }
}
