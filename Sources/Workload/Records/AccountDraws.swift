import BeaufortNumerics

/// Draws the accounts that records belong to, some records ahead: the table is larger than the nearest caches, and so
/// its memory is waited for once for all of them.
@safe struct AccountDraws: ~Copyable {
  private static let ahead: UInt64 = 64
  private let table: AliasTable
  private let key: DrawKey
  private let purpose: UInt64?
  private let drawn: UnsafeMutablePointer<UInt32>
  /// The first record that ``drawn`` is about.
  private var first: UInt64?

  deinit { unsafe drawn.deallocate() }

  /// Draws from `key` for `purpose`; with none, every record belongs to account 0. The ranks of accounts are `root`'s.
  init(root: DrawKey, key: DrawKey, purpose: UInt64?) {
    table = AliasTable(slots: RecordDraws.accounts, skewPermille: RecordDraws.accountSkewPermille, key: root)
    (self.key, self.purpose) = (key, purpose)
    unsafe drawn = UnsafeMutablePointer<UInt32>.allocate(capacity: Int(Self.ahead))
    unsafe drawn.initialize(repeating: 0, count: Int(Self.ahead))
  }

  /// The account of record `index`.
  @inline(__always) mutating func account(of index: UInt64) -> UInt64 {
    let place = index % Self.ahead
    if first != index &- place { draw(from: index &- place) }
    return UInt64(unsafe drawn[Int(truncatingIfNeeded: place)])
  }

  private mutating func draw(from index: UInt64) {
    first = index
    guard let purpose else { return }
    let view = table.view
    for place in 0..<Self.ahead {
      unsafe drawn[Int(place)] = view.slot(key.bits(RecordDraws.counter(index &+ place, purpose)))
    }
  }
}
