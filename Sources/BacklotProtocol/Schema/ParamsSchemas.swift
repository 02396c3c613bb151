package import JSONModel
import Synchronization

/// The schemas that params are checked against, each made when its method is first called: the
/// whole table would be more than half of a start's work.
package final class ParamsSchemas: Sendable {
  private let made = Mutex<[String: JSONSchema]>([:])

  package init() {}

  /// The schema of a method's params with nothing to look up in it.
  ///
  /// Throws where a wire type has a member that the recorder does not know: a fault in the table,
  /// which a test finds.
  package func schema(of method: any AnyMethod) throws -> JSONSchema {
    if let schema = made.withLock({ $0[method.name] }) { return schema }
    var recorder = SchemaRecorder()
    let reference = try recorder.reference(to: method.params)
    let schema = JSONSchema(
      json: ParamsSchemas.resolved(reference, recorder.definitions, depth: 9)
    )
    made.withLock { $0[method.name] = schema }
    return schema
  }

  private static func resolved(
    _ schema: JSONValue,
    _ definitions: [String: JSONValue],
    depth: Int
  ) -> JSONValue {
    guard depth > 0 else { return [:] }
    switch schema {
    case .object(let members):
      if let name = members["$ref"]?.stringValue?.split(separator: "/").last {
        return resolved(definitions[String(name)] ?? [:], definitions, depth: depth - 1)
      }
      return .object(members.mapValues { resolved($0, definitions, depth: depth) })
    case .array(let elements):
      return .array(elements.map { resolved($0, definitions, depth: depth) })
    default: return schema
    }
  }
}
