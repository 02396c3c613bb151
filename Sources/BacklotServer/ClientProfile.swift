import BacklotProtocol
import Foundation
import JSONModel

/// What a client said of itself in `initialize`.
///
/// Who leaves `initialize` out is a controller that can do nothing besides.
struct ClientProfile: Sendable {
  enum Role: String, Sendable {
    case controller
    /// Reads, and changes nothing.
    case observer
  }

  var role = Role.controller
  var info: PeerInfo?
  var clientID: String?
  /// It names no version of this protocol: a stock LSP client.
  ///
  /// It is asked by `window/showMessageRequest`: LSP has no capability for the request itself, only
  /// for what its actions may hold.
  var isLanguageClient = false
  /// It answers `interaction/request`.
  var answersInteractions = false
  /// It opens documents on `window/showDocument`.
  var showsDocuments = false
  /// It shows `$/progress` of tokens that the daemon makes.
  var showsProgress = false
  /// It keeps what `window/logMessage` says.
  var keepsLog = false
  /// The folders that it works in.
  var roots: [String] = []
  /// The longest message that it reads; nil where it did not say.
  var maximumMessageBytes: Int?

  /// The least that a client may ask for: an answer to `initialize` has to fit.
  private static let leastMessageBytes = 65_536

  init() {}

  /// Throws where a member makes no sense.
  init(_ params: InitializeParams) throws {
    if let role = params.role {
      guard let known = Role(rawValue: role) else {
        throw SessionHandlers.invalid("/role", "must be controller or observer")
      }
      self.role = known
    }
    if let bytes = params.limits?.maxMessageBytes {
      if bytes < ClientProfile.leastMessageBytes {
        throw SessionHandlers.invalid(
          "/limits/maxMessageBytes",
          "must be at least \(ClientProfile.leastMessageBytes)"
        )
      }
      maximumMessageBytes = bytes
    }
    info = params.clientInfo
    clientID = params.clientId
    isLanguageClient = params.protocolVersions == nil
    func can(_ names: String...) -> Bool {
      var value = params.capabilities
      for name in names { value = value?[name] }
      // An object says yes, and so does true, as LSP has it in places.
      return value?.objectValue != nil || value?.boolValue == true
    }
    answersInteractions = can("interaction")
    showsDocuments = can("window", "showDocument", "support")
    showsProgress = can("window", "workDoneProgress")
    keepsLog = can("window", "logMessage")
    let folders = params.workspaceFolders?.arrayValue?.compactMap { $0["uri"]?.stringValue }
    roots = ((folders ?? []) + [params.rootUri].compactMap(\.self)).compactMap { uri in
      guard let url = URL(string: uri), url.isFileURL else { return nil }
      return url.standardizedFileURL.path
    }
  }

  /// How the journal calls it.
  func name(orElse id: String) -> String { clientID ?? info?.name ?? id }

  /// Whether it may ask for `method`.
  func mayCall(_ method: any AnyMethod) -> Bool { role == .controller || !method.isMutating }
}
