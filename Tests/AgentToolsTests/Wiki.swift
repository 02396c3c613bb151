import AgentKit
import AgentTools
import CurlHTTP
import Foundation
import JSONModel
import Synchronization

/// A little wiki: pages, redirects and a search, as the Action API (format version 2) gives them.
enum Wiki {
  static func page(
    _ id: Int64,
    _ title: String,
    _ extract: String,
    _ more: [String: JSONValue] = [:]
  ) -> JSONValue {
    let members: [String: JSONValue] = [
      "pageid": .integer(id), "ns": 0, "title": .string(title), "extract": .string(extract),
      "fullurl": .string("https://wiki.example/wiki/\(title.replacing(" ", with: "_"))"),
      "revisions": [["revid": .integer(id * 1000), "timestamp": "2026-01-02T03:04:05Z"]],
    ]
    return .object(members.merging(more) { $1 })
  }

  static let ada = page(
    974,
    "Ada Lovelace",
    """
    Ada King, Countess of Lovelace (née Byron; 10 December 1815 – 27 November 1852), was an \
    English mathematician. She wrote on the Analytical\u{1B}[31m Engine.
    == Life ==
    She met Babbage in June 1833.
    == References ==
    A book.
    """
  )
  static let engine = page(1271, "Analytical Engine", "A proposed mechanical computer.")

  static func answer(
    search titles: [String] = [],
    pages: [JSONValue]? = nil,
    _ more: [String: JSONValue] = [:]
  ) -> LoopbackServer.Reply {
    var query = more
    query["search"] = .array(titles.map { ["ns": 0, "title": .string($0)] })
    query["pages"] = pages.map(JSONValue.array)
    return LoopbackServer.Reply(["batchcomplete": true, "query": .object(query)])
  }

  static let missing: JSONValue = ["ns": 0, "title": "Nobody", "missing": true]

  static func configuration(_ endpoint: String) -> WikiConfiguration {
    var configuration = WikiConfiguration(version: "0.1.0", contact: "crew@example.org")
    configuration.endpoint = endpoint
    return configuration
  }
}

/// Notes how long a client waited, and does not.
final class Waits: Sendable {
  /// One client for all tests, as in a daemon.
  private static let http = HTTPClient()

  private let list = Mutex<[Duration]>([])
  var all: [Duration] { list.withLock { $0 } }

  func client(_ configuration: WikiConfiguration) -> MediaWikiClient {
    MediaWikiClient(connection(configuration))
  }

  func connection(_ configuration: WikiConfiguration) -> WikiConnection {
    WikiConnection(configuration, over: Waits.http) { duration in
      self.list.withLock { $0.append(duration) }
    }
  }
}

func toolContext(
  state: [String: JSONValue] = [:],
  settings: JSONValue = [:]
) -> ToolContext {
  ToolContext(
    sessionID: .make(),
    runID: .make(),
    projectID: .make(),
    agent: "researcher",
    step: "researcher/tool:1",
    state: state,
    workingDirectory: nil,
    outputDirectory: nil,
    settings: settings,
    now: 0
  )
}
