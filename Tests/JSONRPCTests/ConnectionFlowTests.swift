import Glibc
import JSONModel
import Synchronization
import Testing

@testable import JSONRPC

/// Both directions at once: requests of ours, many senders, slow and vanishing peers.
@Suite(.timeLimit(.minutes(5)))
struct ConnectionFlowTests {
  @Test func `requests of ours are answered, refused, or fail with the connection`() async throws {
    let (ours, theirs) = try ByteChannel.pair()
    let asked = Awaited<Bool>()
    let held = Mutex<[IncomingRequest]>([])
    let server = ScriptedHandler(onRequest: { _, request in
      switch request.method {
      case "echo": request.respond(request.params ?? .null)
      case "hold":
        held.withLock { $0.append(request) }
        asked.set(true)
      default: request.fail(.methodNotFound(request.method))
      }
    })
    var configuration = Connection.Configuration()
    configuration.framing = .headers
    let handler = ScriptedHandler()
    let client = Connection(
      channel: ours,
      configuration: configuration,
      handler: handler,
      logger: quiet
    )
    let remote = Connection(channel: theirs, handler: server, logger: quiet)
    try client.start()
    try remote.start()
    #expect(try await client.request("echo", RawJSON(["a": 1])) == RawJSON(["a": 1]))
    #expect(remote.framing == .headers)
    let error = await #expect(throws: RPCError.self) { try await client.request("none", nil) }
    #expect(error == .methodNotFound("none"))
    async let lost = Result { try await client.request("hold", nil) }
    _ = await asked.value
    await remote.close(flush: true)
    let failure = await lost
    #expect(throws: ConnectionError.closed) { try failure.get() }
    #expect(await handler.inputEnd.value == .endOfInput)
    await #expect(throws: ConnectionError.closed) { try await client.request("echo", nil) }
    await client.close(flush: false)
    held.withLock { $0 = [] }
  }

  @Test func `frames of many senders stay whole, each sender's in order`() async throws {
    let (connection, peer) = try connect()
    let filler = String(repeating: "x", count: 700)
    let senders = 8
    let each = 250
    async let received = peer.lines(senders * each)
    await withTaskGroup(of: Void.self) { group in
      for sender in 0..<senders {
        group.addTask {
          for index in 0..<each {
            let params: JSONValue = [
              "from": .integer(Int64(sender)), "n": .integer(Int64(index)), "x": .string(filler),
            ]
            connection.notify("n", RawJSON(params))
          }
        }
      }
    }
    var next = Array(repeating: 0, count: senders)
    for line in try await received {
      guard case .message(.notification("n", let params)) = Packet(scanning: Array(line.utf8)),
        let json = try params?.value(), let sender = json["from"]?.integerValue
      else {
        Issue.record("not a whole frame: \(line)")
        continue
      }
      #expect(json["n"]?.integerValue == Int64(next[Int(sender)]))
      next[Int(sender)] += 1
    }
    #expect(next == Array(repeating: each, count: senders))
    await connection.close(flush: true)
  }

  @Test func `a slow reader is waited for, and holds up nobody else`() async throws {
    let budget = 1 << 20
    let (slow, slowPeer) = try connect { $0.outboundBudget = budget }
    let (quick, quickPeer) = try connect()
    let frame = RawJSON(.string(String(repeating: "x", count: 10_000)))
    let total = 1000
    let mostQueued = Mutex(0)
    let isPaused = Awaited<Bool>()
    async let delivery: Void = {
      for _ in 0..<total {
        if slow.isOverBudget {
          isPaused.set(true)
          await slow.waitUntilDrained()
          #expect(slow.queuedBytes <= budget / 2)
        }
        slow.notify("n", frame)
        mostQueued.withLock { $0 = max($0, slow.queuedBytes) }
      }
    }()
    _ = await isPaused.value
    for id in 0..<50 {
      try await quickPeer.send("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"m\"}\n")
      let answer = try await quickPeer.lines(1)
      #expect(answer == ["{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":null}"])
    }
    #expect(try await slowPeer.lines(total).count == total)
    await delivery
    #expect(mostQueued.withLock { $0 } <= budget + 11_000)
    await slow.waitUntilFlushed()
    #expect(slow.queuedBytes == 0)
    await slow.close(flush: true)
    await quick.close(flush: true)
  }

  @Test func `a peer that asks and never reads is no longer read from`() async throws {
    let budget = 64 << 10
    let answer = RawJSON(.string(String(repeating: "x", count: 4096)))
    let most = Mutex(0)
    let count = Atomic(0)
    let handler = ScriptedHandler(onRequest: { connection, request in
      request.respond(answer)
      count.add(1, ordering: .relaxed)
      most.withLock { $0 = max($0, connection.queuedBytes) }
    })
    let (connection, peer) = try connect(handler) { $0.outboundBudget = budget }
    let total = 5000
    async let sending: Void = {
      for start in stride(from: 0, to: total, by: 100) {
        let lines = (start..<start + 100).map {
          "{\"jsonrpc\":\"2.0\",\"id\":\($0),\"method\":\"method/with/a/long/name\"}\n"
        }
        try await peer.send(lines.joined())
      }
    }()
    // The answers to one read of requests may come on top.
    #expect(try await peer.lines(total).count == total)
    try await sending
    #expect(count.load(ordering: .relaxed) == total)
    #expect(most.withLock { $0 } < 2 * budget + 1200 * 4200)
    await connection.close(flush: true)
  }

  @Test func `after the end of input what is in flight can still be answered`() async throws {
    let held = Mutex<IncomingRequest?>(nil)
    let handler = ScriptedHandler(onRequest: { _, request in held.withLock { $0 = request } })
    let (connection, peer) = try connect(handler)
    try await peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}")
    peer.channel.stopWriting()
    #expect(await handler.inputEnd.value == .endOfInput)
    let request = held.withLock { $0 }
    #expect(request?.isCancelled == false)
    request?.respond(.null)
    await connection.close(flush: true)
    #expect(await handler.closed.value)
    #expect(try await peer.rest() == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}\n")
  }

  @Test func `a peer that vanishes ends the connection and no more`() async throws {
    let handler = ScriptedHandler()
    // A pipe as output, so that nothing but the write can tell.
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    var input: [Int32] = [0, 0]
    try #require(pipe(&input) == 0)
    let channel = try ByteChannel(input: input[0], output: ends[1])
    let connection = Connection(channel: channel, handler: handler, logger: quiet)
    signal(SIGPIPE, SIG_IGN)
    try connection.start()
    Glibc.close(ends[0])
    connection.notify("n", nil)
    let broken = SocketError.system(operation: "write", path: nil, code: EPIPE)
    #expect(await handler.inputEnd.value == .failed(broken))
    await connection.waitUntilClosed()
    connection.notify("n", nil)
    await connection.waitUntilDrained()
    await connection.waitUntilFlushed()
    #expect(connection.queuedBytes == 0)
    Glibc.close(input[1])
  }

  @Test func `closing without flush leaves a peer that reads nothing`() async throws {
    let handler = ScriptedHandler()
    let (connection, peer) = try connect(handler)
    let large = RawJSON(.string(String(repeating: "x", count: 1 << 20)))
    for _ in 0..<4 { connection.notify("n", large) }
    async let flushing: Void = connection.close(flush: true)
    #expect(await handler.inputEnd.value == .closedHere)
    await connection.close(flush: false)
    await flushing
    #expect(await handler.closed.value)
    peer.channel.close()
  }

  @Test func `a wait for draining ends with its task`() async throws {
    let (connection, peer) = try connect { $0.outboundBudget = 1000 }
    let large = RawJSON(.string(String(repeating: "x", count: 1 << 20)))
    for _ in 0..<4 { connection.notify("n", large) }
    let task = Task { await connection.waitUntilDrained() }
    task.cancel()
    await task.value
    #expect(connection.isOverBudget)
    await connection.close(flush: false)
    peer.channel.close()
  }
}
