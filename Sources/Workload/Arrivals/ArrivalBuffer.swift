/// The arrivals of one second, in order, and what was drawn for each.
///
/// An arrival is one integer: nanosecond of the second (32 bits), stream (8), ordinal (24). Sorting the integers
/// gives the order of events. The memory grows to the fullest second and is used again.
@safe struct ArrivalBuffer: ~Copyable {
  private static let runLength = 16
  private var arrivals: UnsafeMutablePointer<UInt64>
  private var scratch: UnsafeMutablePointer<UInt64>
  private var luck: UnsafeMutablePointer<UInt64>
  private var capacity: Int
  /// How many arrivals there are.
  private(set) var count = 0
  /// The first that was not taken.
  var next = 0

  /// An empty second with room for `capacity` arrivals.
  init(capacity: Int = 256) {
    self.capacity = capacity
    unsafe arrivals = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    unsafe scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    unsafe luck = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
  }

  deinit {
    unsafe arrivals.deallocate()
    unsafe scratch.deallocate()
    unsafe luck.deallocate()
  }

  /// The arrival at `index`.
  @inline(__always) func arrival(_ index: Int) -> UInt64 {
    assert(index < count)
    return unsafe arrivals[index]
  }

  /// What was drawn for the arrival at `index`.
  @inline(__always) func payload(_ index: Int) -> UInt64 {
    assert(index < count)
    return unsafe luck[index]
  }

  /// Keeps what was drawn for the arrival at `index`.
  @inline(__always) mutating func setPayload(_ index: Int, to value: UInt64) {
    assert(index < count)
    unsafe luck[index] = value
  }

  /// Forgets the second.
  mutating func removeAll() { (count, next) = (0, 0) }

  /// Adds an arrival.
  @inline(__always) mutating func append(offset: UInt64, stream: UInt64, ordinal: Int) {
    if count == capacity { grow() }
    unsafe arrivals[count] = offset << 32 | stream << 24 | UInt64(ordinal)
    count += 1
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
    unsafe larger.update(from: arrivals, count: count)
    unsafe arrivals.deallocate()
    unsafe scratch.deallocate()
    unsafe luck.deallocate()
    unsafe arrivals = larger
    capacity *= 2
    unsafe scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    unsafe luck = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
  }

  /// Puts the arrivals in order: insertion for short stretches, then merges of neighbours.
  ///
  /// - Complexity: O(*n* log *n*); no allocation.
  mutating func sort() {
    guard count > 64 else { return unsafe Self.insertionSort(arrivals, 0, count) }
    for start in stride(from: 0, to: count, by: Self.runLength) {
      unsafe Self.insertionSort(arrivals, start, min(start + Self.runLength, count))
    }
    var width = Self.runLength
    while width < count {
      for start in stride(from: 0, to: count, by: 2 * width) {
        let middle = min(start + width, count)
        unsafe Self.merge(arrivals, start, middle, min(middle + width, count), into: scratch)
      }
      unsafe swap(&arrivals, &scratch)
      width *= 2
    }
  }

  private static func insertionSort(_ values: UnsafeMutablePointer<UInt64>, _ start: Int, _ end: Int) {
    var index = start + 1
    while index < end {
      let value = unsafe values[index]
      var place = index
      while unsafe place > start && values[place - 1] > value {
        unsafe values[place] = values[place - 1]
        place -= 1
      }
      unsafe values[place] = value
      index += 1
    }
  }

  private static func merge(
    _ values: UnsafeMutablePointer<UInt64>,
    _ start: Int,
    _ middle: Int,
    _ end: Int,
    into target: UnsafeMutablePointer<UInt64>
  ) {
    var (left, right, place) = (start, middle, start)
    while left < middle && right < end {
      let (first, second) = unsafe (values[left], values[right])
      let takesLeft = first <= second
      unsafe target[place] = takesLeft ? first : second
      left += takesLeft ? 1 : 0
      right += takesLeft ? 0 : 1
      place += 1
    }
    while left < middle {
      unsafe target[place] = values[left]
      (left, place) = (left + 1, place + 1)
    }
    while right < end {
      unsafe target[place] = values[right]
      (right, place) = (right + 1, place + 1)
    }
  }
}
