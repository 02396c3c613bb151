import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// What ids name, or the error that says so where they name nothing.
extension ServerEnvironment {
  func session(_ id: String) async throws -> SessionRecord {
    let id = SessionID(rawValue: id)
    guard let session = try await store.session(id) else { throw RunnerError.unknownSession(id) }
    return session
  }

  func project(_ id: String) async throws -> ProjectRecord {
    guard let project = try await store.project(ProjectID(rawValue: id)) else {
      throw BacklotError.projectNotFound.error(
        "there is no project \(id); project/list has them",
        ["projectId": .string(id)]
      )
    }
    return project
  }

  /// A queued one included.
  func run(_ id: String) async throws -> RunRecord {
    let run = RunID(rawValue: id)
    guard let record = try await runner.record(of: run) else { throw RunnerError.unknownRun(run) }
    return record
  }

  func message(_ id: String) async throws -> MessageRecord {
    guard let message = try await store.message(MessageID(rawValue: id)) else {
      throw BacklotError.messageNotFound.error(
        "there is no message \(id); message/list has them",
        ["messageId": .string(id)]
      )
    }
    return message
  }

  func artifact(_ id: String) async throws -> ArtifactRecord {
    let id = ArtifactID(rawValue: id)
    guard let artifact = try await store.artifact(id) else {
      throw RunnerError.unknownArtifact(id)
    }
    return artifact
  }

  /// Holds that what a list is narrowed to is there: a wrong id is no empty list.
  func check(
    session: String? = nil,
    project: String? = nil,
    run: String? = nil,
    message: String? = nil
  ) async throws {
    if let session { _ = try await self.session(session) }
    if let project { _ = try await self.project(project) }
    if let run { _ = try await self.run(run) }
    if let message { _ = try await self.message(message) }
  }
}

/// A text that must be one of an enumeration's.
func parsed<Value: CaseIterable & RawRepresentable<String>>(
  _ text: String?,
  _ member: String,
  _: Value.Type = Value.self
) throws -> Value? {
  guard let text else { return nil }
  if let value = Value(rawValue: text) { return value }
  let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
  throw SessionHandlers.invalid(member, "must be one of: \(known)")
}
