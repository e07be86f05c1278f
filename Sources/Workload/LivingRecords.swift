/// Which records live: one range of base ids, and one of a storm's own.
struct LivingRecords: BitwiseCopyable {
  private let population: UInt32
  private var oldest: UInt32 = 0
  private var next: UInt32
  private var oldestOfStorm = SourceChange.stormRecordBase
  private var nextOfStorm = SourceChange.stormRecordBase
  /// The largest multiple of the population up to `next`, and how far `next` is beyond it.
  private var lap: UInt32
  private var inLap: UInt32 = 0

  /// The records `0..<population`.
  init(population: UInt32) { (self.population, next, lap) = (population, population, population) }

  /// How many live.
  var count: Int64 { Int64(next - oldest) + Int64(nextOfStorm - oldestOfStorm) }

  /// A new base record.
  @inline(__always) mutating func create() -> UInt32 {
    defer {
      next += 1
      inLap += 1
      if inLap == population { (lap, inLap) = (next, 0) }
    }
    return next
  }

  /// A storm's new record.
  @inline(__always) mutating func createInStorm() -> UInt32 {
    defer { nextOfStorm += 1 }
    return nextOfStorm
  }

  /// Deletes the oldest base record; where only one is left it stays, and is `nil`.
  @inline(__always) mutating func deleteOldest() -> UInt32? {
    guard next - oldest > 1 else { return nil }
    defer { oldest += 1 }
    return oldest
  }

  /// Deletes the oldest record that a storm made; `nil` where none lives.
  @inline(__always) mutating func deleteOldestOfStorm() -> UInt32? {
    guard oldestOfStorm < nextOfStorm else { return nil }
    defer { oldestOfStorm += 1 }
    return oldestOfStorm
  }

  /// The newest base id congruent to `slot` modulo the population, or the oldest living one where that is deleted.
  @inline(__always) func record(slot: UInt32) -> UInt32 {
    // No sum overflows: a lap is never below the population, and ids are below the storms'.
    max(oldest, slot < inLap ? lap &+ slot : lap &- population &+ slot)
  }

  /// The base record that is created next.
  var newest: UInt32 { next }

  /// The oldest living base record.
  var oldestLiving: UInt32 { oldest }
}
