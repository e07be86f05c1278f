import ArgumentParser
import Foundation
import TLS

/// The certificate that clients are shown.
struct TLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The certificate for clients and its chain, in PEM; one is made otherwise.", valueName: "file")
  )
  var tlsCert: String?

  @Option(help: ArgumentHelp("The key to --tls-cert, in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(help: ArgumentHelp("Where to write the certificate that is made, for clients to trust.", valueName: "file"))
  var tlsSave: String?

  func validate() throws {
    if (tlsCert == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-cert and --tls-key belong together; give both")
    }
    if tlsCert != nil, tlsSave != nil {
      throw ValidationError("--tls-save writes a certificate that is made; leave it out, or leave --tls-cert out")
    }
  }

  /// Whether TLS was asked for.
  var isGiven: Bool { tlsCert != nil || tlsSave != nil }

  /// Reads the certificate, or makes one at `date`, in milliseconds since 1970, and writes that where it is wanted.
  ///
  /// - Throws: `TLSError`.
  func identity(at date: Int64) throws(TLSError) -> ServerIdentity {
    if let tlsCert, let tlsKey { return try ServerIdentity(certificateFile: tlsCert, keyFile: tlsKey) }
    let identity = try ServerIdentity.made(at: date)
    guard let tlsSave else { return identity }
    let text = Data((identity.madeCertificate ?? "").utf8)
    guard FileManager.default.createFile(atPath: tlsSave, contents: text) else {
      throw .unusableFile(
        path: tlsSave,
        reason: "the certificate cannot be written: \(String(cString: strerror(errno)))"
      )
    }
    return identity
  }

  /// What to say once the server listens.
  var lines: [String] { tlsSave.map { ["certificate in \($0)"] } ?? [] }
}
