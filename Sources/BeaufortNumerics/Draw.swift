/// Keyed random bits: a draw depends on what it is for, never on how many draws came before it.
///
/// Built on the finaliser of SplitMix64 with Stafford's mix 13 (G. Steele, D. Lea, C. Flood, *Fast Splittable
/// Pseudorandom Number Generators*, OOPSLA 2014). The same key and counter give the same bits on every machine.
public struct DrawKey: Hashable, Sendable, BitwiseCopyable {
  /// The mixed state that every draw of the key starts from.
  public let state: UInt64

  /// The root of all draws of one replication.
  @inlinable public init(seed: UInt64, replication: UInt64) {
    state = DrawKey.mix(DrawKey.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ (replication &* 0xD1B5_4A32_D192_ED03))
  }

  @usableFromInline init(state: UInt64) { self.state = state }

  /// The key of a part of this one: a flow, a stream, a purpose, a bucket.
  @inlinable public func derived(_ part: UInt64) -> DrawKey {
    DrawKey(state: DrawKey.mix(state ^ DrawKey.mix(part &+ 0x9E37_79B9_7F4A_7C15)))
  }

  /// 64 random bits for `counter`.
  @inlinable public func bits(_ counter: UInt64) -> UInt64 {
    DrawKey.mix(state &+ (counter &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  @inlinable static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension UInt64 {
  /// Maps 64 random bits to `0..<bound`, by the high half of the product.
  @inlinable public func reduced(below bound: UInt64) -> UInt64 { multipliedFullWidth(by: bound).high }
}

/// A sequence of random bits from one key, for code that wants a generator.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: DrawKey
  private var counter: UInt64 = 0

  /// Starts the sequence of `key`.
  public init(_ key: DrawKey) { self.key = key }
  /// Starts the sequence of a bare seed.
  public init(seed: UInt64) { key = DrawKey(seed: seed, replication: 0) }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    defer { counter += 1 }
    return key.bits(counter)
  }
}
