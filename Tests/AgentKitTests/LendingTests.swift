import AgentKit
import ModelInterface
import Synchronization
import TestSupport
import Testing

private let solo = """
  name: solo
  root_agent: {name: solo, instruction: Talk.}
  """

private let missing = ModelFailure(kind: .authentication, message: "Set K.", provider: "p")
private let lent = Credentials(["K": "v"])

/// A model's name leads somewhere only with a key.
private func expectLent(_ name: String?, _ credentials: Credentials?) throws -> String? {
  if credentials == nil { throw missing }
  return name ?? "paid"
}

@Suite(.timeLimit(.minutes(5))) struct LendingTests {
  @Test func `a run that has only its documents left needs no key`() async throws {
    let writer = HeldWriter()
    func studio(_ folder: String?) throws -> Studio {
      try Studio(
        team: solo,
        model: ScriptedModel(),
        program: PlainTeam(documents: [
          Delivery.Document(name: "a.md", mediaType: "text/markdown", text: "A.")
        ]),
        writer: writer,
        pinModel: expectLent,
        folder: folder
      )
    }
    let before = try studio(nil)
    let session = try await before.session(outputDirectory: "/nowhere")
    let sent = try await before.runner.send(
      MessageRequest(sessionID: session, content: "Ada", credentials: lent)
    )
    await writer.begun.wait()
    await before.runner.shutdown(reason: .shutdown, message: "over")
    let after = try studio(before.folder)
    _ = try await after.runner.resume(sent.runID)
    #expect(try await after.runner.wait(for: sent.runID).status == .completed)
    // Asked again, it would have to be paid.
    await #expect(throws: missing) { try await after.runner.retry(sent.runID, fromStep: nil) }
    #expect(try await after.store.sessions(SessionFilter(), PageRequest()).elements.count == 1)
    _ = before
  }

  @Test func `an archived session has forgotten what it was lent`() async throws {
    let model = ScriptedModel()
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    for credentials in [lent, nil] {
      let sent = try await studio.runner.send(
        MessageRequest(sessionID: session, content: "Ada", credentials: credentials)
      )
      _ = try await studio.runner.wait(for: sent.runID)
    }
    _ = try await studio.runner.archive(session)
    _ = try await studio.runner.unarchive(session)
    _ = try await studio.run("Ada", in: session)
    #expect(model.requests.map(\.credentials) == [lent, lent, nil])
  }
}

/// Writes nothing, and waits the first time until its run is stopped.
private final class HeldWriter: DocumentWriter {
  let begun = Signal()
  private let isFirst = Mutex(true)

  func plan(
    name: String,
    folder: String,
    below directory: String,
    ours: Set<String>,
    for run: RunID
  ) async throws -> String {
    "\(directory)/\(name)"
  }

  func write(_ bytes: [UInt8], to path: String, ours: Set<String>) async throws {
    let isFirst = isFirst.withLock { first in
      defer { first = false }
      return first
    }
    if !isFirst { return }
    begun.fire()
    try await Cancelled.wait()
  }
}
