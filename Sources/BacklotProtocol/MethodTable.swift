/// A row of the method table: what the schema, `rpc.discover` and the dispatcher know of a method.
package protocol AnyMethod: Sendable {
  var name: String { get }
  var summary: String { get }
  var isNotification: Bool { get }
  /// Who sends it.
  var direction: MethodDirection { get }
  var lane: MethodLane { get }
  /// Whether it changes anything; an observer may not send it.
  var isMutating: Bool { get }
  var errors: [BacklotError] { get }
  var params: any WireType.Type { get }
  /// Nil for a notification.
  var result: (any WireType.Type)? { get }
}

package enum MethodDirection: String, Sendable {
  case clientToServer, serverToClient, both
}

/// What a request waits for before it is carried out.
package enum MethodLane: Sendable {
  /// The requests before it that name the same session.
  case session
  /// Nothing.
  case free
  /// Everything before it on its connection.
  case global
}

/// A request with its types.
package struct Request<Params: WireType, Result: WireType>: AnyMethod {
  package let name: String
  package let summary: String
  package let direction: MethodDirection
  package let lane: MethodLane
  package let isMutating: Bool
  package let errors: [BacklotError]
  package var isNotification: Bool { false }
  package var params: any WireType.Type { Params.self }
  package var result: (any WireType.Type)? { Result.self }

  init(
    _ name: String,
    _ summary: String,
    direction: MethodDirection = .clientToServer,
    lane: MethodLane = .free,
    isMutating: Bool = false,
    errors: [BacklotError] = []
  ) {
    self.name = name
    self.summary = summary
    self.direction = direction
    self.lane = lane
    self.isMutating = isMutating
    self.errors = isMutating ? errors + [.notPermitted] : errors
  }
}

/// A notification, either way.
package struct Notification<Params: WireType>: AnyMethod {
  package let name: String
  package let summary: String
  package let direction: MethodDirection
  package var lane: MethodLane { .free }
  package var isMutating: Bool { false }
  package var errors: [BacklotError] { [] }
  package var isNotification: Bool { true }
  package var params: any WireType.Type { Params.self }
  package var result: (any WireType.Type)? { nil }

  init(_ name: String, _ direction: MethodDirection, _ summary: String) {
    self.name = name
    self.summary = summary
    self.direction = direction
  }
}

/// The native face, a file a family.
///
/// The dispatcher serves what stands here and nothing else.
package enum Methods {
  /// The whole table, in the order of the documentation.
  package static let all: [any AnyMethod] =
    lifecycle + sessions + messages + runs + events + state + projects + artifacts + interactions
    + records + catalogue + daemon + window
}
