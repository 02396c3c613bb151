import CurlHTTP
import FilmTeam
import Foundation
import Logging
import ModelGateway
import ModelInterface

/// The gateway, and what is said of the model that a run will use.
struct Models: Sendable {
  /// The name of the model that is none.
  static let rehearsal = "rehearsal"

  let gateway: Gateway
  /// What the configuration file says and has no effect.
  let notices: [String]
  /// The variables that hold keys and addresses, and whether they are set.
  let variables: [String: Bool]

  init(
    _ invocation: Invocation,
    _ settings: Settings,
    _ client: HTTPClient,
    _ logger: Logger
  ) throws {
    var list: ModelList?
    if let text = settings.text, settings.hasModelList {
      do {
        list = try ModelList(yaml: text)
      } catch let error as ModelListError {
        throw CommandFailure("\(settings.path ?? ""): \(error)", Exit.configuration)
      }
    }
    notices =
      ((list?.notices ?? []).filter { !Settings.sections.contains($0.path.first ?? "") }
      .map(\.description) + settings.notices)
      .map { "\(settings.path ?? ""): \($0)" }
    var configuration = GatewayConfiguration(
      modelList: list,
      model: invocation.modelFlag,
      environment: [:]
    )
    let environment = invocation.environment
    for name in configuration.variableNames { configuration.environment[name] = environment[name] }
    let names = configuration.variableNames.filter { $0 != "BACKLOT_MODEL" }
    variables = Dictionary(
      uniqueKeysWithValues: names.map { ($0, !(environment[$0] ?? "").isEmpty) }
    )
    gateway = Gateway(
      configuration: configuration,
      embedded: [Models.rehearsal: RehearsalModel()],
      client: client,
      logger: logger
    )
  }

  /// Who writes, by whose key, and what leaves the machine.
  func introduction(_ description: GatewayDescription) -> String {
    guard description.provider == Models.rehearsal else { return description.summary }
    let reason = description.reason.map { ": \($0)" } ?? " as you asked"
    return "rehearsal\(reason).\nNo model writes this text: it is put together from sources, for "
      + "free.\nFor a real crew: backlot doctor"
  }
}
