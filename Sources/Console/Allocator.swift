import CJemalloc
import Foundation

/// The allocator behind `malloc`, as it is, not as it was meant to be.
package enum Allocator {
  /// Whether what `malloc` hands out is jemalloc's: its count of this thread must grow with an allocation.
  package static var isJemallocLive: Bool {
    guard let before = read("thread.allocated", as: UInt64.self) else { return false }
    let probe = malloc(1 << 16)
    defer { free(probe) }
    return (read("thread.allocated", as: UInt64.self) ?? before) > before
  }

  /// Name and version, e.g. `jemalloc 5.3.0`.
  package static var name: String {
    guard isJemallocLive else { return "the system's" }
    let version = read("version", as: UnsafePointer<CChar>.self).map { String(cString: $0) }
    return "jemalloc \(version?.prefix { $0 != "-" } ?? "of unknown version")"
  }

  /// Bytes that the program holds, that its pages take, and that are mapped in memory; `nil` without jemalloc.
  package static var statistics: Statistics? {
    guard isJemallocLive else { return nil }
    var epoch: UInt64 = 1
    guard mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size) == 0 else { return nil }
    guard
      let allocated = read("stats.allocated", as: Int.self), let active = read("stats.active", as: Int.self),
      let resident = read("stats.resident", as: Int.self)
    else { return nil }
    return Statistics(allocated: allocated, active: active, resident: resident)
  }

  /// What jemalloc counts, in bytes.
  package struct Statistics {
    /// Held by the program.
    package let allocated: Int
    /// In pages that hold some of it.
    package let active: Int
    /// In memory, the allocator's own included.
    package let resident: Int

    /// One line.
    package var line: String {
      "\(Self.mebibytes(allocated)) allocated in \(Self.mebibytes(active)) of pages, \(Self.mebibytes(resident)) resident"
    }

    private static func mebibytes(_ bytes: Int) -> String { "\((bytes + (1 << 19)) >> 20) MiB" }
  }

  private static func read<Value>(_ name: String, as type: Value.Type) -> Value? {
    var size = MemoryLayout<Value>.size
    return withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { buffer in
      guard mallctl(name, buffer.baseAddress, &size, nil, 0) == 0, size == MemoryLayout<Value>.size else { return nil }
      return buffer[0]
    }
  }
}
