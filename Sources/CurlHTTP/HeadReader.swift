/// Reads header lines as they come until the head of the answer that counts is whole: not that of
/// an interim answer, of a redirect that is followed, or of a trailer.
struct HeadReader {
  /// No server has use for more; what follows is dropped.
  private static let maximumHeaders = 256

  private var status: Int?
  private var headers: [HTTPHeader] = []
  private(set) var isComplete = false

  /// Takes one line with its line break; answers the head once it is whole, and only then.
  mutating func read(line: String, followsRedirects: Bool) -> HTTPResponse? {
    if isComplete { return nil }
    let line = line.trimmingLineBreak()
    if line.hasPrefix("HTTP/") {
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      headers = []
      return nil
    }
    guard line.isEmpty else {
      guard headers.count < Self.maximumHeaders, let colon = line.firstIndex(of: ":") else {
        return nil
      }
      let value = line[line.index(after: colon)...]
      headers.append(HTTPHeader(String(line[..<colon]), value.trimmingBlanks()))
      return nil
    }
    guard let status, status >= 200 else { return nil }
    let response = HTTPResponse(status: status, headers: headers)
    let isRedirect = [301, 302, 303, 307, 308].contains(status)
    if followsRedirects, isRedirect, response[header: "location"] != nil { return nil }
    isComplete = true
    return response
  }
}

extension String {
  fileprivate func trimmingLineBreak() -> Substring {
    var line = self[...]
    while let last = line.unicodeScalars.last, last == "\r" || last == "\n" {
      line.unicodeScalars.removeLast()
    }
    return line
  }
}

extension Substring {
  fileprivate func trimmingBlanks() -> String {
    var text = self
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
