/// A network of IP addresses, or one address: `10.0.0.0/8`, `127.0.0.1`, `2001:db8::/32`.
///
/// IPv4 addresses are IPv6 addresses under `::ffff:0:0/96`, however they are written.
///
/// - SeeAlso: RFC 4291, section 2.2; RFC 4632 for prefixes.
package struct Network: Hashable, Sendable {
  private let address: UInt128
  private let mask: UInt128

  /// The network that `text` writes; `nil` where it is none, or where bits behind its prefix are set.
  ///
  /// Strict: no leading zeros, no shorthand but `::`, no zone.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = Network.address(parts[0]) else { return nil }
    let offset = parts[0].contains(":") ? 0 : 96
    var prefix = 128
    if parts.count == 2 {
      guard let bits = Network.number(parts[1].utf8, upTo: 128 - offset) else { return nil }
      prefix = bits + offset
    }
    mask = prefix == 0 ? 0 : UInt128.max << UInt128(128 - prefix)
    guard address & ~mask == 0 else { return nil }
    self.address = address
  }

  /// Whether `address` is one of the network; what is no address is of none.
  package func contains(_ address: some StringProtocol) -> Bool {
    guard let address = Network.address(address.prefix { $0 != "%" }) else { return false }
    return address & mask == self.address
  }

  private static func address(_ text: some StringProtocol) -> UInt128? {
    let bytes = Array(text.utf8)
    guard bytes.contains(colon) else { return version4(bytes[...]).map { 0xFFFF_0000_0000 | UInt128($0) } }
    var groups: [UInt16]
    if let gap = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon }) {
      guard
        let left = self.groups(bytes[..<gap], mayEndInVersion4: false),
        let right = self.groups(bytes[(gap + 2)...], mayEndInVersion4: true),
        left.count + right.count < 8
      else { return nil }
      groups = left + [UInt16](repeating: 0, count: 8 - left.count - right.count) + right
    } else {
      guard let all = self.groups(bytes[...], mayEndInVersion4: true) else { return nil }
      groups = all
    }
    guard groups.count == 8 else { return nil }
    return groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static let colon = UInt8(ascii: ":")

  /// The groups of 16 bits that stand between colons; none in an empty text.
  private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInVersion4: Bool) -> [UInt16]? {
    if bytes.isEmpty { return [] }
    let parts = bytes.split(separator: colon, omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if mayEndInVersion4, index == parts.count - 1, let address = version4(part) {
        groups += [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
      } else if part.allSatisfy({ $0 != UInt8(ascii: "+") }), (1...4).contains(part.count),
        let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
      {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }

  private static func version4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard let number = number(part, upTo: 255) else { return nil }
      address = address << 8 | UInt32(number)
    }
    return address
  }

  /// A number in decimal, without leading zeros.
  private static func number(_ digits: some Collection<UInt8>, upTo most: Int) -> Int? {
    guard let first = digits.first, digits.count <= 3, first != UInt8(ascii: "0") || digits.count == 1 else {
      return nil
    }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value <= most ? value : nil
  }
}
