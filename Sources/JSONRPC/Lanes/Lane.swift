/// Which order a message must keep with others.
package enum Lane: Hashable, Sendable {
  /// Waits for all earlier jobs, and everything later waits for it: what changes the connection.
  case global
  /// One after another with the same key, in order of arrival; other keys overlap.
  case keyed(String)
  /// No order. Also overlaps with keyed jobs.
  case free
}
