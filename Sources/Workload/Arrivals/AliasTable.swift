import BeaufortNumerics
import CPrefetch

/// Draws slots by a Zipf law in constant time, from one 64-bit draw and one memory access.
///
/// Walker's alias method in Vose's form (M. Vose, *A Linear Algorithm for Generating Random Numbers with a Given
/// Distribution*, IEEE TSE 17(9), 1991), in integers. An entry stands at its slot, so the permutation from ranks to
/// slots costs nothing at a draw.
///
/// `@unchecked Sendable`: the memory is written in the initialiser alone, only read afterwards, and freed when the
/// one owner of this non-copyable value goes.
@safe struct AliasTable: ~Copyable, @unchecked Sendable {
  private let entries: UnsafeMutablePointer<AliasEntry>?
  private let count: Int

  deinit { unsafe entries?.deallocate() }

  /// All of `count` slots alike; needs no memory.
  init(uniform count: Int) { unsafe (entries, self.count) = (nil, count) }

  /// Makes a table of `count` slots; the rank of a slot is drawn from `key`.
  ///
  /// - Complexity: O(`count`) time, 8 bytes a slot to stay and 12 while it is built.
  init(slots count: Int, skewPermille: Int64, key: DrawKey) {
    self.count = count
    let entries = UnsafeMutablePointer<AliasEntry>.allocate(capacity: count)
    unsafe self.entries = unsafe entries
    let shares = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    defer { unsafe shares.deallocate() }
    unsafe Self.spread(over: shares, count: count, skewPermille: skewPermille, key: key)
    unsafe Self.pair(shares, into: entries, count: count)
  }

  /// A view for the loop; it must not outlive the table.
  var view: AliasView { unsafe AliasView(entries: entries, count: UInt64(count)) }

  /// Writes each slot's share of the draws, where 2^32 is the share of an average slot.
  private static func spread(
    over shares: UnsafeMutablePointer<UInt64>,
    count: Int,
    skewPermille: Int64,
    key: DrawKey
  ) {
    let slots = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    defer { unsafe slots.deallocate() }
    for index in 0..<count { unsafe slots[index] = UInt32(truncatingIfNeeded: index) }
    for index in stride(from: count - 1, to: 0, by: -1) {
      let other = Int(key.bits(UInt64(index)).reduced(below: UInt64(index + 1)))
      unsafe (slots[index], slots[other]) = (slots[other], slots[index])
    }
    var sum = 0.0
    ZipfWeights.visit(count: count, skewPermille: skewPermille) { _, weight in sum += weight }
    let scale = Double(count) * 4_294_967_296.0 / sum
    ZipfWeights.visit(count: count, skewPermille: skewPermille) { rank, weight in
      unsafe shares[Int(slots[rank])] = UInt64(weight * scale)
    }
  }

  /// Fills what each slot lacks from one that has too much. Two pointers sweep the shares, so memory is read in order.
  private static func pair(
    _ shares: UnsafeMutablePointer<UInt64>,
    into entries: UnsafeMutablePointer<AliasEntry>,
    count: Int
  ) {
    let whole: UInt64 = 1 << 32
    for slot in 0..<count {
      unsafe entries[slot] = AliasEntry(threshold: .max, alias: UInt32(truncatingIfNeeded: slot))
    }
    var poor = 0
    var rich = 0
    while unsafe rich < count && shares[rich] < whole { rich += 1 }
    while poor < count && rich < count {
      guard unsafe shares[poor] < whole else {
        poor += 1
        continue
      }
      var needy = poor
      while rich < count {
        unsafe entries[needy] = AliasEntry(
          threshold: UInt32(truncatingIfNeeded: shares[needy]),
          alias: UInt32(truncatingIfNeeded: rich)
        )
        unsafe shares[rich] -= whole - shares[needy]
        guard unsafe shares[rich] < whole else { break }
        needy = rich
        while unsafe rich < count && shares[rich] < whole { rich += 1 }
        // What lies ahead of the sweep is met by it later.
        if needy > poor { break }
      }
      poor += 1
    }
  }
}

/// One slot: it keeps draws below `threshold` for itself and gives the rest to `alias`.
struct AliasEntry: BitwiseCopyable {
  var threshold: UInt32
  var alias: UInt32
}

/// Where to draw a slot: a borrowed table, or all slots alike where there is none.
@safe struct AliasView: BitwiseCopyable {
  private let entries: UnsafeMutablePointer<AliasEntry>?
  let count: UInt64

  /// A view of `entries`, which the table owns.
  @unsafe init(entries: UnsafeMutablePointer<AliasEntry>?, count: UInt64) {
    unsafe (self.entries, self.count) = (entries, count)
  }

  /// Whether a draw reads memory that no core keeps near it: less than 256 KiB stay there of themselves.
  var isWorthPrefetching: Bool { unsafe entries != nil && count > 32_768 }

  /// Asks for what ``slot(_:)`` of these bits will need soon.
  @inline(__always) func prefetch(_ bits: UInt64) {
    guard let entries = unsafe entries else { return }
    unsafe prefetch_shared(entries + Int(truncatingIfNeeded: bits.reduced(below: count)))
  }

  /// The slot that 64 random bits stand for.
  @inline(__always) func slot(_ bits: UInt64) -> UInt32 {
    let product = bits.multipliedFullWidth(by: count)
    let own = UInt32(truncatingIfNeeded: product.high)
    guard let entries = unsafe entries else { return own }
    let entry = unsafe entries[Int(own)]
    // All ones where the draw is not below the threshold: a branch would be guessed wrong every other time.
    let others = Int64(entry.threshold) &- 1 &- Int64(truncatingIfNeeded: product.low >> 32)
    return own ^ ((own ^ entry.alias) & UInt32(truncatingIfNeeded: others >> 63))
  }
}
