import Glibc
import NIOSSL

/// A file in PEM.
struct PEMFile {
  let path: String

  /// The certificates in it, of which there is at least one.
  func certificates() throws(TLSError) -> [NIOSSLCertificate] {
    try checkReading()
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
      throw .unusableFile(path: path, reason: "it holds no certificate in PEM")
    }
    return certificates
  }

  /// The key in it.
  func privateKey() throws(TLSError) -> NIOSSLPrivateKey {
    try checkReading()
    do { return try NIOSSLPrivateKey(file: path, format: .pem) } catch {
      throw .unusableFile(
        path: path,
        reason: "it holds no private key in PEM, or one with a password; give one without"
      )
    }
  }

  private func checkReading() throws(TLSError) {
    if access(path, R_OK) != 0 { throw .unusableFile(path: path, reason: String(cString: strerror(errno))) }
  }
}
