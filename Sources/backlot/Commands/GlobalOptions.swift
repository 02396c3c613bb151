import ArgumentParser
import Foundation
import JSONModel
import Logging
import SystemSupport

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: "Keep the database here instead of in the user's data folder.")
  var dataDir: String?

  @Option(help: "Read this configuration file.")
  var config: String?

  @Option(help: "Host the team of this YAML file instead of the film team.")
  var team: String?

  @Option(help: "Use this model: rehearsal, openai/NAME, or a name of the configuration file.")
  var model: String?

  @Flag(help: "Use no model: put the text together from sources, for free.")
  var rehearsal = false

  @Flag(help: "Talk to this machine only.")
  var offline = false

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(name: [.customShort("q"), .long], help: "Say nothing but errors.")
  var quiet = false

  @Flag(help: "Never ask; take the cautious way.")
  var noInput = false

  @Option(
    help: "trace, debug, info, notice, warning, error or critical.",
    transform: { word in
      guard let level = Logger.Level(rawValue: word) else {
        throw ValidationError("\(word) is no log level.")
      }
      return level
    }
  )
  var logLevel: Logger.Level = .warning

  @Option(help: "Append the log to this file instead of standard error.")
  var logFile: String?

  func validate() throws {
    if rehearsal, model != nil {
      throw ValidationError("--rehearsal and --model exclude each other.")
    }
  }
}

/// What a command reads of the process, once, at its start.
struct Invocation {
  let options: GlobalOptions
  let environment: [String: String]
  let terminal: Terminal
  let places: Places
  /// The file to play instead of having a crew at work; `serve` only.
  let script: String?
  let log = LogSink()

  init(_ options: GlobalOptions, script: String? = nil) {
    // A reader that goes early, such as `head`, is no reason to die.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow is an error of writing, and no reason either.
    signal(SIGXFSZ, SIG_IGN)
    self.options = options
    self.script = script
    environment = ProcessInfo.processInfo.environment
    terminal = Terminal(environment: environment, isQuiet: options.quiet)
    places = Places(environment: environment, dataDirectory: options.dataDir)
  }

  /// The model that the user chose: by flag, else by environment.
  var model: String? {
    modelFlag ?? environment["BACKLOT_MODEL"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The same by flag only.
  var modelFlag: String? { options.rehearsal ? "rehearsal" : options.model }

  /// Seconds without client and run after which a daemon leaves; 0: never.
  static let idleExits = 0.0...100_000_000
  /// What a daemon takes that nobody started by hand.
  static let usualIdleExit = 1800.0

  /// The time that was given by flag, else by environment; nil if by neither.
  func idleExit(_ flag: Double?) throws -> Double? {
    if let flag { return flag }
    guard let text = environment["BACKLOT_IDLE_EXIT"], !text.isEmpty else { return nil }
    guard let seconds = Double(text), Invocation.idleExits.contains(seconds) else {
      throw CommandFailure(
        "BACKLOT_IDLE_EXIT must be seconds, from 0 to 100000000, and is: \(text)",
        Exit.configuration
      )
    }
    return seconds
  }

  /// Whether a person is there to be asked.
  var canAsk: Bool {
    !options.noInput && !options.json && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  }

  /// Runs a command's work and turns whatever it throws into plain words and an exit code.
  func attempt(_ work: () async throws -> ExitCode) async throws {
    let code: ExitCode
    defer { log.flush() }
    do {
      if let fault = places.fault { throw CommandFailure(fault, Exit.configuration) }
      try AddressSpace.check()
      code = try await work()
    } catch let code as ExitCode {
      throw code
    } catch {
      let failure = CommandFailure(error)
      failure.tell(terminal)
      throw failure.exitCode
    }
    if code != .success { throw code }
  }

  /// The same, with the database open.
  func attemptWithArchive(_ work: (Archive) async throws -> ExitCode) async throws {
    try await attempt { try await Archive.use(self, work) }
  }

  /// The same, with a crew at hand.
  func attemptWithHouse(_ work: (House) async throws -> ExitCode) async throws {
    try await attempt { try await House.use(self, work) }
  }

  /// The result for a person, on standard output: outside text in it cannot steer a terminal.
  func print(_ text: String) { print(verbatim: SafeText.block(text)) }

  /// The result for a program, on one line, that a terminal can show too.
  func print(json: JSONValue) { print(verbatim: SafeText.escapedJSON(json.text)) }

  /// The result byte for byte.
  ///
  /// A reader that has gone is no failure; a full disk is, and ends the process.
  func print(verbatim text: String) {
    let whole = text.hasSuffix("\n") ? text : text + "\n"
    guard let code = Terminal.write(whole, to: STDOUT_FILENO), code != EPIPE else { return }
    log.flush()
    terminal.complain("the result cannot be written: \(String(cString: strerror(code)))")
    exit(Exit.outputFailed.rawValue)
  }
}
