import AgentKit
import AgentTools
import CurlHTTP
import FilmTeam
import Foundation
import JSONRPC
import ModelGateway
import Storage

/// Looks at one part after the other, so that what is broken hides nothing that works.
struct Examination {
  private let invocation: Invocation
  private let http: HTTPClient
  private var report = HealthReport()

  private init(_ invocation: Invocation) {
    self.invocation = invocation
    http = HTTPClient(
      isOffline: invocation.options.offline,
      trust: CertificateTrust(environment: invocation.environment)
    )
  }

  static func report(_ invocation: Invocation) async -> HealthReport {
    var examination = Examination(invocation)
    examination.tellPaths()
    await examination.lookAtDaemon()
    let settings = examination.lookAtConfiguration()
    await examination.lookAtDatabase()
    examination.lookAtTeam()
    if let settings {
      await examination.lookAtModels(settings)
      await examination.lookAtResearch(settings)
    }
    examination.lookAtLog()
    return examination.report
  }

  private mutating func add(
    _ status: HealthCheck.Status,
    _ name: String,
    _ message: String,
    _ advice: [String] = []
  ) {
    report.checks.append(
      HealthCheck(name: name, status: status, message: message, advice: advice)
    )
  }

  private mutating func add(_ error: any Error, as name: String, _ advice: [String] = []) {
    let failure = CommandFailure(error)
    let commands = failure.advice.map(\.1).filter { $0 != "backlot doctor" }
    add(.error, name, failure.message, commands + advice)
  }

  private mutating func tellPaths() {
    let places = invocation.places
    report.paths = [
      "socket": places.socket,
      "database": "\(places.data)/backlot.db",
      "configuration": invocation.options.config.map(Places.absolute) ?? places.configurationFile,
      "log": invocation.options.logFile.map(Places.absolute) ?? places.logFile,
    ]
  }

  // MARK: The daemon

  private mutating func lookAtDaemon() async {
    let path = invocation.places.socket
    do {
      report.daemon = try await Daemon(invocation, path: nil).status()
    } catch SocketError.pathTooLong {
      return add(
        .error,
        "daemon",
        "the path of the socket is longer than the system allows, 107 bytes: \(path)",
        ["export XDG_RUNTIME_DIR=...     a folder with a shorter path"]
      )
    } catch {
      return add(error, as: "daemon")
    }
    guard let daemon = report.daemon else {
      switch (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
      {
      case nil: break
      case .typeSocket?:
        return add(
          .warning,
          "daemon",
          "none runs, and one that died left its socket at \(path); the next takes it over",
          ["backlot socket      starts one", "backlot resume      goes on with what it worked on"]
        )
      default:
        return add(
          .error,
          "daemon",
          "\(path) is no socket, so no daemon can serve it",
          ["rm \(path)"]
        )
      }
      return add(.ok, "daemon", "none runs; `backlot attach` starts one at \(path)")
    }
    let version = daemon.version ?? "of an unknown version"
    let pid = daemon.pid.map { "pid \($0), " } ?? ""
    let text =
      "\(version) answers at \(path): \(pid)\(StageReport.counted(daemon.clients ?? 0, "client")), "
      + "\(StageReport.counted(daemon.runs ?? 0, "run"))"
    if daemon.isOlder(than: Backlot.version) {
      add(.warning, "daemon", "\(text); it is older than this", ["backlot stop        makes room"])
    } else {
      add(.ok, "daemon", text)
    }
  }

  // MARK: What is kept

  private mutating func lookAtConfiguration() -> Settings? {
    do {
      let settings = try Settings(invocation)
      _ = try settings.userFilms()
      let none = "none; looked for \(report.paths["configuration"] ?? "")"
      add(.ok, "config", settings.path ?? none)
      report.hasModelList = settings.hasModelList
      return settings
    } catch {
      let path = report.paths["configuration"] ?? ""
      add(error, as: "config", ["mend \(path), or name another: --config FILE"])
      return nil
    }
  }

  private mutating func lookAtDatabase() async {
    do {
      let path = try await Archive.use(invocation) { $0.database.path }
      report.paths["database"] = path
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let bytes = (attributes?[.size] as? Int) ?? 0
      add(.ok, "database", "\(path), \(StageReport.grouped(bytes / 1024)) kB")
    } catch {
      add(
        error,
        as: "database",
        ["backlot doctor --data-dir FOLDER     looks at a database elsewhere"]
      )
    }
  }

  private mutating func lookAtTeam() {
    do {
      let team = try Team.load(invocation.options.team)
      add(.ok, "team", "\(team.name), \(team.root.tree.count) agents, no faults")
    } catch {
      add(error, as: "team", invocation.options.team.map { ["backlot check \($0)"] } ?? [])
    }
  }

  private mutating func lookAtLog() {
    let kept = invocation.options.logFile ?? "standard error (--log-file FILE keeps it)"
    add(.ok, "log", "\(kept); that of a daemon which attach starts: \(invocation.places.logFile)")
  }

  // MARK: Who writes, and from what

  /// One real call that costs nothing: the list of models, with the key that a run would use.
  private mutating func lookAtModels(_ settings: Settings) async {
    do {
      let models = try Models(invocation, settings, http, try invocation.logger())
      report.keys = models.variables
      for notice in models.notices { add(.warning, "configuration", notice) }
      let probe = try await models.gateway.probe(invocation.model)
      // Where the key comes from is told by name, and nothing of the key itself.
      var description = probe.description
      description.key = nil
      report.hasModel = description.provider != "rehearsal"
      if !report.hasModel {
        return add(
          .warning,
          "models",
          "rehearsal\(description.reason.map { ": \($0)" } ?? "")",
          [
            "export OPENAI_API_KEY=...      for OpenAI",
            "export OPENAI_BASE_URL=...     for a server of your own",
            "or start Ollama or llama.cpp; backlot finds it by itself",
          ]
        )
      }
      let milliseconds = probe.duration / .milliseconds(1)
      let listed = probe.isListed == false ? "; the server does not list this model" : ""
      add(
        probe.isListed == false ? .warning : .ok,
        "models",
        "\(description.summary), \(Int(milliseconds.rounded())) ms\(listed)"
      )
      await tryTools(models, description, settings)
    } catch {
      add(error, as: "models")
    }
  }

  /// Another real call, of a few tokens, with the tools that a run would send.
  private mutating func tryTools(
    _ models: Models,
    _ description: GatewayDescription,
    _ settings: Settings
  ) async {
    do {
      let trial = ToolTrial(
        model: description.name,
        team: try Team.load(invocation.options.team),
        program: FilmTeam(),
        tools: [
          WikipediaSearchTool(House.wiki(invocation, settings).encyclopedia(over: http)),
          LibrarySearchTool(notes: nil, shelf: BuiltInShelf()),
        ]
      )
      switch try await trial.outcome(of: models.gateway) {
      case .called: add(.ok, "tools", "the model takes the crew's tools, and called one")
      case .calledNothing:
        add(
          .warning,
          "tools",
          "the model answered, and called no tool though it was told to: the studio will search and "
            + "read its text itself",
          ["backlot pitch SUBJECT --model NAME     a model that calls tools"]
        )
      }
    } catch {
      add(error, as: "tools")
    }
  }

  private mutating func lookAtResearch(_ settings: Settings) async {
    do {
      let encyclopedia = House.wiki(invocation, settings).encyclopedia(over: http)
      add(.ok, "research", try await encyclopedia.siteName() ?? "a wiki without a name")
    } catch {
      add(
        .warning,
        "research",
        "\(error)",
        ["the shelf and your own notes still work: backlot library add PATH"]
      )
    }
  }
}
