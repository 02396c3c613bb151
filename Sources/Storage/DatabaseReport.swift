/// What a check of the whole database found.
package struct DatabaseReport: Sendable, Hashable {
  /// What is looked at, in this order.
  package enum Part: String, Sendable, CaseIterable {
    /// Pages and indexes, as SQLite has them.
    case file
    case foreignKeys
    /// Every session's events are numbered 1, 2, 3, … without a hole.
    case journal
    /// The other tables are what the journal folds to.
    case projections
    /// Documents and teams are there, and have the hash that they are named by.
    case bodies
    /// Each index finds what is in its table, and nothing else.
    case fullText
  }

  package struct Fault: Sendable, Hashable {
    package var part: Part
    package var message: String
    package init(part: Part, message: String) {
      self.part = part
      self.message = message
    }
  }

  /// A table with its indexes.
  package struct Table: Sendable, Hashable {
    package var name: String
    package var rows: Int
    /// Whole pages; nil where SQLite was built without the table that tells.
    package var bytes: Int?
  }

  /// The most faults of one part that are told.
  static let mostFaults = 50

  package var path: String
  /// Empty where all is well.
  package var faults: [Fault] = []
  /// The largest first.
  package var tables: [Table] = []
  package var sessions = 0
  package var events = 0
  package var bodies = 0
  /// Bodies that no document and no run names: they go when sessions are purged.
  package var unreferencedBodies = 0
  package var unreferencedBytes = 0
  package var fileBytes = 0
  /// Of the file's, those that are free for what comes next.
  package var freeBytes = 0
  /// Of the log beside the file.
  package var logBytes = 0

  package var isGood: Bool { faults.isEmpty }

  package init(path: String, faults: [Fault] = []) {
    self.path = path
    self.faults = faults
  }

  mutating func add(_ part: Part, _ message: String) {
    let count = faults.count { $0.part == part }
    if count < Self.mostFaults { faults.append(Fault(part: part, message: message)) }
    if count == Self.mostFaults { faults.append(Fault(part: part, message: "There are more.")) }
  }
}
