/// What a commit promises.
///
/// Both keep the database whole, whatever happens, and both keep every commit when the process is
/// killed: it is with the operating system by then.
package enum Durability: String, Sendable, CaseIterable {
  /// A commit is on the disk before anybody hears of it, so that it outlives a power cut (SQLite's
  /// `synchronous = FULL`).
  case full
  /// The last commits before a power cut may be lost, though never one without those after it
  /// (`synchronous = NORMAL`: only a checkpoint waits for the disk).
  ///
  /// What clients were shown, and what was paid for, may then be gone: for data that can be made
  /// again, and for measuring what `full` costs.
  case normal

  var pragma: String {
    switch self {
    case .full: "FULL"
    case .normal: "NORMAL"
    }
  }

  /// As SQLite numbers it.
  var level: Int {
    switch self {
    case .full: 2
    case .normal: 1
    }
  }
}
