/// One request, with everything that bounds it.
package struct HTTPRequest: Sendable, Hashable {
  package enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
  }

  package enum RedirectPolicy: Sendable, Hashable {
    /// A redirect is an answer like any other.
    case stay
    /// Follows up to so many redirects; credentials stay with the host they were meant for.
    case follow(limit: Int)
  }

  package var method: Method
  /// An absolute `http` or `https` address.
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  package var timeouts: HTTPTimeouts
  package var redirects: RedirectPolicy
  /// Whether the server may compress the body, which arrives unpacked.
  ///
  /// Streams should not.
  package var acceptsCompression: Bool
  /// Small pieces of the body that follow each other within this time are handed over together.
  ///
  /// A reader is woken so much less often, and sees the first piece after a pause at once.
  package var gathering: Duration = .zero

  package init(
    method: Method,
    url: String,
    headers: [HTTPHeader] = [],
    body: [UInt8] = [],
    timeouts: HTTPTimeouts = HTTPTimeouts(),
    redirects: RedirectPolicy,
    acceptsCompression: Bool
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.redirects = redirects
    self.acceptsCompression = acceptsCompression
  }

  /// A GET that follows five redirects and may be answered compressed.
  package static func get(
    _ url: String,
    headers: [HTTPHeader] = [],
    timeouts: HTTPTimeouts = HTTPTimeouts()
  ) -> HTTPRequest {
    HTTPRequest(
      method: .get,
      url: url,
      headers: headers,
      timeouts: timeouts,
      redirects: .follow(limit: 5),
      acceptsCompression: true
    )
  }

  /// A POST that follows no redirect and is answered uncompressed, fit to be streamed.
  package static func post(
    _ url: String,
    headers: [HTTPHeader] = [],
    body: [UInt8],
    timeouts: HTTPTimeouts = HTTPTimeouts()
  ) -> HTTPRequest {
    HTTPRequest(
      method: .post,
      url: url,
      headers: headers,
      body: body,
      timeouts: timeouts,
      redirects: .stay,
      acceptsCompression: false
    )
  }
}

package struct HTTPHeader: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// How long each part of an exchange may take; nil is for ever.
package struct HTTPTimeouts: Sendable, Hashable {
  /// Finding the host's address, connecting and agreeing on TLS.
  package var connect: Duration
  /// From the start to the first byte of the body.
  package var firstByte: Duration?
  /// From one piece of the body to the next.
  ///
  /// Does not run while the reader is the slow one.
  package var idle: Duration?
  /// The whole exchange, the reader's slowness included.
  package var total: Duration?

  package init(
    connect: Duration = .seconds(10),
    firstByte: Duration? = nil,
    idle: Duration? = nil,
    total: Duration? = nil
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.total = total
  }
}

/// The head of an answer: of the last one, where redirects were followed.
package struct HTTPResponse: Sendable, Hashable {
  package let status: Int
  package let headers: [HTTPHeader]

  package init(status: Int, headers: [HTTPHeader]) {
    self.status = status
    self.headers = headers
  }

  /// The first header of that name, in any case.
  package subscript(header name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
