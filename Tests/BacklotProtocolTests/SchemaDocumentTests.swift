import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SchemaDocumentTests {
  @Test func `an error's code and kind are its own`() {
    let codes = BacklotError.allCases.map(\.code)
    #expect(Set(codes).count == codes.count)
    let kinds = BacklotError.allCases.map(\.rawValue)
    #expect(Set(kinds).count == kinds.count)
  }

  @Test func `an error carries its kind and whether to try again`() {
    let error = BacklotError.runInProgress.error("busy", ["runId": "r"])
    #expect(error.code == 3003)
    #expect(error.message == "busy")
    #expect(error.data == ["kind": "RunInProgress", "retryable": true, "runId": "r"])
  }

  @Test func `a method's name is its own`() {
    let names = Methods.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `the OpenRPC document has every method with its params and result`() throws {
    let schema = try WireSchema()
    let document = SchemaDocuments(schema, version: "0").openRPC
    let methods = try #require(document["methods"]?.arrayValue)
    #expect(methods.map { $0["name"]?.stringValue } == Methods.all.map(\.name))
    for (method, row) in zip(Methods.all, methods) {
      let properties = schema.definitions["\(method.params)"]?["properties"]?.objectValue ?? [:]
      let params = row["params"]?.arrayValue ?? []
      let names = params.compactMap { $0["name"]?.stringValue }
      #expect(names.sorted() == properties.keys.sorted(), "\(method.name)")
      let isRequired = params.map { $0["required"] == true }
      #expect(isRequired == isRequired.sorted { $0 && !$1 }, "\(method.name): required ones first")
      #expect((row["result"] == nil) == method.isNotification, "\(method.name)")
    }
  }

  @Test func `an event's type is its own, and so are the members of its data`() {
    let names = EventType.all.map(\.name)
    #expect(Set(names).count == names.count)
    for type in EventType.all {
      let members = type.members.map(\.name)
      #expect(Set(members).count == members.count, "\(type.name)")
    }
  }

  @Test func `every reference of the documents resolves`() throws {
    let schema = try WireSchema()
    let documents = SchemaDocuments(schema, version: "0")
    let known = Set(schema.definitions.keys)
    #expect(Self.references(.object(schema.definitions), "#/$defs/").isSubset(of: known))
    #expect(Self.references(documents.openRPC, "#/components/schemas/").isSubset(of: known))
    #expect(Self.references(documents.openRPC, "#/$defs/").isEmpty)
  }

  /// The names that a document refers to below `prefix`.
  private static func references(_ json: JSONValue, _ prefix: String) -> Set<String> {
    switch json {
    case .array(let elements):
      elements.reduce(into: []) { $0.formUnion(references($1, prefix)) }
    case .object(let members):
      members.reduce(into: []) { found, member in
        if member.key == "$ref", let text = member.value.stringValue, text.hasPrefix(prefix) {
          found.insert(String(text.dropFirst(prefix.count)))
        }
        found.formUnion(references(member.value, prefix))
      }
    default: []
    }
  }

  /// `UPDATE=1` in the environment writes the files anew.
  @Test func `the files of protocol are what the types say`() throws {
    let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("protocol")
    let meta = try JSONValue(
      parsing: String(contentsOf: folder.appendingPathComponent("meta.json"), encoding: .utf8)
    )
    // The version is the binary's, which stands above this target.
    let version = try #require(meta["metaData"]?["version"]?.stringValue)
    let files = SchemaDocuments(try WireSchema(), version: version).files
    #expect(files.map(\.name) == ["errors.json", "meta.json", "openrpc.json", "schema.json"])
    for file in files {
      let url = folder.appendingPathComponent(file.name)
      if ProcessInfo.processInfo.environment["UPDATE"] == "1" {
        try file.text.write(to: url, atomically: true, encoding: .utf8)
      }
      let there = try String(contentsOf: url, encoding: .utf8)
      #expect(there == file.text, "protocol/\(file.name) is stale: run the tests with UPDATE=1")
    }
  }
}
