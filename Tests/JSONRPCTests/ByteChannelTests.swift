import Foundation
import Glibc
import Testing

@testable import JSONRPC

/// Every kind of descriptor that can be standard input or output.
@Suite(.timeLimit(.minutes(5)))
struct ByteChannelTests {
  private func pipeEnds() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test func `a regular file is read to its end and written`() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/backlot-\(UUID().uuidString)"
    defer { unlink(path) }
    let text = Array(repeating: UInt8(ascii: "x"), count: 200_000)
    let output = open(path, O_WRONLY | O_CREAT, 0o600)
    let writer = try ByteChannel(input: open("/dev/null", O_RDONLY), output: output)
    try await onThread { try writer.write(text) }
    #expect(try await onThread { try writer.read() } == [])
    writer.close()
    let input = open(path, O_RDONLY)
    let reader = try ByteChannel(input: input, output: open("/dev/null", O_WRONLY))
    let read = try await onThread {
      var bytes: [UInt8] = []
      while case let more = try reader.read(), !more.isEmpty { bytes += more }
      return bytes
    }
    #expect(read == text)
    try await onThread { try reader.write(text) }
  }

  @Test func `a pipe carries more than it holds, and its end is seen`() async throws {
    let ends = try pipeEnds()
    let channel = try ByteChannel(input: ends.read, output: ends.write)
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    async let writing: Void = onThread { try channel.write(bytes) }
    let read = try await onThread {
      var read: [UInt8] = []
      while read.count < bytes.count { read += try channel.read() }
      return read
    }
    try await writing
    #expect(read == bytes)
    let flags = fcntl(ends.read, F_GETFL) | fcntl(ends.write, F_GETFL)
    #expect(flags & O_NONBLOCK == 0)
  }

  @Test func `a blocked reader is woken, on a pipe and on a socket`() async throws {
    let ends = try pipeEnds()
    let piped = try ByteChannel(input: ends.read, output: ends.write)
    let (socket, other) = try ByteChannel.pair()
    for channel in [piped, socket] {
      let reading = Task { try await onThread { try channel.read() } }
      channel.stopReading()
      await #expect(throws: SocketError.stopped) { _ = try await reading.value }
      await #expect(throws: SocketError.stopped) { try await onThread { try channel.read() } }
    }
    other.close()
  }

  @Test func `a blocked writer is woken, on a pipe and on a socket`() async throws {
    let ends = try pipeEnds()
    let piped = try ByteChannel(input: ends.read, output: ends.write)
    let (socket, other) = try ByteChannel.pair()
    for channel in [piped, socket] {
      let writing = Task {
        try await onThread {
          while true { try channel.write(Array(repeating: 0, count: 1 << 20)) }
        }
      }
      channel.stopWriting()
      await #expect(throws: SocketError.stopped) { try await writing.value }
    }
    other.close()
  }

  @Test func `a terminal is read and written`() async throws {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var lock: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN.
    try #require(ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    let name = "/dev/pts/\(number)"
    let terminal = open(name, O_RDWR | O_NOCTTY)
    let channel = try ByteChannel(input: terminal, output: terminal, isShared: true)
    let user = try ByteChannel(input: master, output: master, isShared: true)
    try await onThread { try user.write(Array("{}\n".utf8)) }
    #expect(try await onThread { try channel.read() } == Array("{}\n".utf8))
    user.close()
    #expect(try await onThread { try channel.read() } == [])
  }

  @Test func `writing to a peer that left is an error, not a signal`() async throws {
    let (ours, theirs) = try ByteChannel.pair()
    theirs.close()
    await #expect(throws: SocketError.system(operation: "write", path: nil, code: EPIPE)) {
      try await onThread { try ours.write([1]) }
    }
    #expect(try await onThread { try ours.read() } == [])
  }

  @Test func `a descriptor that is none is refused`() {
    #expect(throws: SocketError.system(operation: "fstat", path: nil, code: EBADF)) {
      _ = try ByteChannel(input: -1, output: -1)
    }
  }
}
