/// One of the parts that keys fall into, by their remainder.
///
/// - SeeAlso: D. Lemire, O. Kaser and N. Kurz, *Faster Remainder by Direct Computation* (Software: Practice and Experience
///   49, 2019): two multiplications in place of a division, exact for all 32-bit keys.
struct Partition {
  private let part: UInt64
  private let parts: UInt64
  private let reciprocal: UInt64

  init(_ part: UInt32, of parts: UInt32) {
    (self.part, self.parts) = (UInt64(part), UInt64(parts))
    reciprocal = UInt64.max / UInt64(parts) &+ 1
  }

  /// Whether the key falls into the part.
  @inline(__always)
  func holds(_ key: UInt32) -> Bool {
    (reciprocal &* UInt64(key)).multipliedFullWidth(by: parts).high == part
  }
}
