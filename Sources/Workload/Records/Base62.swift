/// Numbers in base 62, as Salesforce ids have them, two digits at a time from a table.
struct Base62: ~Copyable {
  /// Eight digits, and which of them are upper-case letters.
  struct Digits {
    /// The digits in ASCII, the first one lowest.
    let text: UInt64
    /// A bit for each digit that is an upper-case letter, the first one lowest.
    let upperCase: UInt64
  }

  /// Stands between an id's key prefix and its number.
  static let instance: UInt32 = 0x30_4C_67_35

  private static let pairs: UInt64 = 62 * 62
  /// For each two digits their ASCII in 16 bits, and above them 2 bits that say which are upper-case letters.
  private let table: FixedTable<UInt32>

  /// Works out the table.
  init() {
    let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let isUpper = alphabet.map { UInt32(65...90 ~= $0 ? 1 : 0) }
    table = FixedTable(
      (0..<Int(Self.pairs)).map { pair in
        let (first, second) = (pair / 62, pair % 62)
        return UInt32(alphabet[first]) | UInt32(alphabet[second]) << 8 | isUpper[first] << 16 | isUpper[second] << 17
      }
    )
  }

  /// The last eight digits of `number`.
  @inline(__always) func digits(_ number: UInt64) -> Digits {
    let last = pair(number)
    let third = pair(number / Self.pairs)
    let second = pair(number / (Self.pairs * Self.pairs))
    let first = pair(number / (Self.pairs * Self.pairs * Self.pairs))
    return Digits(
      text: first & 0xFFFF | (second & 0xFFFF) << 16 | (third & 0xFFFF) << 32 | last << 48,
      upperCase: first >> 16 | (second >> 16) << 2 | (third >> 16) << 4 | (last >> 16) << 6
    )
  }

  @inline(__always) private func pair(_ number: UInt64) -> UInt64 {
    UInt64(unsafe table.pointer[Int(truncatingIfNeeded: number % Self.pairs)])
  }

  /// The three check characters of an id, which make it safe where case is ignored.
  ///
  /// Each stands for the upper-case letters among five characters (Salesforce Help, *18-character record IDs*,
  /// 000383751). The fourth to sixth of an id are ``instance``, of which the last is one.
  @inline(__always) static func checks(prefix: StaticString, _ digits: Digits) -> UInt32 {
    var upper = 1 << 5 | UInt32(truncatingIfNeeded: digits.upperCase) << 7
    for place in 0..<3 where unsafe prefix.utf8Start[place] &- 65 < 26 { upper |= 1 << UInt32(place) }
    return check(upper & 31) | check(upper >> 5 & 31) << 8 | check(upper >> 10 & 31) << 16
  }

  /// `A` to `Z`, then `0` to `5`.
  @inline(__always) private static func check(_ mask: UInt32) -> UInt32 { mask < 26 ? 65 &+ mask : 22 &+ mask }
}
