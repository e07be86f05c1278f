import BeaufortNumerics

/// The luck of one record: draws keyed by (seed, object, record, purpose).
struct RecordDraws: ~Copyable {
  private let key: DrawKey
  /// The record, from 0.
  let index: UInt64
  /// The account that the record belongs to.
  let account: UInt64

  /// How many accounts the other objects belong to.
  static let accounts = 100_000
  /// Zipf exponent of the accounts, in thousandths.
  static let accountSkewPermille: Int64 = 800
  private static let purposes: UInt64 = 32

  /// The number of a draw among all of its object: below 32 for the first record, below 64 for the second …
  @inline(__always) static func counter(_ index: UInt64, _ purpose: UInt64) -> UInt64 {
    index &* purposes &+ purpose
  }

  /// The draws of record `index`, which belongs to `account`.
  init(key: DrawKey, index: UInt64, account: UInt64) {
    (self.key, self.index, self.account) = (key, index, account)
  }

  /// 64 random bits for `purpose`, below 32.
  @inline(__always) func bits(_ purpose: UInt64) -> UInt64 { key.bits(Self.counter(index, purpose)) }

  /// A number from 0 up to `bound`.
  @inline(__always) func number(_ purpose: UInt64, below bound: UInt64) -> UInt64 {
    bits(purpose).reduced(below: bound)
  }

  /// Cents from `least`, with each doubling as likely as the next, over `doublings` of them.
  @inline(__always) func cents(_ purpose: UInt64, least: UInt64, doublings: UInt64) -> UInt64 {
    let luck = bits(purpose)
    let octave = least << (luck & 0xFFFF).reduced16(below: doublings)
    return octave + luck.reduced(below: octave)
  }
}

extension UInt64 {
  /// Maps 16 random bits to `0..<bound`.
  @inline(__always) fileprivate func reduced16(below bound: UInt64) -> UInt64 { (self * bound) >> 16 }
}
