import JSONModel
import ModelInterface

/// Runs that are played instead of worked: what a crew says, asks and does, message by message.
///
/// Only the model is a script. Its steps go through the same agents, tools, journal and streams as
/// any other's.
package struct RunScript: Sendable, Hashable {
  /// What is wrong with a script, with the place.
  package struct Fault: Sendable, Hashable, CustomStringConvertible {
    /// The line of the file, from 1.
    package var line: Int
    /// What is wrong, and what is allowed.
    package var message: String

    package var description: String { "line \(line): \(message)" }
  }

  /// What one message sets going.
  struct Run: Sendable, Hashable {
    var turns: [Turn] = []
    var documents: [Delivery.Document] = []
  }

  /// One answer of the model: what it says, up to the call with which it ends.
  struct Turn: Sendable, Hashable {
    var beats: [Beat] = []
    var call: Call?
  }

  enum Beat: Sendable, Hashable {
    case say(String, pace: Duration)
    case think(String)
    case pause(Duration)
    /// Fails as a provider would, at the first `times` tries that come so far.
    case fail(ModelFailure, times: Int)
    /// Breaks off after the text, at the first `times` tries that come so far.
    case breakOff(after: String, pace: Duration, times: Int)
    /// Nothing comes any more until the run is cancelled.
    case hang
  }

  struct Call: Sendable, Hashable {
    var id: String
    var name: String
    var arguments: [String: JSONValue]
    var needsPermission = false
    /// What a tool of the script's own does; nil for a built-in one.
    var outcome: Outcome?
  }

  struct Outcome: Sendable, Hashable {
    var result: JSONValue = ["status": "done"]
    var error: String?
    var summary: String?
    var pause: Duration = .zero
  }

  /// The state keys that the script writes.
  var keys: [TeamDefinition.Key] = []
  /// At least one.
  var runs: [Run] = []

  /// The run that the message with this number plays, from 1; the last one again where there are no
  /// more.
  func run(_ number: Int) -> Run? {
    runs.indices.contains(number - 1) ? runs[number - 1] : runs.last
  }

  var calls: [Call] { runs.flatMap { $0.turns.compactMap(\.call) } }
}
