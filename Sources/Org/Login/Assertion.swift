import BeaufortNumerics
import FoundationEssentials
import Platform
import Wire

/// A JWT that logs a user in.
///
/// - SeeAlso: RFC 7523, section 3; RFC 7515 for the signature.
struct Assertion: Sendable {
  /// Who signed it: an app's client id.
  let issuer: String
  private let subject: String
  private let audiences: [String]
  /// Seconds since 1970.
  private let expires: Int64
  private let notBefore: Int64?
  private let signed: ArraySlice<UInt8>
  private let signature: [UInt8]

  /// Reads an assertion; what it claims is not checked yet.
  ///
  /// - Throws: invalid_grant where it is no JWT, was not signed with RS256, or lacks a claim.
  init(_ text: String) throws(Problem) {
    let bytes = Array(text.utf8)
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard
      parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
      let signature = Self.decoded(parts[2]), header["alg"]?.text == "RS256", header["crit"] == nil,
      let issuer = claims["iss"]?.text, let subject = (claims["sub"] ?? claims["prn"])?.text,
      let audiences = Self.texts(claims["aud"]), let expires = Self.seconds(claims["exp"])
    else { throw Problem(.invalidAssertion) }
    (self.issuer, self.subject, self.audiences, self.expires) = (issuer, subject, audiences, expires)
    if let claim = claims["nbf"] {
      guard let seconds = Self.seconds(claim) else { throw Problem(.invalidAssertion) }
      notBefore = seconds
    } else {
      notBefore = nil
    }
    (signed, self.signature) = (bytes[..<parts[1].endIndex], signature)
  }

  /// The user whom it logs in at `date`, milliseconds since 1970, where it holds.
  ///
  /// - Throws: invalid_grant where `key` did not sign it, it is meant for others, or its time is over or too far off.
  func subject(signedWith key: AssertionKey?, for audiences: [String], at date: Int64) async throws(Problem) -> String {
    guard let key, await key.hasSigned(signed, signature: signature) else { throw Problem(.invalidAssertion) }
    guard self.audiences.contains(where: { Self.names($0, oneOf: audiences) }) else { throw Problem(.wrongAudience) }
    let now = date / 1_000
    guard expires > now else { throw Problem(.expiredAssertion) }
    let life = PlatformFigures.assertionLife.nanoseconds / 1_000_000_000
    // Clients round to the nearest second, so the second that runs counts as over here.
    guard expires <= (date + 999) / 1_000 + life, notBefore ?? now <= now else { throw Problem(.invalidAssertion) }
    return subject
  }

  private static func names(_ audience: String, oneOf urls: [String]) -> Bool {
    urls.contains(audience.hasSuffix("/") ? String(audience.dropLast()) : audience)
  }

  private static func json(_ part: ArraySlice<UInt8>) -> JSON? {
    decoded(part).flatMap { try? JSON(parsing: $0) }
  }

  private static func texts(_ claim: JSON?) -> [String]? {
    if let text = claim?.text { return [text] }
    guard let items = claim?.items else { return nil }
    let texts = items.compactMap(\.text)
    return texts.count == items.count ? texts : nil
  }

  /// A time in seconds; some clients send it as text, some with a fraction.
  private static func seconds(_ claim: JSON?) -> Int64? {
    switch claim {
    case .integer(let seconds): seconds
    case .number(let seconds): Int64(exactly: seconds.rounded(.down))
    case .string(let text): Int64(text)
    case .null, .bool, .array, .object, nil: nil
    }
  }

  /// What stands in base64url, without padding.
  private static func decoded(_ part: ArraySlice<UInt8>) -> [UInt8]? {
    guard !part.isEmpty, part.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(part.count + 2)
    for byte in part {
      switch byte {
      case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: bytes.append(byte)
      }
    }
    while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(bytes)).map { Array($0) }
  }
}
