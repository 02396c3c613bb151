import AgentKit
import AgentTools
import ArgumentParser
import CurlHTTP
import Foundation
import JSONModel
import JSONRPC
import ModelGateway
import ModelInterface
import Storage

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what works, what does not, and what mends it."
  )

  @OptionGroup var options: GlobalOptions

  /// One thing that was looked at.
  struct Finding: Sendable {
    enum Grade: String {
      case ok
      case warning = "WARN"
      case error = "FAIL"
    }
    var grade: Grade
    var subject: String
    var text: String
    /// Commands that would mend it.
    var mending: [String] = []
  }

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    var findings = [Self.daemon(invocation), Self.configurationFile(invocation)]
    do {
      findings += try await House.use(invocation) { house in
        [
          Finding(grade: .ok, subject: "database", text: await Self.database(house)),
          Self.team(house), await Self.model(house), await Self.research(house),
        ]
      }
    } catch {
      let failure = CommandFailure(error)
      findings.append(
        Finding(
          grade: .error,
          subject: "house",
          text: failure.message,
          mending: failure.advice.map(\.1).filter { $0 != "backlot doctor" }
        )
      )
    }
    findings.append(
      Finding(
        grade: .ok,
        subject: "log",
        text: options.logFile ?? "standard error (--log-file FILE keeps it)"
      )
    )
    tell(findings, invocation)
    if findings.contains(where: { $0.grade == .error }) { throw Exit.unavailable }
  }

  private func tell(_ findings: [Finding], _ invocation: Invocation) {
    if options.json {
      let list: [JSONValue] = findings.map { finding in
        [
          "grade": .string(finding.grade.rawValue.lowercased()),
          "subject": .string(finding.subject), "text": .string(finding.text),
          "mending": .array(finding.mending.map(JSONValue.string)),
        ]
      }
      let report: JSONValue = [
        "version": .string(Backlot.version), "findings": .array(list),
      ]
      return invocation.print(report.text)
    }
    invocation.print("backlot \(Backlot.version), Linux")
    for finding in findings {
      let grade =
        finding.grade.rawValue + String(repeating: " ", count: 4 - finding.grade.rawValue.count)
      let subject =
        finding.subject + String(repeating: " ", count: max(1, 11 - finding.subject.count))
      invocation.print("  \(grade)  \(subject)\(Terminal.safe(finding.text))")
      for command in finding.mending { invocation.print("                   \(command)") }
    }
    let warnings = findings.count { $0.grade == .warning }
    let errors = findings.count { $0.grade == .error }
    invocation.print(
      warnings + errors == 0 ? "All is well." : "\(errors) failures, \(warnings) warnings."
    )
  }

  private static func daemon(_ invocation: Invocation) -> Finding {
    let path = invocation.places.socket
    do {
      try UnixSocket.connect(path).close()
      return Finding(grade: .ok, subject: "daemon", text: "answers at \(path)")
    } catch {
      return Finding(
        grade: .ok,
        subject: "daemon",
        text: "none runs; `backlot attach` starts one at \(path)"
      )
    }
  }

  private static func configurationFile(_ invocation: Invocation) -> Finding {
    let path = invocation.options.config ?? invocation.places.configurationFile
    let isThere = FileManager.default.fileExists(atPath: path)
    return Finding(
      grade: .ok,
      subject: "config",
      text: isThere ? path : "none; looked for \(path)"
    )
  }

  private static func database(_ house: House) async -> String {
    let path = house.archive.database.path
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let bytes = (attributes?[.size] as? Int) ?? 0
    return "\(path), \(StageReport.grouped(bytes / 1024)) kB"
  }

  private static func team(_ house: House) -> Finding {
    let team = house.runner.configuration.team
    return Finding(
      grade: .ok,
      subject: "team",
      text: "\(team.name), \(team.root.tree.count) agents, no faults"
    )
  }

  /// One real call that costs nothing: the list of models, with the key that a run would use.
  private static func model(_ house: House) async -> Finding {
    do {
      let probe = try await house.models.gateway.probe(house.invocation.model)
      let description = probe.description
      if description.provider == "rehearsal" {
        return Finding(
          grade: .warning,
          subject: "models",
          text: "rehearsal\(description.reason.map { ": \($0)" } ?? "")",
          mending: [
            "export OPENAI_API_KEY=...      for OpenAI",
            "export OPENAI_BASE_URL=...     for a server of your own",
            "or start Ollama or llama.cpp; backlot finds it by itself",
          ]
        )
      }
      let time =
        Double(probe.duration.components.seconds) * 1000
        + Double(probe.duration.components.attoseconds) / 1e15
      let listed = probe.isListed == false ? "; the server does not list this model" : ""
      return Finding(
        grade: probe.isListed == false ? .warning : .ok,
        subject: "models",
        text: "\(description.summary), \(String(format: "%.0f", time)) ms\(listed)"
      )
    } catch {
      let failure = CommandFailure(error)
      return Finding(grade: .error, subject: "models", text: failure.message)
    }
  }

  private static func research(_ house: House) async -> Finding {
    do {
      let name = try await house.encyclopedia.siteName()
      return Finding(grade: .ok, subject: "research", text: name ?? "a wiki without a name")
    } catch {
      return Finding(
        grade: .warning,
        subject: "research",
        text: "\(error)",
        mending: ["the shelf and your own notes still work: backlot library add PATH"]
      )
    }
  }
}
