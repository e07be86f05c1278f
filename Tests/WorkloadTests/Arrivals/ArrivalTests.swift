import BeaufortNumerics
import Testing
import Workload

@Suite("Arrivals")
struct ArrivalTests {
  @Test("Poisson counts have the mean and variance of their rate", arguments: [Int64(3), 12, 100], [UInt64(1), 2])
  func poisson(rate: Int64, seed: UInt64) {
    let rig = TrafficRig(load: TrafficRig.orders(rate: rate), duration: .seconds(2_000), seed: seed)
    let counts = countsBySecond(rig.changes().map(\.instant), duration: rig.duration)
    let (mean, variance) = moments(counts)
    let expected = Double(rate)
    // Four standard errors of the mean and of the variance (for a Poisson law: λ/n, and about (λ + 2λ²)/n).
    #expect(abs(mean - expected) < 4 * (expected / 2_000).squareRoot(), "seed \(seed): mean \(mean)")
    let deviation = ((expected + 2 * expected * expected) / 2_000).squareRoot()
    #expect(abs(variance - expected) < 4 * deviation, "seed \(seed): variance \(variance)")
  }

  @Test("Poisson counts follow their law: chi-square over 0 to 8 of mean 3", arguments: UInt64(1)...3)
  func law(seed: UInt64) {
    let rig = TrafficRig(load: TrafficRig.orders(rate: 3), duration: .seconds(4_000), seed: seed)
    let counts = countsBySecond(rig.changes().map(\.instant), duration: rig.duration)
    // From a printed table of the Poisson distribution.
    let shares = [0.04979, 0.14936, 0.22404, 0.22404, 0.16803, 0.10082, 0.05041, 0.02160, 0.01191]
    let statistic = shares.enumerated().reduce(0.0) { sum, entry in
      let found = Double(counts.count { min($0, 8) == entry.offset })
      let expected = entry.element * 4_000
      return sum + (found - expected) * (found - expected) / expected
    }
    #expect(statistic < 26.12, "seed \(seed): 99.9% of chi-square with 8 degrees of freedom")
  }

  @Test("instants are uniform within their second: chi-square over tenths", arguments: UInt64(1)...3)
  func uniform(seed: UInt64) {
    let changes = TrafficRig(load: TrafficRig.orders(rate: 30), seed: seed).changes()
    var tenths = [Int](repeating: 0, count: 10)
    for change in changes { tenths[Int(change.instant.nanoseconds % 1_000_000_000 / 100_000_000)] += 1 }
    let expected = Double(changes.count) / 10
    let statistic = tenths.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    #expect(statistic < 27.88, "seed \(seed): 99.9% of chi-square with 9 degrees of freedom")
  }

  @Test("a day peaks where it should, and as high as it should", arguments: [Int64(1_500), 3_000, 6_000])
  func diurnal(permille: Int64) {
    let shape = ArrivalSpec.Shape.diurnal(peak: .hours(18), peakToMeanPermille: permille)
    let rig = TrafficRig(load: TrafficRig.orders(rate: 2, shape: shape), duration: .hours(24))
    var byQuarter = [Double](repeating: 0, count: 96)
    let changes = rig.changes()
    for change in changes { byQuarter[Int(change.instant.nanoseconds / 900_000_000_000)] += 1 }
    let total = Double(changes.count)
    #expect(abs(total - 172_800) < 4 * 172_800.squareRoot())
    let peak = (byQuarter[71] + byQuarter[72]) / 2
    let ratio = peak / (total / 96)
    let expected = Double(permille) / 1_000
    #expect(abs(ratio - expected) < 0.05 * expected, "\(ratio)")
    let trough = (byQuarter[23] + byQuarter[24]) / 2
    #expect(trough < total / 96 && byQuarter[60] > byQuarter[50] && byQuarter[80] > byQuarter[88])
  }

  @Test("equal gaps are equal, whatever the rate", arguments: [Int64(1_000_000), 12_000_000, 7_300_000, 250_000])
  func constant(perMillionSeconds: Int64) {
    var load = TrafficRig.orders(shape: .constant)
    load.changes.rate = Rate(perMillionSeconds: perMillionSeconds)
    let changes = TrafficRig(load: load, duration: .seconds(1_000)).changes()
    #expect(changes.count == Int(perMillionSeconds / 1_000))
    let gap = 1_000_000_000_000_000 / perMillionSeconds
    for (first, second) in zip(changes, changes.dropFirst()) {
      #expect(abs((second.instant - first.instant).nanoseconds - gap) <= 1)
    }
  }

  @Test("bursts keep the mean and have their factor")
  func bursts() {
    let shape = ArrivalSpec.Shape.bursts(period: .seconds(100), length: .seconds(20), factorPermille: 3_000)
    let rig = TrafficRig(load: TrafficRig.orders(rate: 20, shape: shape), duration: .seconds(2_000))
    let counts = countsBySecond(rig.changes().map(\.instant), duration: rig.duration)
    let inside = counts.enumerated().filter { $0.offset % 100 < 20 }.map(\.element).reduce(0, +)
    let total = counts.reduce(0, +)
    #expect(abs(Double(total) - 40_000) < 800)
    #expect(abs(Double(inside) - 24_000) < 620)
  }
}
