import BacklotProtocol
import JSONRPC

extension Dispatcher {
  private static let pageBytes = 512 << 10

  /// The same for lists: what does not fit into an answer comes with the next page.
  ///
  /// `handle` is given how many elements the page may have.
  mutating func onPage<Params, Result>(
    _ method: Request<Params, Result>,
    limit: @escaping @Sendable (Params) -> Int?,
    _ handle: @escaping @Sendable (Params, Int, RequestContext) async throws -> Result
  ) {
    onRaw(method) { params, context in
      var limit = min(max(limit(params) ?? 50, 1), 200)
      // What stands around the result in its answer takes less than a tenth.
      let sent = context.peer.connection?.maximumOutgoingBytes ?? .max
      let bytes = min(Dispatcher.pageBytes, sent / 10 * 9)
      while true {
        let page = try RawJSON(encoding: await handle(params, limit, context))
        if limit == 1 || page.bytes.count <= bytes { return page }
        limit = max(limit / 4, 1)
      }
    }
  }
}
