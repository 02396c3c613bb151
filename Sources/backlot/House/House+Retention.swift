import AgentKit
import Foundation
import Logging
import Storage
import Yams

extension House {
  /// Archives and purges old sessions once a day, until the task is cancelled.
  func retainSessions() async {
    let schedule = RetentionSchedule(
      SQLiteJournal(archive.database),
      settings.retention,
      clock: ContinuousClock()
    )
    await schedule.run(
      isBusy: { [runner] in await runner.isBusy },
      report: { [logger] result in
        switch result {
        case .success(let plan):
          logger.info(
            "old sessions were looked at",
            metadata: [
              "archived": "\(plan.sessions(.archive).count)",
              "purged": "\(plan.sessions(.purge).count)", "freed": "\(plan.freedBytes)",
            ]
          )
        case .failure(let error):
          logger.warning("old sessions could not be looked at", metadata: ["reason": "\(error)"])
        }
      }
    )
  }
}

extension RetentionPolicy {
  private static let words = ["archive_after_days", "purge_after_days", "purge"]

  /// The section `retention` of a configuration file; what it leaves out is as usual.
  init(_ section: Node?, in file: String) throws {
    self.init()
    guard let section, section.null == nil else { return }
    guard let mapping = section.mapping else {
      throw RetentionPolicy.wrong("retention must be a mapping", file)
    }
    for key in mapping.keys.compactMap(\.string)
    where !RetentionPolicy.words.contains(key) {
      throw RetentionPolicy.wrong("retention has no setting \(key)", file)
    }
    if let node = section["archive_after_days"] {
      archiveAfterDays =
        node.string == "never" ? nil : try RetentionPolicy.days(node, "archive_after_days", file)
    }
    if let node = section["purge_after_days"] {
      purgeAfterDays = try RetentionPolicy.days(node, "purge_after_days", file)
    }
    if let node = section["purge"] {
      guard let purges = node.bool else {
        throw RetentionPolicy.wrong("retention.purge must be true or false", file)
      }
      self.purges = purges
    }
    if purgeAfterDays < archiveAfterDays ?? 0 {
      throw RetentionPolicy.wrong(
        "retention.purge_after_days must not be less than archive_after_days",
        file
      )
    }
  }

  private static func days(_ node: Node, _ name: String, _ file: String) throws -> Int {
    if let days = node.int, (1...36_500).contains(days) { return days }
    let never = name == "archive_after_days" ? ", or never" : ""
    throw wrong("retention.\(name) must be days, from 1 to 36500\(never)", file)
  }

  private static func wrong(_ text: String, _ file: String) -> CommandFailure {
    CommandFailure("\(file): \(text)", Exit.configuration)
  }
}
