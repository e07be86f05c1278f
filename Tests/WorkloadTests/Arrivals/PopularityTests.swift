import BeaufortNumerics
import Testing
import Workload

@Suite("Popularity")
struct PopularityTests {
  private static func shares(_ records: [UInt32]) -> [Double] {
    var counts: [UInt32: Int] = [:]
    for record in records { counts[record, default: 0] += 1 }
    return counts.values.sorted(by: >).map { Double($0) / Double(records.count) }
  }

  /// Updates and reads of a flow whose records neither come nor go.
  private static func updatesAndReads(population: Int64, skew: Int64) -> (updates: [UInt32], reads: [UInt32]) {
    var load = TrafficRig.orders(rate: 200, population: population, reads: 200)
    load.mix = MixSpec(create: 0, update: 1_000, delete: 0)
    (load.changeSkewPermille, load.readSkewPermille) = (skew, skew)
    let (changes, reads) = TrafficRig(load: load, duration: .seconds(300)).all()
    return (changes.map(\.record), reads.map(\.record))
  }

  @Test("a Zipf exponent of 1 over 10,000 records gives rank r the share 1 / (9.7876 r)")
  func topRanks() {
    let harmonic = 9.787606
    for records in [Self.updatesAndReads(population: 10_000, skew: 1_000).updates] {
      let shares = Self.shares(records)
      for rank in 1...5 {
        let expected = 1 / (harmonic * Double(rank))
        let deviation = (expected * (1 - expected) / Double(records.count)).squareRoot()
        #expect(abs(shares[rank - 1] - expected) < 5 * deviation, "rank \(rank): \(shares[rank - 1])")
      }
    }
  }

  @Test("beyond the exact ranks the tail keeps its share")
  func tail() {
    // Parents: 20,000 of skew 0.8; the 4,096 heaviest have H(4096, 0.8) / H(20000, 0.8) = 0.6949 of the draws.
    var load = TrafficRig.orders()
    (load.parentPopulation, load.parentSkewPermille) = (20_000, 800)
    let tables = TrafficRig(load: load).tables()
    let draws = 200_000
    let key = DrawKey(seed: 5, replication: 0)
    var counts = [Int](repeating: 0, count: 20_000)
    for draw in 0..<draws { counts[Int(tables.parent(bits: key.bits(UInt64(draw))))] += 1 }
    let harmonic = { (ranks: Int) in (1...ranks).reduce(0.0) { $0 + ExactMath.power(Double($1), -0.8) } }
    let top = counts.sorted(by: >)
    let expected = (harmonic(10) / harmonic(20_000))
    #expect(abs(Double(top.prefix(10).reduce(0, +)) / Double(draws) - expected) < 0.005)
    #expect(counts.count { $0 > 0 } > 15_000)
  }

  @Test("no skew draws all alike")
  func uniform() {
    let records = Self.updatesAndReads(population: 20, skew: 0).updates
    let shares = Self.shares(records)
    #expect(shares.count == 20)
    #expect(shares.allSatisfy { abs($0 - 0.05) < 0.005 })
  }

  @Test("what is updated most is not what is read most")
  func permutations() {
    let (updates, reads) = Self.updatesAndReads(population: 5_000, skew: 1_000)
    func top(_ records: [UInt32]) -> Set<UInt32> {
      var counts: [UInt32: Int] = [:]
      for record in records { counts[record, default: 0] += 1 }
      return Set(counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(20).map(\.key))
    }
    #expect(top(updates).intersection(top(reads)).count <= 3)
  }
}
