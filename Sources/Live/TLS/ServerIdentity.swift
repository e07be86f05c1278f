import Glibc
import NIOSSL

/// Who a server says it is: a certificate with its chain, and the key to it.
package struct ServerIdentity: Sendable {
  /// What the TLS library is set up with.
  let configuration: TLSConfiguration
  /// The certificate in PEM, where it was made here and clients have to be told to trust it; otherwise `nil`.
  package let madeCertificate: String?

  /// Reads a certificate chain, the server's own first, and its key from files in PEM.
  ///
  /// - Throws: ``LiveError/unusableFile(path:reason:)``, ``LiveError/keyOfAnother(certificate:key:)``.
  package init(certificateFile: String, keyFile: String) throws(LiveError) {
    try Self.checkReading(certificateFile)
    try Self.checkReading(keyFile)
    let chain: [NIOSSLCertificate]
    do { chain = try NIOSSLCertificate.fromPEMFile(certificateFile) } catch {
      throw .unusableFile(path: certificateFile, reason: "it holds no certificate in PEM")
    }
    let key: NIOSSLPrivateKey
    do { key = try NIOSSLPrivateKey(file: keyFile, format: .pem) } catch {
      throw .unusableFile(
        path: keyFile,
        reason: "it holds no private key in PEM, or one with a password; give one without"
      )
    }
    self.init(chain: chain, key: key, madeCertificate: nil)
    do { _ = try NIOSSLContext(configuration: configuration) } catch {
      throw .keyOfAnother(certificate: certificateFile, key: keyFile)
    }
  }

  init(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey, madeCertificate: String?) {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) },
      privateKey: .privateKey(key)
    )
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    (self.configuration, self.madeCertificate) = (configuration, madeCertificate)
  }

  private static func checkReading(_ path: String) throws(LiveError) {
    if access(path, R_OK) != 0 { throw .unusableFile(path: path, reason: String(cString: strerror(errno))) }
  }
}
