/// Which slots of a wheel's levels hold anything: a bit for each, and above it one for each word of bits that are not all
/// zero, so that empty slots cost nothing.
@safe struct OccupiedSlots: ~Copyable {
  /// How many slots a level has.
  static let perLevel = 1_024
  private static let wordsPerLevel = perLevel / 64

  private let levels: Int
  private let slots: UnsafeMutablePointer<UInt64>
  private let words: UnsafeMutablePointer<UInt64>

  /// Bytes held.
  var bytesHeld: Int { levels * (Self.wordsPerLevel + 1) * MemoryLayout<UInt64>.stride }

  init(levels: Int) {
    self.levels = levels
    unsafe slots = .allocate(capacity: levels * Self.wordsPerLevel)
    unsafe slots.initialize(repeating: 0, count: levels * Self.wordsPerLevel)
    unsafe words = .allocate(capacity: levels)
    unsafe words.initialize(repeating: 0, count: levels)
  }

  deinit {
    unsafe slots.deallocate()
    unsafe words.deallocate()
  }

  /// The first occupied slot of the lowest level that has any.
  @inline(__always)
  var first: (level: Int, number: Int)? {
    var level = 0
    while level < levels {
      let occupied = unsafe words[level]
      if occupied != 0 {
        let word = occupied.trailingZeroBitCount
        let bit = unsafe slots[level &* Self.wordsPerLevel &+ word].trailingZeroBitCount
        return (level, word &* 64 &+ bit)
      }
      level &+= 1
    }
    return nil
  }

  @inline(__always)
  func mark(_ number: Int, on level: Int) {
    let word = number / 64
    unsafe slots[level &* Self.wordsPerLevel &+ word] |= 1 << UInt64(number % 64)
    unsafe words[level] |= 1 << UInt64(word)
  }

  @inline(__always)
  func unmark(_ number: Int, on level: Int) {
    let word = number / 64
    unsafe slots[level &* Self.wordsPerLevel &+ word] &= ~(1 << UInt64(number % 64))
    if unsafe slots[level &* Self.wordsPerLevel &+ word] == 0 { unsafe words[level] &= ~(1 << UInt64(word)) }
  }
}
