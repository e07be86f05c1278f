import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

extension ServerIdentity {
  /// How long a certificate made here is valid, in seconds: a year, from an hour ago on, since clocks differ.
  private static let validity: Double = 365 * 86_400

  /// Makes a key and a certificate that it signs itself, for `localhost`, 127.0.0.1 and ::1.
  ///
  /// - Parameter date: Now, in milliseconds since 1970.
  /// - Returns: The identity, with the certificate to show to clients.
  /// - Throws: ``TLSError/cannotMakeCertificate(reason:)``.
  package static func made(at date: Int64) throws(TLSError) -> ServerIdentity {
    do {
      let key = P256.Signing.PrivateKey()
      let certificate = try Self.certificate(key: key, from: Date(timeIntervalSince1970: Double(date / 1_000) - 3_600))
      var serializer = DER.Serializer()
      try serializer.serialize(certificate)
      return ServerIdentity(
        chain: [try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)],
        key: try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der),
        source: .made(certificate: try certificate.serializeAsPEM().pemString + "\n")
      )
    } catch {
      throw .cannotMakeCertificate(reason: String(describing: error))
    }
  }

  private static func certificate(key: P256.Signing.PrivateKey, from start: Date) throws -> Certificate {
    let name = try DistinguishedName {
      OrganizationName("Beaufort")
      CommonName("localhost")
    }
    return try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: start,
      notValidAfter: start.addingTimeInterval(validity),
      issuer: name,
      subject: name,
      signatureAlgorithm: .ecdsaWithSHA256,
      // No use of the key is named: BoringSSL takes a certificate for its own issuer only where signing is allowed,
      // and others object to certificates that name it without being those of an authority.
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames([
          .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
          .ipAddress(ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
        ])
        SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
      },
      issuerPrivateKey: Certificate.PrivateKey(key)
    )
  }
}
