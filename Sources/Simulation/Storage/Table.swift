import CPrefetch

/// A growable table of plain values in memory of its own, indexed by small integers.
///
/// New entries are all-zero bytes, so `Element` must be a type for which that is a value.
@safe struct Table<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 16)
    unsafe base = Self.zeroed(self.capacity)
  }

  deinit { unsafe base.deallocate() }

  // Addresses, so that a field is read or written in place: an accessor that gives values copies whole rows.
  subscript(index: UInt32) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: index) }
  }

  /// The entry, to be looked up once and then read and written in place: until the table grows.
  @inline(__always)
  func lent(_ index: UInt32) -> Lent<Element> { unsafe Lent(at: address(of: index)) }

  /// Asks for the first and last line of an entry that will be needed soon; there may be none.
  @inline(__always)
  func prefetch(_ index: UInt32) {
    guard Int(index) < capacity else { return }
    unsafe CPrefetch.prefetch(base + Int(index))
    // A cache line has 64 bytes.
    if MemoryLayout<Element>.stride > 64 { unsafe CPrefetch.prefetch(UnsafeRawPointer(base + Int(index) + 1) - 1) }
  }

  /// Makes room for `index`; existing entries keep their values.
  @inline(__always)
  mutating func reserve(_ index: UInt32) {
    if Int(index) >= capacity { grow(to: index) }
  }

  /// Copies `count` entries from one place to another that does not overlap it.
  @inline(__always)
  mutating func copy(_ count: UInt32, from source: UInt32, to target: UInt32) {
    precondition(max(Int(source), Int(target)) + Int(count) <= capacity, "an entry beyond the table")
    unsafe (base + Int(target)).update(from: base + Int(source), count: Int(count))
  }

  @inline(never)
  private mutating func grow(to index: UInt32) {
    let larger = max(capacity * 2, Int(index) + 1)
    let moved = unsafe Self.zeroed(larger)
    unsafe moved.update(from: base, count: capacity)
    unsafe base.deallocate()
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
    let bytes = count * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: MemoryLayout<Element>.alignment)
    // Written at once: a page that is read first costs a second fault, and stops the other threads, when it is written.
    unsafe raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    return unsafe raw.assumingMemoryBound(to: Element.self)
  }
}
