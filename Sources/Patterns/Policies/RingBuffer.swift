/// A first-in first-out line in one array that is reused: no allocation once it has been as long as it gets.
///
/// - Complexity: amortised O(1) to append and to take.
struct RingBuffer<Element: BitwiseCopyable> {
  private var room: [Element] = []
  private var head = 0
  /// How many stand in the line.
  private(set) var count = 0

  /// Whether nobody stands in the line.
  var isEmpty: Bool { count == 0 }

  /// The element at `position` from the front.
  subscript(position: Int) -> Element {
    precondition(position >= 0 && position < count, "position \(position) of \(count)")
    return room[(head + position) & (room.count - 1)]
  }

  /// Joins the end of the line.
  mutating func append(_ element: Element) {
    if count == room.count { grow(around: element) }
    room[(head + count) & (room.count - 1)] = element
    count += 1
  }

  /// Takes the first of the line, or `nil` where there is none.
  mutating func popFirst() -> Element? {
    if count == 0 { return nil }
    let first = room[head]
    head = (head + 1) & (room.count - 1)
    count -= 1
    return first
  }

  private mutating func grow(around element: Element) {
    var larger = [Element](repeating: element, count: max(16, room.count * 2))
    for position in 0..<count { larger[position] = room[(head + position) & (room.count - 1)] }
    (room, head) = (larger, 0)
  }
}
