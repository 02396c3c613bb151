package import JSONModel

/// The schemas of all wire types, made once.
package struct WireSchema: Sendable {
  /// By the type's name; they refer to each other as `#/$defs/NAME`.
  package let definitions: [String: JSONValue]

  /// Throws where a wire type has a member that the recorder does not know: a fault in the table,
  /// which a test finds.
  package init() throws {
    var recorder = SchemaRecorder()
    for method in Methods.all {
      _ = try recorder.reference(to: method.params)
      if let result = method.result { _ = try recorder.reference(to: result) }
    }
    definitions = recorder.definitions
  }
}
