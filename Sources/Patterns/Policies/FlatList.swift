/// Plain values side by side in memory of their own, which an array would check at each write for other owners.
///
/// - Complexity: amortised O(1) to append, O(1) to take the last.
@safe struct FlatList<Element: BitwiseCopyable>: ~Copyable {
  private var room: UnsafeMutablePointer<Element>
  private var capacity = 16
  /// How many there are.
  private(set) var count = 0

  /// An empty list.
  init() { unsafe room = UnsafeMutablePointer<Element>.allocate(capacity: 16) }

  deinit { unsafe room.deallocate() }

  /// The element at `index`.
  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: index) }
  }

  /// Adds an element at the end.
  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    unsafe room[count] = element
    count &+= 1
  }

  /// Takes the last element, or `nil` where there is none.
  @inline(__always)
  mutating func popLast() -> Element? {
    if count == 0 { return nil }
    count &-= 1
    return unsafe room[count]
  }

  @inline(__always)
  private func address(of index: Int) -> UnsafeMutablePointer<Element> {
    precondition(index >= 0 && index < count, "element \(index) of \(count)")
    return unsafe room + index
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    unsafe larger.update(from: room, count: count)
    unsafe room.deallocate()
    unsafe room = larger
    capacity *= 2
  }
}
