import Glibc
import Testing

@testable import JSONRPC

@Suite(.timeLimit(.minutes(5)))
struct SocketActivationTests {
  private func passed(_ environment: [String: String]) throws -> Int32? {
    try SocketActivation.descriptor(in: environment, processID: 42)
  }

  private func expectRefusal(
    _ environment: [String: String],
    _ reason: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: SocketError.badActivation(reason: reason), sourceLocation: sourceLocation) {
      _ = try passed(environment)
    }
  }

  @Test func `one socket passed to this process is descriptor 3`() throws {
    #expect(try passed(["LISTEN_PID": "42", "LISTEN_FDS": "1"]) == 3)
    let named = ["LISTEN_PID": "42", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "backlot.socket"]
    #expect(try passed(named) == 3)
  }

  @Test func `nothing was passed without the variables, or with those of another process`() throws {
    #expect(try passed([:]) == nil)
    #expect(try passed(["LISTEN_FDS": "1"]) == nil)
    #expect(try passed(["LISTEN_PID": "41", "LISTEN_FDS": "1"]) == nil)
    #expect(try passed(["LISTEN_PID": "41", "LISTEN_FDS": "nonsense"]) == nil)
  }

  @Test func `variables that make no sense are refused by name`() {
    expectRefusal(["LISTEN_PID": "me"], "LISTEN_PID is no process id: me")
    expectRefusal(["LISTEN_PID": ""], "LISTEN_PID is no process id: ")
    expectRefusal(["LISTEN_PID": "42"], "LISTEN_PID is set, and LISTEN_FDS is not")
    expectRefusal(
      ["LISTEN_PID": "42", "LISTEN_FDS": "many"],
      "LISTEN_FDS is no number of descriptors: many"
    )
    expectRefusal(
      ["LISTEN_PID": "42", "LISTEN_FDS": "-1"],
      "LISTEN_FDS is no number of descriptors: -1"
    )
  }

  @Test func `one socket is served, not none and not two`() {
    for count in [0, 2] {
      expectRefusal(
        ["LISTEN_PID": "42", "LISTEN_FDS": "\(count)"],
        "\(count) sockets were passed, and one can be served"
      )
    }
  }

  @Test func `only a Unix stream socket that listens is adopted`() throws {
    func expectRefusal(_ descriptor: Int32, _ reason: String) {
      #expect(throws: SocketError.badActivation(reason: reason)) {
        _ = try UnixSocketListener.adopt(descriptor: descriptor, logger: quiet) { _ in }
      }
    }
    let file = open("/dev/null", O_RDONLY)
    let internet = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let datagrams = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    let silent = try UnixSocket.create()
    defer { for descriptor in [file, internet, datagrams, silent] { Glibc.close(descriptor) } }
    let kind = "it must be a Unix stream socket (ListenStream= and a path)"
    expectRefusal(file, "descriptor \(file) is no socket")
    expectRefusal(internet, kind)
    expectRefusal(datagrams, kind)
    expectRefusal(silent, "it does not listen (Accept=no is needed)")
    expectRefusal(1 << 20, "descriptor \(1 << 20) is not open")
  }
}
