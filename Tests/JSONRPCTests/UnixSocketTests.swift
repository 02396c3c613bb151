import Foundation
import Glibc
import Synchronization
import Testing

@testable import JSONRPC

/// A folder of a test's own, which goes with it.
private final class Folder {
  let path = FileManager.default.temporaryDirectory.path + "/backlot-\(UUID().uuidString.prefix(8))"

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Echoes every connection it accepts, and keeps them.
private final class EchoServer: Sendable {
  private let connections = Mutex<[Connection]>([])

  func listen(at path: String) throws -> UnixSocketListener {
    try UnixSocketListener.listen(at: path, logger: quiet) { self.serve($0) }
  }

  func serve(_ channel: ByteChannel) {
    let connection = Connection(channel: channel, handler: ScriptedHandler(), logger: quiet)
    do {
      try connection.start()
      connections.withLock { $0.append(connection) }
    } catch {
      Issue.record(error)
    }
  }

  func close() async {
    for connection in connections.withLock({ $0 }) { await connection.close(flush: true) }
  }
}

private func mode(_ path: String) -> mode_t {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}

private func expectEcho(
  at path: String,
  sourceLocation: SourceLocation = #_sourceLocation
)
  async throws
{
  let peer = Peer(try UnixSocket.connect(path))
  try await peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}\n")
  let answer = try await peer.lines(1)
  #expect(
    answer == ["{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"],
    sourceLocation: sourceLocation
  )
}

@Suite(.timeLimit(.minutes(5)))
struct UnixSocketTests {
  @Test func `a socket is the user's alone, and gone after its listener`() async throws {
    let folder = Folder()
    let path = folder.path + "/backlot/daemon.sock"
    let server = EchoServer()
    let listener = try server.listen(at: path)
    #expect(mode(folder.path) == 0o700)
    #expect(mode(folder.path + "/backlot") == 0o700)
    #expect(mode(path) == 0o600)
    #expect(mode(path + ".lock") == 0o600)
    #expect(listener.path == path)
    try await expectEcho(at: path)
    try await expectEcho(at: path)
    listener.close()
    listener.close()
    await server.close()
    #expect(throws: SocketError.notServed(path: path)) { _ = try UnixSocket.connect(path) }
    #expect(access(path, F_OK) != 0)
  }

  @Test func `a second instance is refused, and may serve when the first has gone`() async throws {
    let folder = Folder()
    let path = folder.path + "/daemon.sock"
    let server = EchoServer()
    let first = try server.listen(at: path)
    #expect(throws: SocketError.alreadyServed(path: path)) { _ = try server.listen(at: path) }
    try await expectEcho(at: path)
    first.close()
    let second = try server.listen(at: path)
    try await expectEcho(at: path)
    second.close()
    await server.close()
  }

  @Test func `a socket left behind is taken over`() async throws {
    let folder = Folder()
    let path = folder.path + "/daemon.sock"
    try #require(mkdir(folder.path, 0o700) == 0)
    let dead = try UnixSocket.create()
    let code = try UnixSocket.withAddress(path) { bind(dead, $0, $1) }
    try #require(code == 0)
    Glibc.close(dead)
    #expect(throws: SocketError.notServed(path: path)) { _ = try UnixSocket.connect(path) }
    let server = EchoServer()
    let listener = try server.listen(at: path)
    try await expectEcho(at: path)
    listener.close()
    await server.close()
  }

  @Test func `a socket that somebody serves without the lock is left alone`() async throws {
    let folder = Folder()
    let path = folder.path + "/daemon.sock"
    try #require(mkdir(folder.path, 0o700) == 0)
    let other = try UnixSocket.create()
    let code = try UnixSocket.withAddress(path) { bind(other, $0, $1) }
    try #require(code == 0 && listen(other, 1) == 0)
    #expect(throws: SocketError.alreadyServed(path: path)) {
      _ = try EchoServer().listen(at: path)
    }
    #expect(access(path, F_OK) == 0)
    Glibc.close(other)
  }

  @Test func `what is no socket is never removed`() throws {
    let folder = Folder()
    let path = folder.path + "/daemon.sock"
    try #require(mkdir(folder.path, 0o700) == 0)
    try "mine".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(throws: SocketError.notASocket(path: path)) { _ = try EchoServer().listen(at: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test func `a path of 108 bytes is too long, one of 107 is not`() async throws {
    let folder = Folder()
    let longest =
      folder.path + "/"
      + String(repeating: "x", count: UnixSocket.maximumPathBytes - folder.path.utf8.count - 1)
    let server = EchoServer()
    let listener = try server.listen(at: longest)
    try await expectEcho(at: longest)
    listener.close()
    await server.close()
    let path = longest + "x"
    let error = #expect(throws: SocketError.self) { _ = try server.listen(at: path) }
    #expect(error == .pathTooLong(path: path, bytes: 108))
    #expect(throws: SocketError.self) { _ = try UnixSocket.connect(path) }
  }

  @Test func `a socket that listens already is adopted and not removed`() async throws {
    let folder = Folder()
    let path = folder.path + "/daemon.sock"
    try #require(mkdir(folder.path, 0o700) == 0)
    let passed = try UnixSocket.create()
    let code = try UnixSocket.withAddress(path) { bind(passed, $0, $1) }
    try #require(code == 0 && listen(passed, 8) == 0)
    let server = EchoServer()
    let listener = try UnixSocketListener.adopt(descriptor: passed, logger: quiet) {
      server.serve($0)
    }
    #expect(listener.path == path)
    try await expectEcho(at: path)
    listener.close()
    await server.close()
    #expect(access(path, F_OK) == 0)
  }

  @Test func `the peer's user is known on both ends`() throws {
    let (first, second) = try ByteChannel.pair()
    #expect(first.peerUserID == geteuid())
    #expect(second.peerUserID == geteuid())
  }
}
