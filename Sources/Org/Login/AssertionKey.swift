import JWTKit

/// The public key that an app's assertions are checked with.
package struct AssertionKey: Sendable {
  /// A text is no such key.
  package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason and the remedy.
    package var description: String {
      "no RSA public key or certificate in PEM of 2,048 bits or more; "
        + "`openssl rsa -in key.pem -pubout` writes the one of a private key"
    }
  }

  private let key: Insecure.RSA.PublicKey

  /// The RSA key of a public key or certificate in PEM.
  package init(pem: String) throws(Refusal) {
    do {
      key = try pem.contains("BEGIN CERTIFICATE") ? .init(certificatePEM: pem) : .init(pem: pem)
    } catch {
      throw Refusal()
    }
  }

  /// Whether `signature` is the key's over `bytes`, as RS256 makes it.
  func hasSigned(_ bytes: ArraySlice<UInt8>, signature: [UInt8]) async -> Bool {
    let keys = await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256)
    guard let algorithm = try? await keys.getKey() else { return false }
    return (try? algorithm.verify(signature, signs: bytes)) ?? false
  }
}
