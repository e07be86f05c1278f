/// The id of a record: the key prefix of its object type, and its number.
///
/// Fifteen characters: prefix, the instance `5gL`, a reserved `0` and the number in eight digits of base 62. Answers
/// have three more that make it safe where case is ignored: each stands for the upper-case letters among five.
///
/// - SeeAlso: Salesforce Help, *18-character record IDs*, 000383751.
package struct RecordID: Hashable, Sendable {
  /// The key prefix, three ASCII characters, the first one in the lowest byte.
  package let prefix: UInt32
  /// The number, below 62⁸.
  package let number: Int64

  private static let instance = Array("5gL0".utf8)
  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
  private static let blank = Array("0005gL00000000AAA0".utf8)
  private static let checkLetters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".utf8)
  /// One more than the largest number.
  package static let mostRecords: Int64 = 218_340_105_584_896

  /// The id of record `number` of the object type whose prefix is `prefix`.
  package init(prefix: String, number: Int64) {
    self.init(prefix: prefix.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }, number: number)
  }

  init(prefix: UInt32, number: Int64) { (self.prefix, self.number) = (prefix, number) }

  /// Reads an id of 15 or 18 characters; `nil` where it is none, or none of this org.
  package init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    guard bytes.count == 15 || bytes.count == 18, bytes[3..<7].elementsEqual(Self.instance) else { return nil }
    var number: Int64 = 0
    for byte in bytes[7..<15] {
      guard let digit = Self.value(of: byte) else { return nil }
      number = number * 62 + digit
    }
    guard bytes[0..<3].allSatisfy({ Self.value(of: $0) != nil }) else { return nil }
    self.init(prefix: UInt32(bytes[0]) | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) << 16, number: number)
    if bytes.count == 18 {
      var whole: [UInt8] = []
      append(to: &whole)
      // Clients may have changed the case of an id of 18 characters; only the check letters say what it was.
      guard whole == bytes else { return nil }
    }
  }

  /// The key prefix as text.
  package var prefixText: String {
    String(
      decoding: [
        UInt8(truncatingIfNeeded: prefix), UInt8(truncatingIfNeeded: prefix >> 8),
        UInt8(truncatingIfNeeded: prefix >> 16),
      ],
      as: UTF8.self
    )
  }

  /// The 18 characters.
  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the 18 characters.
  package func append(to bytes: inout [UInt8]) {
    let start = bytes.count
    // Made longer once, and filled in from the end: the division is by a constant then.
    bytes.append(contentsOf: Self.blank)
    bytes[start] = UInt8(truncatingIfNeeded: prefix)
    bytes[start + 1] = UInt8(truncatingIfNeeded: prefix >> 8)
    bytes[start + 2] = UInt8(truncatingIfNeeded: prefix >> 16)
    let digits = Self.digits
    var rest = number
    for place in stride(from: start + 14, to: start + 6, by: -1) {
      bytes[place] = digits[Int(rest % 62)]
      rest /= 62
    }
    for group in 0..<3 {
      var check = 0
      for offset in 0..<5 {
        let byte = bytes[start + group * 5 + offset]
        if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { check |= 1 << offset }
      }
      bytes[start + 15 + group] = Self.checkLetters[check]
    }
  }

  private static func value(of byte: UInt8) -> Int64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int64(byte) - 48
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int64(byte) - 55
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int64(byte) - 61
    default: nil
    }
  }
}
