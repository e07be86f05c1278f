/// The arrivals of one second, in order, and what was drawn for each.
///
/// An arrival is one integer: nanosecond of the second (32 bits), stream (8), ordinal (24). Sorting the integers
/// gives the order of events. The memory grows to the fullest second and is used again.
@safe struct ArrivalBuffer: ~Copyable {
  private static let runLength = 16
  /// How many are sorted by insertion alone.
  private static let fewest = 12
  /// Bits of a nanosecond of the second.
  private static let offsetBits: UInt64 = 30
  private var arrivals: UnsafeMutablePointer<UInt64>
  private var scratch: UnsafeMutablePointer<UInt64>
  private var luck: UnsafeMutablePointer<UInt64>
  /// Where each stretch of the second ends, while it is sorted.
  private var ends: UnsafeMutablePointer<UInt32>
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
    unsafe ends = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * capacity)
  }

  deinit {
    unsafe arrivals.deallocate()
    unsafe scratch.deallocate()
    unsafe luck.deallocate()
    unsafe ends.deallocate()
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
    unsafe arrivals[count] = offset << 32 | stream << 24 | UInt64(truncatingIfNeeded: ordinal)
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
    unsafe larger.update(from: arrivals, count: count)
    unsafe arrivals.deallocate()
    unsafe scratch.deallocate()
    unsafe luck.deallocate()
    unsafe ends.deallocate()
    unsafe arrivals = larger
    capacity *= 2
    unsafe scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    unsafe luck = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    unsafe ends = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * capacity)
  }

  /// Puts the arrivals in order: into about as many stretches of the second as there are arrivals, with an insertion
  /// sort for what that leaves, or by merging where too many lie close together.
  ///
  /// - Complexity: O(*n*) for arrivals spread over the second, else O(*n* log *n*); no allocation.
  mutating func sort() {
    if count > Self.fewest { if !spread() { return mergeSort() } }
    unsafe Self.insertionSort(arrivals, 0, count)
  }

  /// Puts each arrival into its stretch of the second; `false` (and nothing done) where one would hold too many.
  private mutating func spread() -> Bool {
    let bits = UInt64(Int.bitWidth - (count - 1).leadingZeroBitCount)
    let shift = 32 + Self.offsetBits - bits
    for stretch in 0..<Int(1 << bits) { unsafe ends[stretch] = 0 }
    for index in 0..<count { unsafe ends[Int(truncatingIfNeeded: arrivals[index] &>> shift)] &+= 1 }
    var (end, most) = (UInt32(0), UInt32(0))
    for stretch in 0..<Int(1 << bits) {
      most = unsafe max(most, ends[stretch])
      end &+= unsafe ends[stretch]
      unsafe ends[stretch] = end
    }
    guard most <= Self.runLength else { return false }
    for index in 0..<count {
      let arrival = unsafe arrivals[index]
      let stretch = Int(truncatingIfNeeded: arrival &>> shift)
      unsafe ends[stretch] &-= 1
      unsafe scratch[Int(ends[stretch])] = arrival
    }
    unsafe swap(&arrivals, &scratch)
    return true
  }

  private mutating func mergeSort() {
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
