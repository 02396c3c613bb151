import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum EventHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.eventsSubscribe) { params, context in
      try await context.peer.subscribe(params, context)
    }
    dispatcher.on(Methods.eventsUnsubscribe) { params, context in
      try await context.peer.unsubscribe(params.stream)
      return Nothing()
    }
    dispatcher.onRaw(Methods.eventsRead, read)
  }

  /// Room in an answer for all but the events.
  private static let envelopeBytes = 2048

  private static func read(
    _ params: EventsReadParams,
    _ context: RequestContext
  ) async throws -> RawJSON {
    let environment = context.environment
    let stream = try EventStream(params.stream)
    let start = try await stream.checked(params.since, environment)
    let limit = try checkedLimit(params.limit, standard: 100, most: 1000)
    let types = params.types.map(Set.init)
    var room = (context.peer.connection?.maximumOutgoingBytes ?? 0) - envelopeBytes
    let mostOfOne = room
    var place = start
    var cursor = params.since?.seq ?? start.floor
    var events: [[UInt8]] = []
    reading: repeat {
      place = try await stream.page(
        after: cursor,
        limit: limit - events.count,
        in: environment.store
      )
      if place.events.isEmpty { break }
      for event in place.events {
        if types?.contains(event.type) ?? true {
          let bytes = EventWriter.bytes(event, in: stream, room: mostOfOne)
          room -= bytes.count + 1
          // The page ends where the client would not read the answer; it reads on at `next`.
          if room < 0 { break reading }
          events.append(bytes)
        }
        cursor = event.seq
      }
    } while events.count < limit && cursor < place.head
    let marks: JSONValue = [
      "stream": .string(params.stream), "epoch": .string(environment.epoch),
      "head": .integer(place.head), "next": .integer(cursor),
    ]
    let list = events.joined(separator: [UInt8(ascii: ",")])
    return RawJSON(
      checked: Array("{\"events\":[".utf8) + list + Array("],".utf8)
        + marks.serialized().dropFirst()
    )
  }
}
