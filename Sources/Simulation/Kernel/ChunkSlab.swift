import CPrefetch

/// Memory for chains of events: chunks of 256 bytes in one growable block, handed out from a free list.
///
/// A chunk is a link (4 bytes, and 4 unused) and room for ten events. All chunks of a chain but the last are full, and
/// the last links back to the first, so that both ends are one step away.
///
/// - Complexity: O(1) an event and, to give back a chain, O(1); memory grows by doubling and is kept.
@safe struct ChunkSlab: ~Copyable {
  /// A chain of chunks: the number of its last one, and how many events that holds (4 bits).
  ///
  /// So an event is put into its place without a look at what lies there.
  struct Chain: BitwiseCopyable, Equatable {
    /// No chain, which looks as though its last chunk were full.
    static let none = Chain(number: UInt32.max &>> 4, count: eventsPerChunk)

    fileprivate var bits: UInt32

    @inline(__always)
    fileprivate init(number: UInt32, count: Int) { bits = number &<< 4 | UInt32(truncatingIfNeeded: count) }

    /// The number of the last chunk.
    @inline(__always)
    var last: UInt32 { bits &>> 4 }
    /// How many events are in the last chunk.
    @inline(__always)
    var countOfLast: Int { Int(bits & 15) }
  }

  /// How many events fit into a chunk.
  static let eventsPerChunk = 10
  private static let chunkBytes = 256
  private static let headerBytes = 8
  private static let noChunk = UInt32.max

  private var base: UnsafeMutableRawPointer
  private var capacity = 64
  private var touched = 0
  private var free = noChunk

  /// Bytes held, used or not.
  var bytesHeld: Int { capacity * Self.chunkBytes }

  init() { unsafe base = .allocate(byteCount: capacity * Self.chunkBytes, alignment: Self.chunkBytes) }

  deinit { unsafe base.deallocate() }

  /// Puts `event` behind a chain's last, where its last chunk has room; `false` (and nothing done) where it has not.
  @inline(__always)
  func append(_ event: Event, to chain: inout Chain) -> Bool {
    guard chain.countOfLast < Self.eventsPerChunk else { return false }
    unsafe events(of: chain.last)[chain.countOfLast] = event
    chain.bits &+= 1
    return true
  }

  /// Puts `event` behind a chain's last (or into a new one), in a chunk of its own.
  @inline(__always)
  mutating func extend(_ chain: inout Chain, by event: Event) {
    let chunk = take()
    if chain == .none {
      setNext(chunk, of: chunk)
    } else {
      setNext(next(of: chain.last), of: chunk)
      setNext(chunk, of: chain.last)
    }
    unsafe events(of: chunk).pointee = event
    chain = Chain(number: chunk, count: 1)
  }

  /// The chunk after another of its chain; the first is after the last.
  @inline(__always)
  func next(of chunk: UInt32) -> UInt32 { unsafe address(of: chunk).load(as: UInt32.self) }

  /// Where a chunk's events lie, until the slab changes.
  @inline(__always)
  func events(of chunk: UInt32) -> UnsafeMutablePointer<Event> {
    unsafe (address(of: chunk) + Self.headerBytes).assumingMemoryBound(to: Event.self)
  }

  /// Asks for a chunk, which will soon be read.
  @inline(__always)
  func fetch(_ chunk: UInt32) {
    for line in 0..<Self.chunkBytes / 64 { unsafe prefetch(address(of: chunk) + 64 &* line) }
  }

  /// Takes back the chain from `first` to `last`.
  @inline(__always)
  mutating func giveBack(from first: UInt32, to last: UInt32) {
    setNext(free, of: last)
    free = first
  }

  @inline(__always)
  private mutating func take() -> UInt32 {
    if free != Self.noChunk {
      let chunk = free
      free = next(of: chunk)
      return chunk
    }
    if touched == capacity { grow() }
    touched &+= 1
    return UInt32(truncatingIfNeeded: touched &- 1)
  }

  @inline(never)
  private mutating func grow() {
    precondition(capacity < 1 << 27, "a billion events are pending")
    let larger = UnsafeMutableRawPointer.allocate(
      byteCount: 2 * capacity * Self.chunkBytes,
      alignment: Self.chunkBytes
    )
    unsafe larger.copyMemory(from: base, byteCount: capacity * Self.chunkBytes)
    unsafe base.deallocate()
    unsafe base = larger
    capacity *= 2
  }

  @inline(__always)
  private func address(of chunk: UInt32) -> UnsafeMutableRawPointer { unsafe base + Int(chunk) &* Self.chunkBytes }

  @inline(__always)
  private func setNext(_ next: UInt32, of chunk: UInt32) {
    unsafe address(of: chunk).storeBytes(of: next, as: UInt32.self)
  }
}
