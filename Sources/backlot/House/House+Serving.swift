import AgentKit
import ArgumentParser
import BacklotProtocol
import BacklotServer
import Foundation
import JSONRPC
import Logging
import ModelGateway
import Storage
import Synchronization

extension House {
  /// A server on this house.
  ///
  /// `workingDirectory` is that of sessions whose client names none.
  func server(workingDirectory: String?) -> Server {
    let gateway = models.gateway
    let isScript = script != nil
    for notice in models.notices {
      logger.warning("a setting has no effect", metadata: ["setting": "\(notice)"])
    }
    return Server(
      ServerEnvironment(
        runner: runner,
        store: store,
        epoch: archive.database.epoch,
        version: Backlot.version,
        startedAt: House.now(),
        clock: House.now,
        processID: ProcessInfo.processInfo.processIdentifier,
        models: { credentials in
          if isScript { return Script.models }
          let found = try await gateway.models(with: credentials)
          return ModelList(
            models: found.models.map { ModelInfo(name: $0.name, provider: $0.provider) },
            standard: try? await gateway.describe(with: credentials).name,
            problems: found.problems
          )
        },
        credentialNames: isScript ? [] : gateway.variableNames,
        workingDirectory: workingDirectory,
        logger: logger
      )
    )
  }

  private static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

  /// Serves one client on `channel`, until it goes, the process is told to stop, or it asks for it.
  func serve(_ channel: ByteChannel, framing: Framing?) async throws -> Int32 {
    let server = server(workingDirectory: try Places.presentFolder())
    return await untilStopped(server, signals: try EndSignals.trap()) {
      await server.serve(channel, framing: framing, hosting: .privateDaemon, label: "stdio")
    }
  }

  /// Where a shared daemon meets its clients.
  enum Door {
    /// A socket that this process makes.
    case path(String)
    /// A socket that a service manager made, and keeps.
    case passed(descriptor: Int32)
  }

  /// Serves every client of a socket, until the process is told to stop, a client asks for it, or
  /// nobody has been there, and nothing was to do, for `idle`.
  ///
  /// One that was started because a client `isAwaited` gives it the time to connect. `ready` is
  /// called once clients can, with the path at which they do.
  func serve(
    socket door: Door,
    idle: Duration?,
    isAwaited: Bool,
    ready: @Sendable (String) -> Void
  ) async throws -> Int32 {
    ConnectionLimit.raise()
    let server = server(workingDirectory: nil)
    let watch = IdleWatch(isAwaited: isAwaited)
    // No admitted client is dropped here: the limit admits fewer than the stream holds.
    let (clients, accept) = AsyncStream.makeStream(
      of: ByteChannel.self,
      bufferingPolicy: .bufferingOldest(ConnectionLimit.most)
    )
    let onAccept: UnixSocketListener.Accept = { channel in
      let most = ConnectionLimit.present
      switch watch.enter(atMost: most) {
      case .leaving: return channel.close()
      case .full:
        channel.refuse(.tooManyConnections(limit: most))
        return channel.close()
      case .entered: break
      }
      if case .enqueued = accept.yield(channel) { return }
      watch.leave()
      channel.close()
    }
    let (losses, loss) = AsyncStream.makeStream(
      of: SocketError.self,
      bufferingPolicy: .bufferingOldest(1)
    )
    let onLost: UnixSocketListener.Lost = { loss.yield($0) }
    let listener: UnixSocketListener
    switch door {
    case .path(let path):
      listener = try .listen(at: path, logger: logger, onLost: onLost, onAccept: onAccept)
    case .passed(let descriptor):
      listener = try .adopt(
        descriptor: descriptor,
        logger: logger,
        onLost: onLost,
        onAccept: onAccept
      )
    }
    let path = listener.path ?? "a socket without a name"
    let stopListening: @Sendable () -> Void = {
      listener.close()
      accept.finish()
    }
    defer { stopListening() }
    // Before anybody can connect for whom it would matter.
    let signals = try EndSignals.trap()
    logger.info("listening", metadata: ["path": "\(path)"])
    ready(path)
    return await untilStopped(
      server,
      signals: signals,
      idle: idle.map { (watch, $0) },
      losses: losses,
      before: stopListening
    ) {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.takeUp() }
        for await channel in clients {
          group.addTask {
            _ = await server.serve(channel, hosting: .sharedDaemon, label: "socket")
            watch.leave()
          }
        }
      }
      return 0
    }
  }

  /// Goes on with what processes of before have left; one client's own daemon leaves it to the
  /// shared one.
  private func takeUp() async {
    do {
      try await runner.takeUp(interrupted: settings.resumesRuns)
    } catch is CancellationError {
      // The daemon leaves; the next one takes it up.
    } catch {
      logger.error("runs of before could not be taken up", metadata: ["error": "\(error)"])
    }
  }

  /// Why the serving has ended.
  private enum End: Sendable {
    case served(Int32)
    case signal(Int32)
    case asked
    case idle
    case lost(SocketError)

    var code: Int32 {
      switch self {
      case .served(let code): code
      case .signal, .asked, .idle: 0
      case .lost: Exit.unavailable.rawValue
      }
    }

    /// What nobody asked for is told also where little is logged.
    var level: Logger.Level {
      switch self {
      case .signal(SIGHUP): .warning
      case .lost: .error
      default: .info
      }
    }

    var reason: String {
      switch self {
      case .served: "its client has gone"
      case .signal(let number): EndSignals.name(number)
      case .asked: "a client asked for it"
      case .idle: "nobody was there"
      case .lost(let error): "its socket is gone: \(error)"
      }
    }
  }

  /// Serves until the serving ends by itself, a signal comes, a client asks to stop, or it has been
  /// idle.
  ///
  /// Clients are told, and what they asked is answered first.
  private func untilStopped(
    _ server: Server,
    signals: AsyncStream<Int32>,
    idle: (watch: IdleWatch, limit: Duration)? = nil,
    losses: AsyncStream<SocketError>? = nil,
    before stopping: @escaping @Sendable () -> Void = {},
    _ serving: @escaping @Sendable () async -> Int32
  ) async -> Int32 {
    await withTaskGroup(of: End?.self) { [runner, logger] group in
      group.addTask { .served(await serving()) }
      // Returns once the others have: it is cancelled with them.
      group.addTask {
        await self.retainSessions()
        return nil
      }
      group.addTask {
        for await signal in signals { return .signal(signal) }
        return nil
      }
      group.addTask {
        await server.waitUntilAskedToStop()
        return .asked
      }
      if let losses {
        group.addTask {
          for await error in losses { return .lost(error) }
          return nil
        }
      }
      if let idle {
        group.addTask {
          await idle.watch.waitUntilIdle(idle.limit) { await runner.isBusy }
          return .idle
        }
      }
      var end: End?
      while end == nil, let next = await group.next() { end = next }
      let last = end ?? .asked
      if case .served(let code) = last {
        group.cancelAll()
        return code
      }
      logger.log(level: last.level, "the daemon stops", metadata: ["reason": "\(last.reason)"])
      // A client that came now would wait for a daemon that does not serve it.
      stopping()
      // Runs are interrupted before the clients are told, so that they see it.
      await runner.shutdown(reason: .shutdown, message: "the daemon was stopped")
      await server.close(reason: "the daemon was stopped")
      group.cancelAll()
      return last.code
    }
  }
}
