import CPrefetch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A growable table of plain values in memory of its own, indexed by small integers.
///
/// New entries are all-zero bytes, so `Element` must be a type for which that is a value. Memory that was never touched
/// is not resident.
@safe struct Table<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 16)
    unsafe base = Self.zeroed(self.capacity)
  }

  deinit { unsafe free(base) }

  // Addresses, so that a field is read or written in place: an accessor that gives values copies whole rows.
  subscript(index: UInt32) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: index) }
  }

  /// Asks for an entry that will be needed soon; there may be none.
  @inline(__always)
  func prefetch(_ index: UInt32) {
    if Int(index) < capacity { unsafe CPrefetch.prefetch(base + Int(index)) }
  }

  /// Makes room for `index`; existing entries keep their values.
  @inline(__always)
  mutating func reserve(_ index: UInt32) {
    if Int(index) >= capacity { grow(to: index) }
  }

  @inline(never)
  private mutating func grow(to index: UInt32) {
    let larger = max(capacity * 2, Int(index) + 1)
    let moved = unsafe Self.zeroed(larger)
    unsafe moved.update(from: base, count: capacity)
    unsafe free(base)
    unsafe base = moved
    capacity = larger
  }

  /// Where the entry lies until the table grows.
  @inline(__always)
  func address(of index: UInt32) -> UnsafeMutablePointer<Element> {
    precondition(Int(index) < capacity, "an entry beyond the table")
    return unsafe base + Int(index)
  }

  private static func zeroed(_ count: Int) -> UnsafeMutablePointer<Element> {
    guard let raw = unsafe calloc(count, MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(count * MemoryLayout<Element>.stride) bytes of a world's state")
    }
    return unsafe raw.assumingMemoryBound(to: Element.self)
  }
}
