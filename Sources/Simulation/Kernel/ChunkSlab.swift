/// Memory for chains of events: chunks of 128 bytes in one growable block, handed out from a free list.
///
/// A chain is named by its last chunk, which links back to the first, so that both ends are one step away. A chunk is
/// a link (4 bytes), the number of events in it (4 bytes) and room for five events.
///
/// - Complexity: O(1) an event and, to give back a chain, O(1); memory grows by doubling and is kept.
@safe struct ChunkSlab: ~Copyable {
  /// What stands for no chain.
  static let none = UInt32.max
  /// How many events fit into a chunk.
  static let eventsPerChunk: UInt32 = 5
  private static let chunkBytes = 128
  private static let headerBytes = 8

  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private var touched = 0
  private var free = none

  /// Bytes held, used or not.
  var bytesHeld: Int { capacity * Self.chunkBytes }

  init(chunks: Int = 64) {
    capacity = chunks
    unsafe base = .allocate(byteCount: chunks * Self.chunkBytes, alignment: Self.chunkBytes)
  }

  deinit { unsafe base.deallocate() }

  /// Appends `event` to the chain that ends in `last` (or to a new one), and gives the chain's new last chunk.
  @inline(__always)
  mutating func append(_ event: Event, to last: UInt32) -> UInt32 {
    if last != Self.none {
      let used = count(of: last)
      if used < Self.eventsPerChunk {
        write(event, to: last, at: used)
        setCount(used + 1, of: last)
        return last
      }
    }
    return extend(last, by: event)
  }

  /// The first chunk of the chain that ends in `last`; also the one after any other chunk.
  @inline(__always)
  func next(of chunk: UInt32) -> UInt32 { unsafe address(of: chunk).load(as: UInt32.self) }

  /// How many events a chunk holds.
  @inline(__always)
  func count(of chunk: UInt32) -> UInt32 { unsafe address(of: chunk).load(fromByteOffset: 4, as: UInt32.self) }

  /// The event at `index` of a chunk.
  @inline(__always)
  func event(_ index: UInt32, of chunk: UInt32) -> Event { unsafe events(of: chunk)[Int(index)] }

  /// Where a chunk's events lie, until the slab changes.
  @inline(__always)
  func events(of chunk: UInt32) -> UnsafeMutablePointer<Event> {
    unsafe (address(of: chunk) + Self.headerBytes).assumingMemoryBound(to: Event.self)
  }

  /// Takes back the chain from `first` to `last`.
  mutating func giveBack(from first: UInt32, to last: UInt32) {
    setNext(free, of: last)
    free = first
  }

  private mutating func extend(_ last: UInt32, by event: Event) -> UInt32 {
    let chunk = take()
    write(event, to: chunk, at: 0)
    setCount(1, of: chunk)
    if last == Self.none {
      setNext(chunk, of: chunk)
    } else {
      setNext(next(of: last), of: chunk)
      setNext(chunk, of: last)
    }
    return chunk
  }

  private mutating func take() -> UInt32 {
    if free != Self.none {
      let chunk = free
      free = next(of: chunk)
      return chunk
    }
    if touched == capacity { grow() }
    touched += 1
    return UInt32(touched - 1)
  }

  private mutating func grow() {
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
  private func write(_ event: Event, to chunk: UInt32, at index: UInt32) {
    unsafe events(of: chunk)[Int(index)] = event
  }

  @inline(__always)
  private func setNext(_ next: UInt32, of chunk: UInt32) {
    unsafe address(of: chunk).storeBytes(of: next, as: UInt32.self)
  }

  @inline(__always)
  private func setCount(_ count: UInt32, of chunk: UInt32) {
    unsafe address(of: chunk).storeBytes(of: count, toByteOffset: 4, as: UInt32.self)
  }
}
