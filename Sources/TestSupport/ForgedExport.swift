import AgentKit
package import JSONModel

/// An export whose lines are changed at will and whose hashes are made anew: what a forger sends.
package struct ForgedExport: Sendable {
  /// The lines after the first, without their hashes: events, then bodies.
  package var lines: [JSONValue]
  package var header: [String: JSONValue]
  /// Whether the header counts what there is.
  package var countsLines = true

  /// Throws where `text` is no export.
  package init(_ text: [UInt8]) throws {
    let parsed = try text.split(separator: UInt8(ascii: "\n")).map { line in
      var members = try JSONValue(parsing: Array(line)).objectValue ?? [:]
      members["hash"] = nil
      return members
    }
    header = parsed.first ?? [:]
    lines = parsed.dropFirst().map(JSONValue.object)
  }

  package var text: [UInt8] {
    var header = header
    if countsLines {
      let bodies = lines.count { $0["body"] != nil }
      header["events"] = .integer(Int64(lines.count - bodies))
      header["bodies"] = .integer(Int64(bodies))
    }
    return ForgedExport.chained(
      ([.object(header)] + lines).map { String(decoding: $0.serialized(), as: UTF8.self) }
    )
  }

  /// Lines of any text with the hashes that belong behind them.
  package static func chained(_ lines: [String]) -> [UInt8] {
    var hash = ""
    var text: [UInt8] = []
    for line in lines {
      let said = Array(line.utf8).dropLast()
      hash = SHA256.hex(Array(hash.utf8) + said)
      text += said + Array(#","hash":"\#(hash)"}"#.utf8) + [UInt8(ascii: "\n")]
    }
    return text
  }

  /// Changes the first line of an event of this type whose members pass `condition`.
  package mutating func change(
    _ type: String,
    where condition: ([String: JSONValue]) -> Bool = { _ in true },
    _ body: (inout [String: JSONValue]) -> Void
  ) {
    for index in lines.indices {
      guard var members = lines[index].objectValue, members["type"] == .string(type),
        condition(members)
      else { continue }
      body(&members)
      lines[index] = .object(members)
      return
    }
  }

  /// Sets a member of such an event's data.
  package mutating func set(_ type: String, _ member: String, _ value: JSONValue?) {
    change(type) { members in
      var data = members["data"]?.objectValue ?? [:]
      data[member] = value
      members["data"] = .object(data)
    }
  }

  /// Puts an event behind the first one of `type`, and numbers all events anew.
  package mutating func insert(
    after type: String,
    _ eventType: String,
    _ data: JSONValue,
    run: JSONValue? = nil,
    key: String? = nil
  ) {
    guard let index = lines.firstIndex(where: { $0["type"] == .string(type) }) else { return }
    var members: [String: JSONValue] = [
      "type": .string(eventType), "data": data, "time": 1_800_000_000_000,
    ]
    members["runId"] = run
    members["key"] = key.map(JSONValue.string)
    lines.insert(.object(members), at: index + 1)
    renumber()
  }

  package mutating func renumber() {
    var seq: Int64 = 0
    for index in lines.indices where lines[index]["body"] == nil {
      guard var members = lines[index].objectValue else { continue }
      seq += 1
      members["seq"] = .integer(seq)
      lines[index] = .object(members)
    }
  }
}
