package import NIOSSL

/// Who a server says it is: a certificate with its chain, and the key to it.
package struct ServerIdentity: Sendable {
  /// Where an identity comes from.
  package enum Source: Hashable, Sendable {
    /// It was made here; clients have to be told to trust the certificate, in PEM.
    case made(certificate: String)
    /// It was read from files in PEM.
    case files(certificate: String, key: String)
  }

  /// Where it comes from.
  package let source: Source
  /// What the TLS library is set up with.
  package let configuration: TLSConfiguration

  /// Reads a certificate chain, the server's own first, and its key from files in PEM.
  ///
  /// - Throws: ``TLSError/unusableFile(path:reason:)``, ``TLSError/keyOfAnother(certificate:key:)``.
  package init(certificateFile: String, keyFile: String) throws(TLSError) {
    self.init(
      chain: try PEMFile(path: certificateFile).certificates(),
      key: try PEMFile(path: keyFile).privateKey(),
      source: .files(certificate: certificateFile, key: keyFile)
    )
    do { _ = try NIOSSLContext(configuration: configuration) } catch {
      throw .keyOfAnother(certificate: certificateFile, key: keyFile)
    }
  }

  init(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey, source: Source) {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) },
      privateKey: .privateKey(key)
    )
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    (self.configuration, self.source) = (configuration, source)
  }

  /// The certificate in PEM, where it was made here and clients have to be told to trust it; otherwise `nil`.
  package var madeCertificate: String? {
    if case .made(let certificate) = source { certificate } else { nil }
  }
}

/// Identities from the same source are the same, also where a file has changed since.
extension ServerIdentity: Hashable {
  /// Whether both come from the same source.
  package static func == (one: ServerIdentity, other: ServerIdentity) -> Bool { one.source == other.source }

  /// Feeds the source to `hasher`.
  package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
