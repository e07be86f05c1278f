import BeaufortNumerics

/// What is drawn for the event bus, each from a stream of its own.
extension DrawKey {
  /// The EventUuid of the event at `position`.
  func eventUUID(at position: Int64) -> String { derived(1).uuid(UInt64(bitPattern: position)) }

  /// What all changes of a transaction share.
  func transactionKey(_ transaction: Int64) -> String { derived(2).uuid(UInt64(bitPattern: transaction)) }

  /// The id of the client that shakes hands as the `number`th.
  func clientID(_ number: UInt64) -> String {
    String(derived(3).bits(2 &* number), radix: 36) + String(derived(3).bits(2 &* number &+ 1), radix: 36)
  }

  /// The cookie of a browser that comes as the `number`th.
  func browserID(_ number: UInt64) -> String {
    String(derived(4).bits(2 &* number), radix: 36) + String(derived(4).bits(2 &* number &+ 1), radix: 36)
  }

  /// A UUID of version 4.
  ///
  /// - SeeAlso: RFC 9562, section 5.4.
  private func uuid(_ counter: UInt64) -> String {
    let high = bits(2 &* counter) & ~0xF000 | 0x4000
    let low = bits(2 &* counter &+ 1) & ~(0b11 << 62) | 0b10 << 62
    var bytes: [UInt8] = []
    for (half, groups) in [(high, [8, 4, 4]), (low, [4, 12])] {
      var rest = half
      for group in groups {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "-")) }
        for _ in 0..<group {
          bytes.append(Self.digits[Int(rest >> 60)])
          rest <<= 4
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
