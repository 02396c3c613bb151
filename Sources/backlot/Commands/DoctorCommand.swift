import ArgumentParser
import JSONModel

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what works, what does not, and what mends it.",
    discussion: """
      With --json, for an editor's health view: {version, protocolVersion, checks: [{name, status: \
      ok | warning | error, message, advice: […]}], paths, daemon: {running, version, pid, runs, \
      clients}, models: {configured, answers}, keys: {NAME: whether it is set}}. The exit code is 69 \
      if a check failed.
      """
  )

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    let report = await Examination.report(invocation)
    if options.json {
      invocation.print(json: report.json)
    } else {
      for line in report.lines { invocation.print(line) }
    }
    if report.count(.error) > 0 { throw Exit.unavailable }
  }
}
