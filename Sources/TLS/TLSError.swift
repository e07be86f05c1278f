/// Why TLS cannot be spoken as it was asked for. The text names place and remedy.
package enum TLSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A certificate or key could not be used.
  case unusableFile(path: String, reason: String)
  /// The key belongs to another certificate.
  case keyOfAnother(certificate: String, key: String)
  /// A certificate could not be made.
  case cannotMakeCertificate(reason: String)

  /// One sentence for the user.
  package var description: String {
    switch self {
    case .unusableFile(let path, let reason): "\(path): \(reason)"
    case .keyOfAnother(let certificate, let key):
      "the key in \(key) does not belong to the first certificate in \(certificate); give the pair that was made together"
    case .cannotMakeCertificate(let reason): "cannot make a certificate: \(reason); give one with its key instead"
    }
  }
}
