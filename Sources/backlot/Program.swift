import ArgumentParser
import Dispatch
import Foundation
import JSONRPC

/// The process's beginning.
@main
enum Program {
  static func main() {
    // Before anything opens a descriptor: the runtime of Swift's tasks does so with the first one.
    StandardStreams.openClosed()
    // Owned by the process, which ends with it.
    Task {
      await Backlot.main()
      exit(0)
    }
    dispatchMain()
  }
}
