package import AgentKit
import Dispatch
import Foundation
import Synchronization

/// Writes documents as files: below the folder that it is given and nowhere else, whole or not at
/// all, and never over a file of somebody else's.
///
/// Safe from any thread; the work is done on a thread of its own, one document after the other.
/// Several processes may write side by side.
package final class FileDocumentWriter: DocumentWriter {
  private let queue = DispatchQueue(label: "backlot.documents")
  /// The paths that runs have planned and not written yet.
  private let planned = Mutex<[String: RunID]>([:])

  package init() {}

  package func plan(
    name: String,
    folder: String,
    below directory: String,
    ours: Set<String>,
    for run: RunID
  ) async throws -> String {
    try await onOwnThread { [self] in
      let taken = planned.withLock { $0.filter { $0.value != run } }
      let path = try DocumentPlace.find(
        name: name,
        folder: folder,
        below: directory,
        ours: ours,
        besides: Set(taken.keys)
      )
      planned.withLock { $0[path] = run }
      return path
    }
  }

  package func write(_ bytes: [UInt8], to path: String, ours: Set<String>) async throws {
    try await onOwnThread { [self] in
      defer { planned.withLock { $0[path] = nil } }
      try DocumentFile(path: path).put(bytes, ours: ours)
    }
  }

  private func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
