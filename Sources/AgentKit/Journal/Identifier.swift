import Foundation

/// An id on the wire and in the database: a UUID version 7 (RFC 9562) as lower-case text, so that
/// ids sort by the time they were made.
package protocol Identifier: RawRepresentable<String>, Codable, Sendable, Hashable,
  CustomStringConvertible
{
  init(rawValue: String)
}

extension Identifier {
  package var description: String { rawValue }

  /// A new id; the time part is the system clock's.
  package static func make() -> Self {
    make(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) {
      UInt64.random(in: .min ... .max)
    }
  }

  /// An id from a given time and given randomness: what replay uses.
  package static func make(milliseconds: Int64, random: () -> UInt64) -> Self {
    // The clock, or a journal of somebody else's, may say a time before 1970.
    let high = UInt64(clamping: milliseconds) << 16 | 0x7000 | random() & 0x0FFF
    let low = 0x8000_0000_0000_0000 | random() >> 2
    let digits = hexadecimal(high) + hexadecimal(low)
    let cuts = [0, 8, 12, 16, 20, 32]
    let groups = zip(cuts, cuts.dropFirst()).map { digits.dropFirst($0).prefix($1 - $0) }
    return Self(rawValue: groups.joined(separator: "-"))
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

package struct SessionID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

package struct ProjectID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

package struct MessageID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

package struct RunID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

package struct ItemID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

package struct ArtifactID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

package struct InteractionID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// Names one process that may own runs; see `RunOwnership`.
package struct OwnerID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}
