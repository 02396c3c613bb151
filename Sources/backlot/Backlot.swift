import ArgumentParser
import Foundation
import SystemSupport

struct Backlot: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "backlot",
    abstract: "A crew of agents behind your editor that turns a life into a film pitch.",
    usage: """
      backlot pitch "Ada Lovelace"              write a pitch, with no key and no account
      backlot serve                             speak JSON-RPC on standard input and output
      backlot attach                            the same, through the one daemon of the user
      backlot doctor                            what works, what does not, and what mends it
      """,
    discussion: """
      Without a key Backlot rehearses: it puts the pitch together from sources and invents nothing.
      With OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, a model writes it.
      Documents go to the folder you are in; the database is in ~/.local/share/backlot.

      Exit codes: 0 done, 1 the run failed, 64 usage, 65 bad input, 66 no source names the subject,
      69 not reachable, 73 files not written, 74 result not written, 75 try again, 77 key refused, 78
      configuration, 130 Ctrl-C, 143 ended before it was done. A daemon that SIGTERM, Ctrl-C or SIGHUP
      stops in order ends with 0.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Pitches",
        subcommands: [
          PitchCommand.self, ReviseCommand.self, ResumeCommand.self, SessionsCommand.self,
          OpenCommand.self, ShowCommand.self, WatchCommand.self, LibraryCommand.self,
        ]
      ),
      CommandGroup(
        name: "The daemon",
        subcommands: [
          ServeCommand.self, AttachCommand.self, StatusCommand.self, StopCommand.self,
          SocketCommand.self, CallCommand.self,
        ]
      ),
      CommandGroup(
        name: "The house",
        subcommands: [
          DoctorCommand.self, DatabaseCommand.self, ExportCommand.self, ImportCommand.self,
          CheckCommand.self, SchemaCommand.self,
        ]
      ),
    ]
  )

  /// Runs the command that was typed.
  ///
  /// The parser quotes arguments in its messages, and an argument may be a file's hostile name.
  static func main() async {
    do {
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let text = SafeText.block(fullMessage(for: error))
      let code = exitCode(for: error)
      let descriptor = code.isSuccess ? STDOUT_FILENO : STDERR_FILENO
      if !text.isEmpty { Terminal.write(text + "\n", to: descriptor) }
      Foundation.exit(code.rawValue)
    }
  }
}
