import AgentKit
import ArgumentParser
import Storage

/// The database without a crew: what commands need that only read, or keep notes.
struct Archive: Sendable {
  let database: SQLiteDatabase
  let store: any JournalStore
  let library: SQLiteNoteLibrary
  /// The data folder.
  let folder: String

  private init(_ invocation: Invocation) throws {
    try PrivatePath.expectFolder(invocation.places.data)
    folder = invocation.places.data
    database = try SQLiteDatabase(folder: invocation.places.data)
    store = SQLiteJournal(database)
    library = SQLiteNoteLibrary(database)
  }

  /// Opens the database, works, and closes it, whatever happens.
  static func use<Value>(
    _ invocation: Invocation,
    _ work: (Archive) async throws -> Value
  ) async throws -> Value {
    let archive = try Archive(invocation)
    do {
      let value = try await work(archive)
      await archive.database.close()
      return value
    } catch {
      await archive.database.close()
      throw error
    }
  }
}
