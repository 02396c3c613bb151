import AgentKit
import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC

enum ArtifactHandlers {
  private static let longestRange = 512 << 10

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.onPage(Methods.artifactList, limit: \.limit, list)
    dispatcher.on(Methods.artifactRead, read)
    dispatcher.on(Methods.artifactWrite) { params, context in
      let (seq, artifact) = try await context.whole {
        try await context.environment.runner.writeArtifact(
          ArtifactID(rawValue: params.artifactId),
          ifVersion: params.ifVersion,
          text: params.text
        )
      }
      return ArtifactWritten(
        artifactId: artifact.id.rawValue,
        version: artifact.version,
        seq: seq
      )
    }
    dispatcher.on(Methods.artifactDiff) { params, context in
      ArtifactDiff(
        try await context.environment.runner.diff(
          from: ArtifactID(rawValue: params.from),
          to: ArtifactID(rawValue: params.to)
        )
      )
    }
  }

  private static func list(
    _ params: ArtifactListParams,
    _ limit: Int,
    _ context: RequestContext
  ) async throws -> ArtifactPage {
    try await context.environment.check(
      session: params.sessionId,
      project: params.projectId,
      run: params.runId
    )
    let page = try await context.environment.store.artifacts(
      ArtifactFilter(
        session: params.sessionId.map(SessionID.init(rawValue:)),
        project: params.projectId.map(ProjectID.init(rawValue:)),
        run: params.runId.map(RunID.init(rawValue:)),
        name: params.name
      ),
      PageRequest(cursor: params.cursor, limit: limit)
    )
    return ArtifactPage(artifacts: page.elements.map(ArtifactInfo.init), nextCursor: page.next)
  }

  private static func read(
    _ params: ArtifactReadParams,
    _ context: RequestContext
  ) async throws -> ArtifactContent {
    let artifact = try await context.environment.artifact(params.artifactId)
    guard let body = try await context.environment.store.body(artifact.hash) else {
      throw RunnerError.unknownArtifact(artifact.id)
    }
    let start = min(max(params.offset ?? 0, 0), body.count)
    let length = min(max(params.length ?? longestRange, 1), longestRange)
    var end = min(start + length, body.count)
    let isText = artifact.mediaType.hasPrefix("text/")
    if isText {
      // A text range never ends inside a character; one that is shorter than its only character is
      // given whole.
      func isInside(_ index: Int) -> Bool { index < body.count && body[index] & 0xC0 == 0x80 }
      while end > start, isInside(end) { end -= 1 }
      if end == start { repeat { end += 1 } while isInside(end) }
      end = min(end, body.count)
    }
    let range = Array(body[start..<end])
    return ArtifactContent(
      artifactId: artifact.id.rawValue,
      name: artifact.name,
      version: artifact.version,
      mediaType: artifact.mediaType,
      bytes: body.count,
      offset: start,
      next: end < body.count ? end : nil,
      text: isText ? String(decoding: range, as: UTF8.self) : nil,
      base64: isText ? nil : Data(range).base64EncodedString(),
      path: artifact.path
    )
  }
}

extension ArtifactDiff {
  init(_ difference: ArtifactDifference) {
    self.init(
      hunks: difference.hunks.map { hunk in
        DiffHunk(
          oldStart: hunk.oldStart,
          oldCount: hunk.oldCount,
          newStart: hunk.newStart,
          newCount: hunk.newCount,
          lines: hunk.lines.map { DiffLine(kind: $0.kind.rawValue, text: $0.text) },
          notes: hunk.notes
        )
      },
      notes: difference.notes.map {
        DiffNote(id: $0.id, text: $0.text, about: $0.about, pass: $0.pass)
      }
    )
  }
}
