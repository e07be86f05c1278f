import CJemalloc
import Foundation

/// Counts the allocations of this thread's process, by jemalloc's own books.
struct AllocationCounter {
  /// How many there were, and of how many bytes.
  struct Count {
    /// Allocations.
    var count: Int64
    /// Bytes asked for by this thread, rounded up as the allocator does.
    var bytes: Int64

    static func - (lhs: Count, rhs: Count) -> Count {
      Count(count: lhs.count - rhs.count, bytes: lhs.bytes - rhs.bytes)
    }
  }

  /// jemalloc's index of all arenas together.
  private static let allArenas = "4096"

  /// Gets ready: each allocation goes to the books at once, not by way of the thread's cache.
  /// - Throws: ``AllocatorError`` where jemalloc is not behind `malloc`.
  init() throws(AllocatorError) {
    var isCaching = false
    guard unsafe mallctl("thread.tcache.enabled", nil, nil, &isCaching, MemoryLayout<Bool>.size) == 0 else {
      throw AllocatorError(name: "thread.tcache.enabled")
    }
    let before = try count()
    let probe = unsafe malloc(1 << 16)
    defer { unsafe free(probe) }
    guard try count().count > before.count else { throw AllocatorError(name: "malloc") }
  }

  /// What was allocated since the process began.
  func count() throws(AllocatorError) -> Count {
    var epoch: UInt64 = 1
    guard unsafe mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size) == 0 else {
      throw AllocatorError(name: "epoch")
    }
    let small = try read("stats.arenas.\(Self.allArenas).small.nmalloc")
    let large = try read("stats.arenas.\(Self.allArenas).large.nmalloc")
    return Count(count: small + large, bytes: try read("thread.allocated"))
  }

  private func read(_ name: String) throws(AllocatorError) -> Int64 {
    var (value, size) = (UInt64(0), MemoryLayout<UInt64>.size)
    guard unsafe mallctl(name, &value, &size, nil, 0) == 0, size == MemoryLayout<UInt64>.size else {
      throw AllocatorError(name: name)
    }
    return Int64(value)
  }
}

/// jemalloc does not say what it should.
struct AllocatorError: Error, CustomStringConvertible {
  /// What it was asked for.
  let name: String

  var description: String {
    "jemalloc does not answer for '\(name)': install libjemalloc-dev, build again, and load no other allocator before it"
  }
}
