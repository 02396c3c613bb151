import AgentKit
import Foundation

/// Where a page ended, as text that says nothing to its reader: base64url of the list's name and the
/// last row's place in it.
struct PageCursor {
  var list: String
  var place: Int64
  var id: String

  var text: String {
    Data("\(list)/\(place)/\(id)".utf8).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }

  init(list: String, place: Int64, id: String) {
    self.list = list
    self.place = place
    self.id = id
  }

  /// Nil where `text` is nil.
  ///
  /// Throws `StoreError.invalid` where it is no cursor of this list.
  init?(_ text: String?, list: String) throws {
    guard let text else { return nil }
    var base64 = text.replacingOccurrences(of: "-", with: "+")
      .replacingOccurrences(of: "_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    let parts = Data(base64Encoded: base64)
      .map { String(decoding: $0, as: UTF8.self) }?
      .split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard let parts, parts.count == 3, parts[0] == list, let place = Int64(parts[1]) else {
      throw StoreError.invalid("This is not a cursor of this list; begin again without one.")
    }
    self.init(list: list, place: place, id: String(parts[2]))
  }
}
