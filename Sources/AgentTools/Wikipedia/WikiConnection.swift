package import CurlHTTP
import Foundation
import Synchronization

/// Asks one wiki, with a contactable User-Agent, waiting where the server asks for it.
package final class WikiConnection: Sendable {
  private static let mostBytes = 8 << 20

  package let configuration: WikiConfiguration
  private let http: HTTPClient
  private let wait: @Sendable (Duration) async throws -> Void
  /// Until when, and why, the server counts as not reachable: so that a run without a network
  /// waits for one connection, not for one in every pass.
  private let unreachable = Mutex<(until: ContinuousClock.Instant, reason: String)?>(nil)

  package init(
    _ configuration: WikiConfiguration,
    over http: HTTPClient,
    waitingWith wait: @escaping @Sendable (Duration) async throws -> Void = {
      try await ContinuousClock().sleep(for: $0)
    }
  ) {
    self.configuration = configuration
    self.http = http
    self.wait = wait
  }

  /// Gets `url` and reads the answer, whatever its status, unless the server is busy: then asks
  /// again when it says so, as long as `patience` allows.
  ///
  /// `read` may throw that the server is busy, too, as an error object of the API.
  func ask<Value>(
    _ url: String,
    read: (HTTPResponse, [UInt8]) throws -> Value
  ) async throws -> Value {
    var left = configuration.patience
    var pause: Duration = .seconds(1)
    while true {
      let (response, body) = try await get(url)
      if ![429, 502, 503, 504].contains(response.status) {
        do {
          return try read(response, body)
        } catch WikiFailure.refused(let code, _) where ["ratelimited", "maxlag"].contains(code) {
          // Waited for below, like a 429.
        }
      }
      let delay = max(Self.delay(response[header: "Retry-After"]) ?? pause, .milliseconds(100))
      guard delay <= left else {
        throw WikiFailure.busy(
          host: configuration.host,
          seconds: Int(delay.components.seconds)
        )
      }
      left -= delay
      pause *= 2
      try await wait(delay)
    }
  }

  /// What to throw for an answer that is of no use.
  func notUnderstood(_ response: HTTPResponse, _ body: [UInt8]) -> WikiFailure {
    let text = String(decoding: body.prefix(400), as: UTF8.self).onOneLine
    let glimpse = text.isEmpty ? "an empty body" : String(text.prefix(80))
    return .notUnderstood(
      host: configuration.host,
      reason: "status \(response.status), \(glimpse)"
    )
  }

  private func get(_ url: String) async throws -> (HTTPResponse, [UInt8]) {
    let host = configuration.host
    if configuration.isOffline && !configuration.isLoopback {
      throw WikiFailure.offline(host: host)
    }
    if let known = unreachable.withLock({ $0 }), known.until > .now {
      throw WikiFailure.unreachable(host: host, reason: known.reason)
    }
    let request = HTTPRequest.get(
      url,
      headers: [HTTPHeader("User-Agent", configuration.userAgent)],
      timeouts: HTTPTimeouts(
        connect: configuration.connectTimeout,
        total: configuration.totalTimeout
      )
    )
    do {
      let answer = try await http.fetch(request, limit: Self.mostBytes)
      unreachable.withLock { $0 = nil }
      return answer
    } catch let failure as HTTPFailure {
      throw self.failure(failure, of: host)
    }
  }

  private func failure(_ failure: HTTPFailure, of host: String) -> WikiFailure {
    let reason = failure.message.onOneLine
    switch failure.kind {
    case .offline: return .offline(host: host)
    case .tooLarge, .invalidRequest: return .notUnderstood(host: host, reason: reason)
    default:
      unreachable.withLock { $0 = (.now + configuration.unreachableFor, reason) }
      return .unreachable(host: host, reason: reason)
    }
  }

  /// The header `Retry-After`: seconds, or a date (RFC 9110).
  private static func delay(_ header: String?) -> Duration? {
    guard let text = header?.trimmed, !text.isEmpty else { return nil }
    if let seconds = Double(text), seconds.isFinite {
      return .seconds(min(max(seconds, 0), 86_400))
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    guard let date = format.date(from: text) else { return nil }
    return .seconds(min(max(date.timeIntervalSinceNow, 0), 86_400))
  }
}
