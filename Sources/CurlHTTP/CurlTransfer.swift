import CCurl
import Glibc

/// One exchange as curl sees it: its handle, what curl must find in memory while it runs, and when
/// it has taken too long.
///
/// Lives on the loop's thread alone.
final class CurlTransfer {
  let easy: UnsafeMutableRawPointer
  let exchange: HTTPExchange
  /// When a piece of the body was last taken; nil before the first.
  var lastByteAt: Int64?
  /// When the reader was last told of bytes.
  private var lastWakeAt: Int64 = 0

  private unowned let transfers: CurlTransfers
  private let startedAt: Int64
  private let errorText: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var head = HeadReader()

  init(exchange: HTTPExchange, transfers: CurlTransfers) throws {
    let address = try Self.readAddress(of: exchange)
    guard let easy = ccurl_easy_new() else {
      throw HTTPFailure(.other, "libcurl has no memory for another transfer")
    }
    self.easy = easy
    self.exchange = exchange
    self.transfers = transfers
    startedAt = transfers.now
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    do {
      try configure(isLoopback: address.isLoopback)
    } catch {
      free()
      throw error
    }
  }

  /// Gives everything back; the handle must not be in use any more.
  func free() {
    ccurl_easy_free(easy)
    ccurl_free_list(headerList)
    errorText.deallocate()
  }

  // MARK: - Settings

  private static func readAddress(of exchange: HTTPExchange) throws -> CurlAddress {
    guard let address = CurlAddress(exchange.request.url) else {
      throw HTTPFailure(.invalidRequest, "this is no http or https address to send a request to")
    }
    exchange.peer = address.peer
    if exchange.isOffline, !address.isLoopback {
      throw HTTPFailure(
        .offline,
        "\(address.peer) is not on this machine, and only loopback is allowed offline"
      )
    }
    return address
  }

  private func configure(isLoopback: Bool) throws {
    let request = exchange.request
    ccurl_set_text(easy, CURLOPT_URL, request.url)
    ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    ccurl_set_text(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    // Without it, giving up a transfer waits for a name that is still being looked up.
    ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
    ccurl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(request.timeouts.connect.milliseconds))
    ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_error_buffer(easy, errorText)
    // A request that stays with its host is kept on this machine if that is this machine, whatever
    // a resolver says of the name.
    ccurl_set_sockets(easy, exchange.isOffline || (isLoopback && request.redirects == .stay))
    try setTrust()
    if isLoopback || exchange.isOffline { ccurl_set_text(easy, CURLOPT_PROXY, "") }
    if request.acceptsCompression { ccurl_set_text(easy, CURLOPT_ACCEPT_ENCODING, "") }
    if case .follow(let limit) = request.redirects {
      ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 1)
      ccurl_set_long(easy, CURLOPT_MAXREDIRS, limit)
    }
    if request.method == .post {
      ccurl_set_long(easy, CURLOPT_POST, 1)
      _ = request.body.withUnsafeBytes { bytes in
        ccurl_set_body(easy, bytes.baseAddress ?? UnsafeRawPointer(errorText), bytes.count)
      }
    }
    try setHeaders(request)
    ccurl_set_callbacks(
      easy,
      { bytes, size, count, context in
        CurlTransfer.from(context)?.readHeader(bytes, size * count)
        return size * count
      },
      { bytes, size, count, context in
        guard let transfer = CurlTransfer.from(context) else { return 0 }
        return transfer.readBody(bytes, size * count)
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
  }

  /// Trusts the user's own certificates in place of the system's file.
  private func setTrust() throws {
    let trust = exchange.trust
    for (option, place) in [(CURLOPT_CAINFO, trust.file), (CURLOPT_CAPATH, trust.folder)] {
      guard let place else { continue }
      // A variable of folders may name several, with colons between them.
      let paths = option == CURLOPT_CAPATH ? place.path.split(separator: ":") : [place.path[...]]
      guard !place.path.utf8.contains(0), paths.contains(where: { access(String($0), R_OK) == 0 })
      else {
        throw HTTPFailure(
          .tls,
          "the certificates that \(place.source) names cannot be read: \(place.path)"
        )
      }
      ccurl_set_text(easy, option, place.path)
    }
  }

  private func setHeaders(_ request: HTTPRequest) throws {
    var lines = request.headers.map { header in
      // With a colon and nothing else, curl would leave the header out.
      header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
    }
    // A server that knows nothing of `100-continue` would hold up a large body for a second.
    lines.append("Expect:")
    if !request.headers.contains(where: { $0.name.lowercased() == "user-agent" }) {
      lines.append("User-Agent: backlot")
    }
    for line in lines {
      guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw HTTPFailure(
          .invalidRequest,
          "a header for \(exchange.peer) holds a line break or another control character"
        )
      }
      headerList = ccurl_append(headerList, line)
    }
    ccurl_set_headers(easy, headerList)
  }

  // MARK: - What arrives

  private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private func readHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) {
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    var follows = false
    if case .follow = exchange.request.redirects { follows = true }
    if let response = head.read(line: line, followsRedirects: follows) {
      exchange.deliver(response)
    }
  }

  private func readBody(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    let now = transfers.now
    let wakeAt = lastWakeAt + exchange.request.gathering.milliseconds
    let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
    switch exchange.deliver(bytes, mayGather: wakeAt > now) {
    case .paused: return Int(CURL_WRITEFUNC_PAUSE)
    case .gathered: transfers.planWake(self, at: wakeAt)
    case .handedOver: lastWakeAt = now
    }
    let isFirst = lastByteAt == nil
    lastByteAt = now
    // From here on another, earlier limit may hold.
    if isFirst { transfers.planSweep(deadline(at: now)) }
    return count
  }

  /// Hands over what has been gathered.
  func wakeReader() {
    lastWakeAt = transfers.now
    exchange.wakeReader()
  }

  // MARK: - How it ends

  /// When to look at this transfer again; nil where nothing bounds it.
  func deadline(at now: Int64) -> Int64? {
    let timeouts = exchange.request.timeouts
    var deadlines: [Int64] = []
    if let total = timeouts.total { deadlines.append(startedAt + total.milliseconds) }
    if let lastByteAt {
      if let idle = timeouts.idle {
        // While the reader makes the transfer wait, the clock of the server's pace stands still.
        deadlines.append((exchange.isPaused ? now : lastByteAt) + idle.milliseconds)
      }
    } else if let firstByte = timeouts.firstByte {
      deadlines.append(startedAt + firstByte.milliseconds)
    }
    return deadlines.min()
  }

  func timeout(at now: Int64) -> HTTPFailure? {
    guard let deadline = deadline(at: now), deadline <= now else { return nil }
    let timeouts = exchange.request.timeouts
    if let total = timeouts.total, startedAt + total.milliseconds <= now {
      return HTTPFailure(
        .timedOut(.total),
        "\(exchange.peer) did not finish its answer within \(total)"
      )
    }
    if lastByteAt == nil {
      let limit = timeouts.firstByte.map { " within \($0)" } ?? ""
      return HTTPFailure(.timedOut(.firstByte), "\(exchange.peer) did not begin to answer\(limit)")
    }
    let limit = timeouts.idle.map { " for \($0)" } ?? ""
    return HTTPFailure(
      .timedOut(.idle),
      "\(exchange.peer) stopped in the middle of its answer: no byte\(limit)"
    )
  }

  /// What a result of curl's means; nil for a whole answer.
  func failure(of code: CURLcode) -> HTTPFailure? {
    if code == CURLE_OK { return nil }
    // How long an attempt took is another number each time: the reason would not be the same twice.
    let detail = String(cString: errorText).replacing(#/ after \d+ (?:ms|milliseconds)/#, with: "")
    let reason = detail.isEmpty ? String(cString: ccurl_error_text(code)) : detail
    let last = ccurl_effective_url(easy).flatMap { CurlAddress(String(cString: $0)) }
    let peer = last?.peer ?? exchange.peer
    if exchange.isOffline, let last, !last.isLoopback {
      return HTTPFailure(
        .offline,
        "\(exchange.peer) points to \(peer), and only loopback is allowed offline"
      )
    }
    let kind = HTTPFailure.Kind(code, hasHead: head.isComplete)
    let what =
      switch kind {
      case .couldNotResolve: "\(peer) is not to be found"
      case .couldNotConnect: "\(peer) cannot be reached"
      case .timedOut:
        "\(peer) did not accept a connection within \(exchange.request.timeouts.connect)"
      case .noAnswer: "\(peer) closed the connection without an answer"
      case .cutMidBody: "\(peer) broke off in the middle of its answer"
      case .tls: "\(peer) offers no TLS connection that can be trusted"
      default: "\(peer) did not answer as it should"
      }
    return HTTPFailure(kind, "\(what) (\(reason))")
  }
}

extension HTTPFailure.Kind {
  fileprivate init(_ code: CURLcode, hasHead: Bool) {
    self =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .couldNotResolve
      case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: .couldNotConnect
      case CURLE_OPERATION_TIMEDOUT: .timedOut(.connect)
      case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2,
        CURLE_HTTP2_STREAM, CURLE_BAD_CONTENT_ENCODING:
        hasHead ? .cutMidBody : .noAnswer
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND,
        CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
        CURLE_USE_SSL_FAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        .tls
      // The address was looked at before: an unsupported protocol is what the server spoke.
      case CURLE_URL_MALFORMAT: .invalidRequest
      default: .other
      }
  }
}

extension Duration {
  /// Rounded up, so that a time that is not nothing does not become nothing.
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
