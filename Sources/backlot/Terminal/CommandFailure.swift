import AgentKit
import ArgumentParser
import Foundation
import JSONRPC
import ModelInterface
import SystemSupport

/// The exit codes of `sysexits.h` that the commands answer with, and the shell's own for Ctrl-C.
enum Exit {
  static let failed = ExitCode(1)
  static let usage = ExitCode(64)
  static let badInput = ExitCode(65)
  /// No source names the subject: what was asked for is not there.
  static let nobodyFound = ExitCode(66)
  static let unavailable = ExitCode(69)
  static let cannotCreate = ExitCode(73)
  static let outputFailed = ExitCode(74)
  static let tryAgain = ExitCode(75)
  static let noPermission = ExitCode(77)
  static let configuration = ExitCode(78)
  static let interrupted = ExitCode(130)
  static let ended = ExitCode(143)
}

/// Why a command did not do what it was asked: one sentence, and what to do about it.
struct CommandFailure: Error {
  var message: String
  /// Commands that help, each with what it does: `("check it", "backlot doctor")`.
  var advice: [(String, String)] = []
  var exitCode: ExitCode

  init(_ message: String, advice: [(String, String)] = [], _ exitCode: ExitCode) {
    self.message = message
    self.advice = advice
    self.exitCode = exitCode
  }

  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let failure as ModelFailure: self.init(failure)
    case let error as StoreError:
      self.init(error.description, advice: [("check it", "backlot doctor")], Exit.unavailable)
    // The one that serves may be about to leave.
    case SocketError.alreadyServed: self.init("\(error)", Exit.tryAgain)
    case SocketError.closedStream: self.init("\(error)", Exit.outputFailed)
    case SocketError.unsafeFolder(let path, _):
      self.init(
        "\(error)",
        advice: [("close it to others", "chmod 700 \(path)")],
        Exit.configuration
      )
    case let error as SystemCallFailure: self.init("\(error)", Exit.unavailable)
    case let error as SocketError: self.init("\(error)", Exit.unavailable)
    case RunnerError.archived(let id):
      let restore = "backlot call session/unarchive '{\"sessionId\": \"\(id)\"}'"
      self.init("\(error)", advice: [("restore it", restore)], Exit.badInput)
    case let error as RunnerError: self.init(error.description, Exit.badInput)
    case let error as CocoaError:
      let path = error.filePath.map { " (\($0))" } ?? ""
      self.init("\(error.localizedDescription)\(path)", Exit.failed)
    default: self.init("\(error)", Exit.failed)
    }
  }

  init(_ failure: ModelFailure) {
    let without = ("without", "backlot pitch SUBJECT --rehearsal")
    let check = ("check it", "backlot doctor")
    switch failure.kind {
    case .authentication:
      self.init(failure.message, advice: [check, without], Exit.noPermission)
    case .rateLimited, .overloaded:
      self.init(failure.message, advice: [("go on", "backlot resume")], Exit.tryAgain)
    case .unknownModel, .invalidRequest, .notAllowed, .misconfigured:
      self.init(failure.message, advice: [check, without], Exit.configuration)
    default:
      self.init(failure.message, advice: [check, without], Exit.unavailable)
    }
  }

  func tell(_ terminal: Terminal) {
    terminal.complain(message, advice: advice.map { ($0.0, $0.1) })
  }
}
