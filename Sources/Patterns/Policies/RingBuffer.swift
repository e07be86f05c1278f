/// A first-in first-out line in memory of its own that is reused: no allocation once it has been as long as it gets.
///
/// - Complexity: amortised O(1) to append and to take.
@safe struct RingBuffer<Element: BitwiseCopyable>: ~Copyable {
  private var room: UnsafeMutablePointer<Element>
  /// A power of two.
  private var capacity = 16
  private var head = 0
  /// How many stand in the line.
  private(set) var count = 0

  /// An empty line.
  init() { unsafe room = UnsafeMutablePointer<Element>.allocate(capacity: 16) }

  deinit { unsafe room.deallocate() }

  /// Whether nobody stands in the line.
  var isEmpty: Bool { count == 0 }

  /// The element at `position` from the front.
  subscript(position: Int) -> Element {
    precondition(position >= 0 && position < count, "position \(position) of \(count)")
    return unsafe room[(head &+ position) & (capacity &- 1)]
  }

  /// Joins the end of the line.
  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    unsafe room[(head &+ count) & (capacity &- 1)] = element
    count &+= 1
  }

  /// Takes the first of the line, or `nil` where there is none.
  @inline(__always)
  mutating func popFirst() -> Element? {
    if count == 0 { return nil }
    let first = unsafe room[head]
    head = (head &+ 1) & (capacity &- 1)
    count &-= 1
    return first
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    for position in 0..<count { unsafe larger[position] = room[(head + position) & (capacity - 1)] }
    unsafe room.deallocate()
    unsafe room = larger
    (capacity, head) = (capacity * 2, 0)
  }
}
