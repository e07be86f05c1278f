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

  @inline(__always)
  subscript(index: UInt32) -> Element {
    get { unsafe base[checked(index)] }
    _modify { yield unsafe &base[checked(index)] }
  }

  /// Makes room for `index`; existing entries keep their values.
  mutating func reserve(_ index: UInt32) {
    guard Int(index) >= capacity else { return }
    let larger = max(capacity * 2, Int(index) + 1)
    let moved = unsafe Self.zeroed(larger)
    unsafe moved.update(from: base, count: capacity)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }

  @inline(__always)
  private func checked(_ index: UInt32) -> Int {
    precondition(Int(index) < capacity, "entry \(index) of a table of \(capacity)")
    return Int(index)
  }

  private static func zeroed(_ count: Int) -> UnsafeMutablePointer<Element> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride,
      alignment: MemoryLayout<Element>.alignment
    )
    unsafe raw.initializeMemory(as: UInt8.self, repeating: 0, count: count * MemoryLayout<Element>.stride)
    return unsafe raw.assumingMemoryBound(to: Element.self)
  }
}
