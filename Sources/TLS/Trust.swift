package import NIOSSL

/// Whose certificates a client takes from the server that it speaks TLS with.
///
/// But for `all`, a certificate also has to be for the name or address at which the server is reached.
package struct Trust: Sendable {
  /// As it is written, in ``init(_:)``.
  package let text: String
  /// What the TLS library is set up with.
  package let configuration: TLSConfiguration

  /// Reads `system` (the authorities that the system trusts), `all` (any certificate will do), or the path of a file
  /// in PEM with the certificates of authorities.
  ///
  /// - Throws: ``TLSError/unusableFile(path:reason:)``.
  package init(_ text: String) throws(TLSError) {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    switch text {
    case "system": break
    case "all": configuration.certificateVerification = .none
    case let path: configuration.trustRoots = .certificates(try Self.authorities(in: path))
    }
    (self.text, self.configuration) = (text, configuration)
  }

  private static func authorities(in path: String) throws(TLSError) -> [NIOSSLCertificate] {
    do throws(TLSError) { return try PEMFile(path: path).certificates() } catch {
      guard case .unusableFile(let path, let reason) = error else { throw error }
      throw .unusableFile(path: path, reason: "\(reason); whom to trust is 'system', 'all' or a file of authorities")
    }
  }
}

/// What is written the same is the same, also where a file has changed since.
extension Trust: Hashable {
  /// Whether both are written the same.
  package static func == (one: Trust, other: Trust) -> Bool { one.text == other.text }

  /// Feeds the text to `hasher`.
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
