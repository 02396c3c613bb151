import Foundation

/// Where things are kept, by the XDG base directory specification (0.8).
struct Places: Sendable {
  /// The database, and the locks of those who work on it.
  var data: String
  var configuration: String
  var state: String
  var runtime: String

  init(environment: [String: String], dataDirectory: String?) {
    let home = Places.home(environment["HOME"])
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

  /// Why these places cannot be used; nil where they can.
  ///
  /// A control character in a variable would break every line and command that names the path.
  var fault: String? {
    for (name, path) in [
      ("data", data), ("configuration", configuration), ("state", state), ("runtime", runtime),
    ] {
      guard path.hasPrefix("/") else {
        return "the \(name) folder is unknown: HOME is not set, and the user has no home folder"
      }
      if path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
        return "the path of the \(name) folder holds a line break or another control character; "
          + "see HOME and the variables XDG_*"
      }
    }
    return nil
  }

  /// The home folder that the environment names, else the one in the list of users; empty if neither
  /// does.
  private static func home(_ variable: String?) -> String {
    if let variable, variable.hasPrefix("/") { return variable }
    guard let user = getpwuid(getuid()), let folder = user.pointee.pw_dir else { return "" }
    return String(cString: folder)
  }

  /// The working folder; nil where it was deleted.
  static var workingFolder: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    let text = String(cString: path)
    // The kernel's word for a folder that cannot be reached from the root.
    return text.hasPrefix("/") ? text : nil
  }

  /// The working folder; throws `CommandFailure`, naming it, where it was deleted.
  static func presentFolder() throws -> String {
    if let workingFolder { return workingFolder }
    throw CommandFailure(
      "the folder you are in was deleted: \(formerFolder)",
      advice: [
        ("go on elsewhere", "cd"), ("or name a folder", "backlot pitch SUBJECT --output FOLDER"),
      ],
      Exit.cannotCreate
    )
  }

  /// The path, as `absolute` has it; throws where it is relative to a folder that was deleted.
  static func present(_ path: String) throws -> String {
    if !(path as NSString).expandingTildeInPath.hasPrefix("/") { _ = try presentFolder() }
    return absolute(path)
  }

  /// What the working folder was called before it was deleted.
  private static var formerFolder: String {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/cwd", &bytes, bytes.count - 1)
    let name = bytes.prefix(max(0, count)).map(UInt8.init(bitPattern:))
    let text = String(decoding: name, as: UTF8.self)
    let mark = " (deleted)"
    return text.hasSuffix(mark) ? String(text.dropLast(mark.count)) : text
  }

  /// The path as it would be written from the root, without `.` and `..`.
  static func absolute(_ path: String) -> String {
    let expanded = (path as NSString).expandingTildeInPath
    let full = expanded.hasPrefix("/") ? expanded : "\(workingFolder ?? formerFolder)/\(expanded)"
    return URL(fileURLWithPath: full).standardizedFileURL.path
  }
}
