/// Puts documents where people find them, below a session's output folder and nowhere else.
///
/// A file is a projection: its bytes are committed before it is written, so writing may be repeated.
package protocol DocumentWriter: Sendable {
  /// The path at which a document called `name` will be written: in `folder` below `directory`, or
  /// beside it under the next free name (`pitch-2.md`) if a file is there whose SHA-256 is not in
  /// `ours`. Makes the folders. Throws `ToolFailure` if the place is outside `directory` or cannot
  /// be written.
  ///
  /// The path is kept free of other runs of this process until `write` has been called for it.
  func plan(
    name: String,
    folder: String,
    below directory: String,
    ours: Set<String>,
    for run: RunID
  ) async throws -> String

  /// Writes `bytes` to `path` atomically (temporary file, fsync, rename). Bytes that are there
  /// already count as written; any other file whose SHA-256 is not in `ours` is left alone, and
  /// `ToolFailure` says so.
  func write(_ bytes: [UInt8], to path: String, ours: Set<String>) async throws
}
