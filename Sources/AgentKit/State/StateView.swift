package import JSONModel

/// A project's state as one branch of a run sees it: what was there when the branch began, and the
/// branch's own writes.
package struct StateView: Sendable, Hashable {
  package private(set) var values: [String: JSONValue]
  /// How often each key was changed in the project's life.
  package private(set) var versions: [String: Int]
  /// The values that each key had since the run began, oldest first, with the one it began with.
  package private(set) var history: [String: [JSONValue]]
  /// The branch's own writes, in order.
  package private(set) var changes: [StateChange] = []

  package init(_ entries: [String: StateEntry]) {
    values = entries.mapValues(\.value)
    versions = entries.mapValues(\.version)
    history = entries.mapValues { [$0.value] }
  }

  package mutating func apply(_ change: StateChange) {
    absorb(change)
    changes.append(change)
  }

  /// Takes over a change that is not this branch's own.
  package mutating func absorb(_ change: StateChange) {
    let value = change.applied(to: values[change.key])
    values[change.key] = value
    versions[change.key] = versions[change.key, default: 0].saturatingAdd(1)
    history[change.key, default: []].append(value)
  }

  /// The view with which a branch of a parallel group begins.
  package func branched() -> StateView {
    var view = self
    view.changes = []
    return view
  }

  /// Takes over what a branch wrote, now that the group is joined.
  package mutating func join(_ branch: StateView) {
    for change in branch.changes { apply(change) }
  }
}
