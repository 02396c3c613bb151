/// The certificate authorities that TLS trusts, where they are not the system's.
package struct CertificateTrust: Sendable, Hashable {
  /// A file or folder, and the variable that names it.
  struct Place: Sendable, Hashable {
    var path: String
    var source: String
  }

  /// The variables, in the order in which they are named in advice.
  package static let variableNames = ["SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"]

  /// A file of certificates in PEM.
  private(set) var file: Place?
  /// A folder of certificates that are named by their hash, as `openssl rehash` does.
  private(set) var folder: Place?

  /// The system's certificates.
  package init() {}

  /// What the environment names, as curl's own command reads it: `CURL_CA_BUNDLE` counts before
  /// `SSL_CERT_FILE`.
  ///
  /// An empty variable is none.
  package init(environment: [String: String]) {
    func place(_ name: String) -> Place? {
      guard let path = environment[name], !path.isEmpty else { return nil }
      return Place(path: path, source: name)
    }
    file = place("CURL_CA_BUNDLE") ?? place("SSL_CERT_FILE")
    folder = place("SSL_CERT_DIR")
  }
}
