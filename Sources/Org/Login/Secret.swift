import Crypto
import FoundationEssentials

/// What must be neither guessed nor told.
package enum Secret {
  /// Text of `count` characters drawn from 64 by the system's generator: six bits of luck each.
  ///
  /// - Complexity: O(`count`).
  package static func text(count: Int) -> String {
    let key = SymmetricKey(size: SymmetricKeySize(bitCount: count * 8))
    let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
    return String(decoding: bytes.map { alphabet[Int($0 & 63)] }, as: UTF8.self)
  }

  /// Whether `given` is `expected`; how long it takes tells nothing about either.
  ///
  /// - Note: Digests are compared, so that not even the length shows.
  package static func matches(_ given: String, _ expected: String) -> Bool {
    SHA256.hash(data: Data(given.utf8)) == SHA256.hash(data: Data(expected.utf8))
  }

  /// Whether the bytes are the same; how long it takes tells the length alone.
  ///
  /// - Complexity: O(*n*), no allocation.
  static func matches(_ given: Span<UInt8>, _ expected: Span<UInt8>) -> Bool {
    guard given.count == expected.count else { return false }
    var difference: UInt8 = 0
    for index in given.indices { difference |= given[index] ^ expected[index] }
    return difference == 0
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._".utf8)
}
