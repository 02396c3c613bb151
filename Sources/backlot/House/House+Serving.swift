import AgentKit
import BacklotProtocol
import BacklotServer
import Foundation
import JSONRPC
import Logging
import ModelGateway
import Storage
import Synchronization
import UnixSignals

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
    let server = server(workingDirectory: FileManager.default.currentDirectoryPath)
    return await untilStopped(server) {
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
    let server = server(workingDirectory: nil)
    let watch = IdleWatch(isAwaited: isAwaited)
    // A listener hands over no more than it accepts, and each client is served at once.
    let (clients, accept) = AsyncStream.makeStream(
      of: ByteChannel.self,
      bufferingPolicy: .bufferingNewest(128)
    )
    let onAccept: UnixSocketListener.Accept = { channel in
      guard watch.enter() else { return channel.close() }
      if case .enqueued = accept.yield(channel) { return }
      watch.leave()
      channel.close()
    }
    let listener: UnixSocketListener
    switch door {
    case .path(let path):
      listener = try .listen(at: path, logger: logger, onAccept: onAccept)
    case .passed(let descriptor):
      listener = try .adopt(descriptor: descriptor, logger: logger, onAccept: onAccept)
    }
    let path = listener.path ?? "a socket without a name"
    ready(path)
    // What a process of before has left; one client's own daemon leaves it to the shared one.
    do {
      try await runner.takeUp(interrupted: settings.resumesRuns)
    } catch {
      logger.error("runs of before could not be taken up", metadata: ["error": "\(error)"])
    }
    logger.info("listening", metadata: ["path": "\(path)"])
    let stopListening: @Sendable () -> Void = {
      listener.close()
      accept.finish()
    }
    let code = await untilStopped(
      server,
      idle: idle.map { (watch, $0) },
      before: stopListening
    ) {
      await withDiscardingTaskGroup { group in
        for await channel in clients {
          group.addTask {
            _ = await server.serve(channel, hosting: .sharedDaemon, label: "socket")
            watch.leave()
          }
        }
      }
      return 0
    }
    stopListening()
    return code
  }

  /// Serves until the serving ends by itself, a signal comes, a client asks to stop, or it has been
  /// idle.
  ///
  /// Clients are told, and what they asked is answered first.
  private func untilStopped(
    _ server: Server,
    idle: (watch: IdleWatch, limit: Duration)? = nil,
    before stopping: @escaping @Sendable () -> Void = {},
    _ serving: @escaping @Sendable () async -> Int32
  ) async -> Int32 {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    return await withTaskGroup(of: Int32?.self) { [runner] group in
      group.addTask { await serving() }
      // Returns once the others have: it is cancelled with them.
      group.addTask {
        await self.retainSessions()
        return nil
      }
      group.addTask {
        for await _ in signals { break }
        return nil
      }
      group.addTask {
        await server.waitUntilAskedToStop()
        return nil
      }
      if let idle {
        group.addTask {
          await idle.watch.waitUntilIdle(idle.limit) { await runner.isBusy }
          return nil
        }
      }
      let first = await group.next() ?? nil
      if first == nil {
        // Who comes now would wait for a daemon that goes.
        stopping()
        // Runs are interrupted before the clients are told, so that they see it.
        await runner.shutdown(reason: .shutdown, message: "the daemon was stopped")
        await server.close(reason: "the daemon was stopped")
      }
      group.cancelAll()
      return first ?? 0
    }
  }
}
