/// Draws from a ``Distribution``, through an integer table of its quantiles.
///
/// The share of values above a node halves from octave to octave: 40 octaves of 64 cells, so that the upper tail is as
/// finely cut as the body, down to one draw in 2^40 (the largest value the table gives). Within a cell values lie on a
/// straight line, so a corner of an empirical distribution is cut off within its cell. Building takes doubles, but only operations that IEEE 754 fixes; drawing takes integers alone.
///
/// - Complexity: a draw is O(1), two neighbouring loads and one multiplication.
@safe public struct SampleTable: ~Copyable, @unchecked Sendable {
  // Nothing writes to the nodes once they are there.
  /// Quantiles in ascending order, in nanoseconds; node `64 · octave + k` has the share `(128 − k) / 128 / 2^octave`
  /// above it.
  @usableFromInline let nodes: UnsafeMutablePointer<Int64>
  /// The mean of what the table gives, in nanoseconds, rounded down.
  public let mean: Int64

  @usableFromInline static let octaves = 40
  private static let cells = octaves * 64
  /// About 18 years: large enough for every delay, and small enough to be added to an instant.
  private static let largest = Int64(1) << 59

  /// Builds the table of `distribution`; values below 0 become 0, those above 18 years become 18 years.
  public init(_ distribution: Distribution) {
    let quantile = QuantileFunction(distribution)
    unsafe nodes = UnsafeMutablePointer<Int64>.allocate(capacity: Self.cells + 1)
    var (previous, weighted) = (Int64(0), Int128(0))
    for node in 0...Self.cells {
      let octave = min(node / 64, Self.octaves - 1)
      let share = Int64(128 - (node - octave * 64)) << Int64(Self.octaves - octave)
      let value = max(previous, min(max(0, quantile.value(above: share)), Self.largest))
      unsafe (nodes + node).initialize(to: value)
      if node > 0 { weighted += (Int128(previous) + Int128(value)) << Int128(Self.octaves - 1 - (node - 1) / 64) }
      previous = value
    }
    mean = Int64((weighted + Int128(previous) << 7) >> 47)
  }

  deinit { unsafe nodes.deallocate() }

  /// The value, in nanoseconds, that 64 random bits stand for; it never falls as `bits` grow.
  @inlinable public func sample(_ bits: UInt64) -> Int64 {
    let above = ~bits
    let octave = above.leadingZeroBitCount
    guard octave < SampleTable.octaves else { return unsafe nodes[SampleTable.octaves &* 64] }
    let rest = above &<< UInt64(octave &+ 1)
    let cell = octave &* 64 &+ 63 &- Int(truncatingIfNeeded: rest >> 58)
    let (low, high) = unsafe (nodes[cell], nodes[cell &+ 1])
    let part = UInt64(bitPattern: high &- low).multipliedFullWidth(by: rest &<< 6).high
    return high &- Int64(bitPattern: part)
  }

  /// A hash of all nodes (FNV-1a, 64 bits, little-endian), by which a machine that computes another table is found out.
  package var fingerprint: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for node in 0...Self.cells {
      let value = unsafe UInt64(bitPattern: nodes[node])
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        hash = (hash ^ (value >> shift & 0xFF)) &* 0x100_0000_01B3
      }
    }
    return hash
  }
}
