import Foundation

/// Where things are kept, by the XDG base directory specification (0.8).
struct Places: Sendable {
  /// The database, and the locks of those who work on it.
  var data: String
  var configuration: String
  var state: String
  var runtime: String

  init(environment: [String: String], dataDirectory: String?) {
    let home = environment["HOME"] ?? NSHomeDirectory()
    func place(_ variable: String, _ standard: String) -> String {
      // A relative path in these variables is to be ignored.
      let value = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
      return (value ?? "\(home)/\(standard)") + "/backlot"
    }
    data = dataDirectory.map(Places.absolute) ?? place("XDG_DATA_HOME", ".local/share")
    configuration = place("XDG_CONFIG_HOME", ".config")
    state = place("XDG_STATE_HOME", ".local/state")
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
      self.runtime = "\(runtime)/backlot"
    } else if FileManager.default.isWritableFile(atPath: "/run/user/\(getuid())") {
      runtime = "/run/user/\(getuid())/backlot"
    } else {
      // Never a folder that others share.
      runtime = "\(state)/run"
    }
  }

  var socket: String { "\(runtime)/backlot.sock" }
  var configurationFile: String { "\(configuration)/config.yaml" }
  var logFile: String { "\(state)/backlot.log" }

  /// The path as it would be written from the root, without `.` and `..`.
  static func absolute(_ path: String) -> String {
    let expanded = (path as NSString).expandingTildeInPath
    let full =
      expanded.hasPrefix("/")
      ? expanded : "\(FileManager.default.currentDirectoryPath)/\(expanded)"
    return URL(fileURLWithPath: full).standardizedFileURL.path
  }
}
