import BeaufortNumerics
import Testing
import Workload

@Suite("Trace replay")
struct TraceReplayTests {
  private static let counts: [Int64] = [5, 0, 3_000, 1, 0, 0, 420, 77]

  private static func rig(speed: Int64 = 1_000, multiply: Int64 = 1_000, seed: UInt64 = 42) -> TrafficRig {
    let trace = Trace(
      path: "t.csv",
      bucket: .hours(1),
      counts: counts,
      speedPermille: speed,
      multiplyPermille: multiply
    )
    return TrafficRig(load: TrafficRig.orders(rate: 0, shape: .trace(trace)), duration: .hours(9), seed: seed)
  }

  @Test("each bucket has exactly what was recorded", arguments: UInt64(1)...3)
  func exact(seed: UInt64) {
    let changes = Self.rig(seed: seed).changes()
    var byHour = [Int64](repeating: 0, count: 9)
    for change in changes { byHour[Int(change.instant.nanoseconds / 3_600_000_000_000)] += 1 }
    #expect(byHour == Self.counts + [0])
    #expect(Self.rig(seed: seed).traffic().expectedChanges == 3_503)
  }

  @Test("copies multiply the totals exactly, fractions to rounding", arguments: [Int64(500), 1_333, 3_000, 10_000])
  func multiplied(permille: Int64) {
    let changes = Self.rig(multiply: permille).changes()
    #expect(changes.count == Int(3_503 * permille / 1_000))
  }

  @Test("speed moves the edges, not the totals", arguments: [Int64(500), 7_000, 3_600_000, 36_000_000])
  func speed(permille: Int64) {
    var rig = Self.rig(speed: permille)
    rig.duration = .hours(20)
    let changes = rig.changes()
    #expect(changes.count == 3_503)
    let width = 3_600_000_000_000_000 / permille
    var byBucket = [Int64](repeating: 0, count: 8)
    for change in changes { byBucket[Int(change.instant.nanoseconds / width)] += 1 }
    #expect(byBucket == Self.counts)
  }

  @Test("arrivals lie uniformly within their hour: chi-square over 12 stretches", arguments: UInt64(1)...4)
  func uniform(seed: UInt64) {
    let hour = Self.rig(seed: seed).changes().filter {
      $0.instant >= .start + .hours(2) && $0.instant < .start + .hours(3)
    }
    var stretches = [Int](repeating: 0, count: 12)
    for change in hour { stretches[Int((change.instant.nanoseconds - 7_200_000_000_000) / 300_000_000_000)] += 1 }
    let statistic = stretches.reduce(0.0) { $0 + (Double($1) - 250) * (Double($1) - 250) / 250 }
    #expect(statistic < 31.26, "seed \(seed): 99.9% of chi-square with 11 degrees of freedom")
    #expect(statistic > 1.6, "seed \(seed): too even to be drawn")
  }
}
