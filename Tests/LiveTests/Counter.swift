import Synchronization

/// Counts what happens in other tasks.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .relaxed) }
  func add(_ more: Int = 1) { count.add(more, ordering: .relaxed) }
}

/// Whether `condition` comes to hold before a test has waited too long.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<1_500 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(20))
  }
  return false
}
