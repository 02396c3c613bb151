import AgentKit
import ArgumentParser
import Foundation
import JSONModel
import Storage

struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db",
    abstract: "The database: whether it is whole, a copy of it, and how long sessions stay in it.",
    usage: """
      backlot db check                     whether it is whole, and what takes the space
      backlot db backup FILE               a copy, while others write
      backlot db retention --dry-run       which sessions would be archived and purged
      """,
    subcommands: [Check.self, Backup.self, Retention.self]
  )

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Look for damage, rebuild every table from the journal, and compare.",
      discussion: "Changes nothing; a daemon may be at work. Exits 65 where something is wrong."
    )

    @OptionGroup var options: GlobalOptions

    @concurrent
    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.attempt {
        do {
          let report = try await Archive.use(invocation) {
            try await SQLiteJournal($0.database).check()
          }
          show(report, invocation)
          if !report.isGood { throw Check.damage(report, invocation.places.data) }
          return .success
        } catch StoreError.unusable(let text) {
          // A file that cannot even be opened is a report, too; its text says what to do.
          let path = "\(invocation.places.data)/\(SQLiteDatabase.fileName)"
          let fault = DatabaseReport.Fault(part: .file, message: text)
          show(DatabaseReport(path: path, faults: [fault]), invocation)
          throw CommandFailure(text, Exit.badInput)
        }
      }
    }

    private func show(_ report: DatabaseReport, _ invocation: Invocation) {
      if options.json {
        invocation.print(json: report.json)
      } else {
        for line in report.lines { invocation.print(line) }
      }
    }

    /// The log goes with its database: beside another one it would be taken for that one's.
    private static func damage(_ report: DatabaseReport, _ folder: String) -> CommandFailure {
      let count = report.faults.count
      return CommandFailure(
        "the database is damaged: \(count) \(count == 1 ? "fault" : "faults")",
        advice: [
          ("save what can be read", "backlot export SESSION FILE"),
          ("end the daemon", "backlot stop"),
          ("start anew", "mkdir \(folder)/damaged && mv \(report.path)* \(folder)/damaged/"),
          ("then", "backlot import FILE, or put a backup there: cp BACKUP \(report.path)"),
        ],
        Exit.badInput
      )
    }
  }

  struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backup",
      abstract: "Copy the database to a new file, while others write.",
      discussion: """
        The copy is checked. To work with it, put it as backlot.db into an empty folder and name that \
        with --data-dir. It has an epoch of its own, so that no client takes it for the original.
        """
    )

    @Argument(help: "The file to write; one that is there is never overwritten.")
    var path: String

    @OptionGroup var options: GlobalOptions

    @concurrent
    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.attemptWithArchive { archive in
        let backup: DatabaseBackup
        do {
          backup = try await archive.database.backUp(to: Places.absolute(path))
        } catch StoreError.invalid(let text) {
          throw CommandFailure(text, Exit.cannotCreate)
        }
        if options.json {
          let object: JSONValue = [
            "path": .string(backup.path), "epoch": .string(backup.epoch),
            "bytes": .integer(Int64(backup.bytes)), "sessions": .integer(Int64(backup.sessions)),
            "events": .integer(Int64(backup.events)),
          ]
          invocation.print(json: object)
        } else {
          let size = StageReport.grouped(backup.bytes / 1024)
          invocation.print(
            "\(backup.path): \(StageReport.counted(backup.sessions, "session")), "
              + "\(StageReport.counted(backup.events, "event")), \(size) kB, checked"
          )
        }
        return .success
      }
    }
  }

  struct Retention: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retention",
      abstract: "Archive sessions that nobody works on, and purge old ones if that is switched on.",
      discussion: """
        A session that nobody has worked on for 90 days becomes read-only; it stays listed, and \
        session/unarchive restores it. After 180 days it is purged, but only with `purge: true` in the \
        section retention of the configuration file, where archive_after_days and purge_after_days \
        stand, too. Pinned projects, runs that are not over, and files stay. A daemon does this once a \
        day.
        """
    )

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    @concurrent
    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.attempt {
        let policy = try Settings(invocation).retention
        return try await Archive.use(invocation) { archive in
          let journal = SQLiteJournal(archive.database)
          let plan =
            dryRun ? try await journal.retentionPlan(policy) : try await journal.retain(policy)
          let report = RetentionReport(policy: policy, plan: plan, isDryRun: dryRun)
          if options.json {
            invocation.print(json: report.json)
          } else {
            for line in report.lines { invocation.print(line) }
          }
          return .success
        }
      }
    }
  }
}
