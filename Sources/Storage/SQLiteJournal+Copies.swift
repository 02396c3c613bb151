package import AgentKit

extension SQLiteJournal {
  package func fork(_ session: SessionID, at seq: Int64) async throws -> ForkedSession {
    throw StoreError.invalid("Sessions cannot be copied yet.")
  }

  package func export(_ session: SessionID) async throws -> [UInt8] {
    throw StoreError.invalid("Sessions cannot be exported yet.")
  }

  package func `import`(_ text: [UInt8]) async throws -> ForkedSession {
    throw StoreError.invalid("Sessions cannot be imported yet.")
  }
}
