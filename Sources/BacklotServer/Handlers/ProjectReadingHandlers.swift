import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// Finding projects by their words, and reading one as a whole.
enum ProjectReadingHandlers {
  private enum Format: String, CaseIterable { case markdown, html, json }

  private static let answerBytes = 512 << 10

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.onRow(Methods.projectSearch, search)
    dispatcher.on(Methods.projectExport, export)
  }

  // MARK: Search

  private static func search(
    _ params: ProjectSearchParams,
    _ context: RequestContext
  ) async throws -> ProjectSearchResult {
    if params.query.allSatisfy(\.isWhitespace) {
      throw SessionHandlers.invalid("/query", "must hold a word")
    }
    let kinds = try params.kinds?.enumerated().compactMap { index, kind in
      try parsed(kind, "/kinds/\(index)", SearchHit.Kind.self)
    }
    let hits = try await context.environment.store.search(
      params.query,
      kinds: Set(kinds ?? SearchHit.Kind.allCases),
      limit: try checkedLimit(params.limit, standard: 50, most: 200)
    )
    return ProjectSearchResult(
      hits: hits.map { hit in
        ProjectSearchHit(
          kind: hit.kind.rawValue,
          projectId: hit.projectID?.rawValue,
          sessionId: hit.sessionID.rawValue,
          messageId: hit.messageID?.rawValue,
          title: hit.title,
          snippet: parts(of: hit.snippet),
          createdAt: hit.createdAt
        )
      }
    )
  }

  /// The snippet cut at its marks.
  private static func parts(of snippet: String) -> [SnippetPart] {
    var parts: [SnippetPart] = []
    var isFound = false
    var text = ""
    func finish() {
      if !text.isEmpty { parts.append(SnippetPart(text: text, found: isFound)) }
      text = ""
    }
    for character in snippet {
      switch String(character) {
      case SearchHit.highlightStart, SearchHit.highlightEnd:
        finish()
        isFound = String(character) == SearchHit.highlightStart
      default: text.append(character)
      }
    }
    finish()
    return parts
  }

  // MARK: Export

  private static func export(
    _ params: ProjectExportParams,
    _ context: RequestContext
  ) async throws -> ProjectExport {
    let format = try parsed(params.format, "/format", Format.self) ?? .json
    let environment = context.environment
    let project = try await environment.project(params.projectId)
    let artifacts = try await environment.store.artifacts(of: project.id)
    switch format {
    case .json: return try await json(project, artifacts, environment)
    case .markdown: return try await document("text/markdown", format, artifacts, environment)
    case .html: return try await document("text/html", format, artifacts, environment)
    }
  }

  /// The newest document of that type that a run delivered; a working one where there is none.
  private static func document(
    _ mediaType: String,
    _ format: Format,
    _ artifacts: [ArtifactRecord],
    _ environment: ServerEnvironment
  ) async throws -> ProjectExport {
    let fitting = artifacts.filter { $0.mediaType == mediaType }
    guard let newest = fitting.last(where: { $0.outcome != nil }) ?? fitting.last,
      let bytes = try await environment.store.body(newest.hash)
    else {
      throw BacklotError.requestFailed.error(
        "the project has no document in this format yet; format json has its state",
        ["format": .string(format.rawValue)]
      )
    }
    return ProjectExport(
      format: format.rawValue,
      mediaType: mediaType,
      bytes: bytes.count,
      text: bytes.count <= answerBytes ? String(decoding: bytes, as: UTF8.self) : nil,
      artifactId: newest.id.rawValue
    )
  }

  private static func json(
    _ project: ProjectRecord,
    _ artifacts: [ArtifactRecord],
    _ environment: ServerEnvironment
  ) async throws -> ProjectExport {
    let place = StatePlace(nil, project.id.rawValue, nil, member: "")
    let state = try await place.read(environment).entries.mapValues(\.value)
    let whole: JSONValue = [
      "project": try JSONValue(encoding: ProjectInfo(project)),
      "state": .object(state),
      "artifacts": try JSONValue(encoding: artifacts.map(ArtifactInfo.init)),
    ]
    let text = whole.text
    if text.utf8.count > answerBytes {
      throw BacklotError.messageTooLarge.error(
        "the project is too long for an answer; read it with state/get and artifact/read",
        ["limit": .integer(Int64(answerBytes)), "bytes": .integer(Int64(text.utf8.count))]
      )
    }
    return ProjectExport(
      format: Format.json.rawValue,
      mediaType: "application/json",
      bytes: text.utf8.count,
      text: text
    )
  }
}
