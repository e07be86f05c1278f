/// Bytes that lie in the spool; they are free again with the last reference.
///
/// Whoever drops one holds no lock, since freeing its blocks takes the spool's.
final class SpooledBytes: Sendable {
  private let spool: Spool
  private let blocks: [UInt32]
  /// How many bytes.
  let count: Int

  fileprivate init(_ spool: Spool, _ blocks: [UInt32], count: Int) {
    (self.spool, self.blocks, self.count) = (spool, blocks, count)
  }

  deinit { if !blocks.isEmpty { spool.free(blocks) } }

  /// Bytes from `start` on: to the end of a block, and no further than `end`.
  ///
  /// - Precondition: `start` lies before `end`, which lies in the bytes.
  func bytes(from start: Int, to end: Int) throws(SpoolError) -> [UInt8] {
    precondition(start >= 0 && start < end && end <= count, "bytes \(start) to \(end) of \(count)")
    let (block, skipped) = start.quotientAndRemainder(dividingBy: Spool.blockBytes)
    let length = min(Spool.blockBytes - skipped, end - start)
    return try spool.bytes(of: blocks[block], skipping: skipped, count: length)
  }

  /// All bytes at once.
  func all() throws(SpoolError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count { bytes += try self.bytes(from: bytes.count, to: count) }
    return bytes
  }
}

/// Fills spooled bytes from front to back; what it was given is free again where it is dropped unfinished.
final class SpoolWriter {
  private let spool: Spool
  private var blocks: [UInt32] = []
  private var open: [UInt8] = []
  /// How many bytes it was given.
  private(set) var count = 0

  init(_ spool: Spool) { self.spool = spool }

  deinit { if !blocks.isEmpty { spool.free(blocks) } }

  /// Appends bytes.
  func append(_ bytes: ArraySlice<UInt8>) throws(SpoolError) {
    var rest = bytes
    while !rest.isEmpty {
      if open.isEmpty, rest.count >= Spool.blockBytes {
        blocks.append(try spool.keep(rest.prefix(Spool.blockBytes)))
        count += Spool.blockBytes
        rest = rest.dropFirst(Spool.blockBytes)
        continue
      }
      let part = rest.prefix(Spool.blockBytes - open.count)
      open.append(contentsOf: part)
      count += part.count
      rest = rest.dropFirst(part.count)
      if open.count == Spool.blockBytes { try flush() }
    }
  }

  /// What it was given, whole; it is empty afterwards.
  func finish() throws(SpoolError) -> SpooledBytes {
    if !open.isEmpty { try flush() }
    defer { (blocks, count) = ([], 0) }
    return SpooledBytes(spool, blocks, count: count)
  }

  private func flush() throws(SpoolError) {
    blocks.append(try spool.keep(open[...]))
    open.removeAll(keepingCapacity: true)
  }
}
