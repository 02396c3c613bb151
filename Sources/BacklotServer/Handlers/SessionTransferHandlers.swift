import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// Sessions out of the database as text, and into it.
enum SessionTransferHandlers {
  /// An exported session is text in an answer up to this; the same goes for what is read of a file.
  private static let answerBytes = 1 << 20
  private static let fileBytes = 1 << 30

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.onRaw(Methods.sessionExport, export)
    dispatcher.on(Methods.sessionImport, `import`)
  }

  private static func export(
    _ params: SessionExportParams,
    _ context: RequestContext
  ) async throws -> RawJSON {
    if let path = params.path { try checkAbsolute(path) }
    let session = try await context.environment.session(params.sessionId)
    let text = try await context.environment.store.export(session.id)
    // The first line says what follows; the session may have gone on.
    let header = try text.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first
      .map { try JSONValue(parsing: Array($0)) }
    let events = header?["events"]?.integerValue ?? session.head
    var result = SessionExportResult(bytes: text.count, events: Int(events))
    if let path = params.path {
      try await context.whole { try await UserFile.create(path, text) }
      result.path = path
      return try RawJSON(encoding: result)
    }
    result.text = String(decoding: text, as: UTF8.self)
    let answer = try RawJSON(encoding: result)
    if answer.bytes.count > answerBytes {
      throw BacklotError.messageTooLarge.error(
        "the session is too long for an answer; give a path, and it is written to a file there",
        ["limit": .integer(Int64(answerBytes)), "bytes": .integer(Int64(text.count))]
      )
    }
    return answer
  }

  private static func `import`(
    _ params: SessionImportParams,
    _ context: RequestContext
  ) async throws -> BacklotProtocol.SessionCreated {
    let cwd = try SessionFolders.working(params.cwd) ?? context.environment.workingDirectory
    let place = ImportPlace(
      workingDirectory: cwd,
      outputDirectory: try await SessionFolders.output(params.outputDir, below: cwd)
    )
    let store = context.environment.store
    do {
      let made: ForkedSession
      switch (params.path, params.text) {
      case (let path?, nil):
        try checkAbsolute(path)
        let file = try await UserFile.open(path, atMost: fileBytes)
        made = try await context.whole {
          try await store.import(into: place) { try await file.next() }
        }
      case (nil, let text?):
        made = try await context.whole { try await store.import(Array(text.utf8), into: place) }
      default: throw SessionHandlers.invalid("", "name a path or a text, and not both")
      }
      return BacklotProtocol.SessionCreated(sessionId: made.session.rawValue, seq: made.head)
    } catch StoreError.invalid(let reason) {
      throw SessionHandlers.invalid(params.path == nil ? "/text" : "/path", reason)
    }
  }

  private static func checkAbsolute(_ path: String) throws {
    if !path.hasPrefix("/") { throw SessionHandlers.invalid("/path", "must be an absolute path") }
  }
}
