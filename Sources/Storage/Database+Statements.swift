import GRDB

/// Every statement is prepared once per connection and kept.
extension Database {
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// The first row, copied, or nil.
  func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ sql: String,
    _ arguments: StatementArguments = []
  ) throws -> Value? {
    try Value.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  /// One element a row.
  ///
  /// `read` must not keep the row.
  func rows<Element>(
    _ sql: String,
    _ arguments: StatementArguments = [],
    _ read: (Row) throws -> Element
  ) throws -> [Element] {
    let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
    var elements: [Element] = []
    while let row = try cursor.next() { elements.append(try read(row)) }
    return elements
  }
}
