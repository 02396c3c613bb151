import AgentKit
import GRDB

/// A list that is read in pages: the rows of a query in the order of a number and a text, whose
/// values in a page's last row are the cursor to the next page.
struct PagedList<Element: Sendable>: Sendable {
  struct Order: Sendable {
    var number: String
    var text: String
    var isNumberFirst = true
    var isDescending = true

    static var newestFirst: Order { Order(number: "created_at", text: "id") }

    /// That of the journal, session by session: the order in which things were made.
    static var journal: Order {
      Order(number: "seq", text: "session_id", isNumberFirst: false, isDescending: false)
    }
  }

  let name: String
  let columns: String
  let table: String
  let order: Order
  let read: @Sendable (Row) throws -> Element
  private var conditions: [String] = []
  private var arguments: [DatabaseValue] = []

  init(
    _ name: String,
    columns: String,
    of table: String,
    order: Order,
    read: @escaping @Sendable (Row) throws -> Element
  ) {
    self.name = name
    self.columns = columns
    self.table = table
    self.order = order
    self.read = read
  }

  /// Narrows the list to rows of which `condition` holds; its only argument is `value`.
  ///
  /// Does nothing where `value` is nil.
  mutating func narrow(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
    guard let value else { return }
    conditions.append(condition)
    arguments.append(value.databaseValue)
  }

  /// Narrows the list to rows of which `condition` holds.
  mutating func narrow(_ condition: String) { conditions.append(condition) }

  /// Reads one row more than asked for, to know whether there is a next page.
  func page(_ cursor: PageCursor?, limit: Int, in database: Database) throws -> Page<Element> {
    let columns = order.isNumberFirst ? [order.number, order.text] : [order.text, order.number]
    var (conditions, arguments) = (conditions, arguments)
    if let cursor {
      let places = [cursor.place.databaseValue, cursor.id.databaseValue]
      let comparison = order.isDescending ? "<" : ">"
      conditions.append("(\(columns[0]), \(columns[1])) \(comparison) (?, ?)")
      arguments += order.isNumberFirst ? places : places.reversed()
    }
    let direction = order.isDescending ? "DESC" : "ASC"
    var rows = try database.rows(
      """
      SELECT \(self.columns), \(order.number), \(order.text) FROM \(table)
      \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
      ORDER BY \(columns[0]) \(direction), \(columns[1]) \(direction) LIMIT ?
      """,
      StatementArguments(arguments + [(limit + 1).databaseValue])
    ) { row in
      (
        element: try read(row),
        cursor: PageCursor(list: name, place: row[row.count - 2], id: row[row.count - 1])
      )
    }
    guard rows.count > limit else { return Page(elements: rows.map(\.element)) }
    rows.removeLast(rows.count - limit)
    return Page(elements: rows.map(\.element), next: rows.last?.cursor.text)
  }
}

extension SQLiteJournal {
  func page<Element>(
    _ request: PageRequest,
    of list: PagedList<Element>
  ) async throws -> Page<Element> {
    let cursor = try PageCursor(request.cursor, list: list.name)
    let limit = try Self.checked(request.limit)
    return try await database.read { try list.page(cursor, limit: limit, in: $0) }
  }
}
