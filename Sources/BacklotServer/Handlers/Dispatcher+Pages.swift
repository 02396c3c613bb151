import BacklotProtocol
import JSONModel
import JSONRPC

extension Dispatcher {
  private static let pageBytes = 512 << 10

  /// The same for one row of a list: a text that does not fit into the answer is cut, and says so.
  mutating func onRow<Params, Result>(
    _ method: Request<Params, Result>,
    _ handle: @escaping @Sendable (Params, RequestContext) async throws -> Result
  ) {
    onRaw(method) { params, context in
      let sent = context.peer.connection?.maximumOutgoingBytes ?? .max
      return try RawJSON(encoding: await handle(params, context)).shortened(to: sent / 10 * 9)
    }
  }

  /// The same for lists: what does not fit into an answer comes with the next page.
  ///
  /// `handle` is given how many elements the page may have.
  mutating func onPage<Params, Result>(
    _ method: Request<Params, Result>,
    limit: @escaping @Sendable (Params) -> Int?,
    _ handle: @escaping @Sendable (Params, Int, RequestContext) async throws -> Result
  ) {
    onRaw(method) { params, context in
      var limit = try checkedLimit(limit(params), standard: 50, most: 200)
      // What stands around the result in its answer takes less than a tenth.
      let sent = context.peer.connection?.maximumOutgoingBytes ?? .max
      let bytes = min(Dispatcher.pageBytes, sent / 10 * 9)
      while true {
        let result = try await handle(params, limit, context)
        let page = try RawJSON(encoding: result)
        if page.bytes.count <= bytes || (limit == 1 && page.bytes.count <= sent / 10 * 9) {
          return page
        }
        if limit == 1 { return try RawJSON(encoding: result).shortened(to: sent / 10 * 9) }
        limit = max(limit / 4, 1)
      }
    }
  }
}

/// How many elements a client asks for.
///
/// Throws `InvalidParams` for what the method does not promise: a changed number would look like a
/// short list.
func checkedLimit(_ limit: Int?, standard: Int, most: Int) throws -> Int {
  guard let limit else { return standard }
  guard (1...most).contains(limit) else {
    throw SessionHandlers.invalid("/limit", "must be from 1 to \(most)")
  }
  return limit
}

extension RawJSON {
  /// The same with long texts and long lists cut, each text saying so, until it has at most `most`
  /// bytes: an answer never fails for one row.
  func shortened(to most: Int) throws -> RawJSON {
    if bytes.count <= most { return self }
    let value = try value()
    var room = 64 << 10
    while true {
      let short = RawJSON(value.shortened(texts: room, elements: max(room / 16, 1)))
      if short.bytes.count <= most || room <= 16 { return short }
      room /= 4
    }
  }
}

extension JSONValue {
  /// Each text cut to about `room` bytes, with its whole length behind it, and each list to its first
  /// `elements`.
  fileprivate func shortened(texts room: Int, elements: Int) -> JSONValue {
    switch self {
    case .string(let text) where text.utf8.count > room:
      .string("\(text[...].beginning(bytes: room)) … (shortened: \(text.utf8.count) bytes in all)")
    case .array(let values):
      .array(values.prefix(elements).map { $0.shortened(texts: room, elements: elements) })
    case .object(let members):
      .object(members.mapValues { $0.shortened(texts: room, elements: elements) })
    default: self
    }
  }
}
