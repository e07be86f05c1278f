import BeaufortNumerics
import Testing
import Workload

@Suite("Flow traffic")
struct FlowTrafficTests {
  @Test("the same seed gives the same changes and reads", arguments: [UInt64(1), 42])
  func sameSeed(seed: UInt64) {
    var load = TrafficRig.orders(reads: 20)
    load.recentPermille = 300
    let storm = StormLoad(factorPermille: 5_000, start: .start + .seconds(100), end: .start + .seconds(200))
    let rig = TrafficRig(load: load, storms: [storm], seed: seed)
    let (first, second) = (rig.all(), rig.all())
    #expect(first.changes.map(ChangeFacts.init) == second.changes.map(ChangeFacts.init))
    #expect(first.reads.map(ReadFacts.init) == second.reads.map(ReadFacts.init))
    #expect(first.changes.count > 5_000 && first.reads.count > 10_000)
  }

  @Test("known answer: all changes and reads of seed 42, in debug and release")
  func knownAnswer() {
    var load = TrafficRig.orders(shape: .diurnal(peak: .hours(0), peakToMeanPermille: 3_000), reads: 40)
    load.recentPermille = 300
    let storm = StormLoad(factorPermille: 20_000, start: .start + .seconds(100), end: .start + .seconds(200))
    let (changes, reads) = TrafficRig(load: load, storms: [storm]).all()
    #expect(changes.prefix(3).map(\.instant.nanoseconds) == [15_058_887, 25_827_467, 34_341_973])
    var digest: UInt64 = 0
    func take(_ instant: Instant, _ identity: UInt64, _ record: UInt32) {
      for word in [UInt64(instant.nanoseconds), identity, UInt64(record)] {
        digest = (digest ^ word) &* 0x9E37_79B9_7F4A_7C15
        digest ^= digest >> 29
      }
    }
    for change in changes { take(change.instant, change.identity, change.record) }
    for read in reads { take(read.instant, read.identity, read.record) }
    #expect(digest == 3_023_841_481_322_058_927)
  }

  @Test("replications and seeds differ, parents do not depend on the replication")
  func replicationsDiffer() {
    var load = TrafficRig.orders()
    (load.parentPopulation, load.parentSkewPermille) = (50, 800)
    var rig = TrafficRig(load: load)
    let first = rig.changes().map(\.instant)
    let parents = rig.traffic()
    rig.replication = 1
    let second = rig.changes().map(\.instant)
    let otherParents = rig.traffic()
    #expect(Set(first).intersection(second).count < 5)
    for record: UInt32 in [0, 1, 77, 5_000, SourceChange.stormRecordBase, SourceChange.stormRecordBase + 9] {
      #expect(parents.parent(of: record) == otherParents.parent(of: record))
      #expect(parents.parent(of: record) < 50)
    }
    rig.seed = 43
    #expect(Set(rig.changes().map(\.instant)).intersection(second).count < 5)
  }

  @Test("identities are unique and name stream, bucket and ordinal; instants rise")
  func identities() {
    let storm = StormLoad(factorPermille: 20_000, start: .start + .seconds(9), end: .start + .seconds(40))
    let rig = TrafficRig(load: TrafficRig.orders(reads: 30), duration: .minutes(1), storms: [storm, storm])
    let (changes, reads) = rig.all()
    #expect(Set(changes.map(\.identity)).count == changes.count)
    #expect(zip(changes, changes.dropFirst()).allSatisfy { ($0.instant, $0.identity) < ($1.instant, $1.identity) })
    for change in changes {
      #expect(change.identity >> 56 <= 2)
      #expect(Int64(change.identity >> 24 & 0xFFFF_FFFF) == change.instant.nanoseconds / 1_000_000_000)
    }
    #expect(reads.allSatisfy { $0.identity >> 56 == 64 })
  }

  @Test("what a second brings does not depend on what came before or comes after it")
  func bucketsAreIndependent() {
    let long = TrafficRig(load: TrafficRig.orders(), duration: .minutes(10)).changes()
    let short = TrafficRig(load: TrafficRig.orders(), duration: .minutes(3)).changes()
    #expect(long.prefix(short.count).map(ChangeFacts.init) == short.map(ChangeFacts.init))
    #expect(long[short.count].instant >= .start + .minutes(3))
    // Another rate until second 300: bursts of 300 s in 600 s, against a calm flow at the rate between bursts.
    let bursts = ArrivalSpec.Shape.bursts(period: .seconds(600), length: .seconds(300), factorPermille: 1_500)
    let burst = TrafficRig(load: TrafficRig.orders(rate: 12, shape: bursts)).changes()
    let calm = TrafficRig(load: TrafficRig.orders(rate: 6)).changes()
    let late = Instant.start + .seconds(300)
    #expect(burst.filter { $0.instant >= late }.map(\.identity) == calm.filter { $0.instant >= late }.map(\.identity))
    #expect(burst.filter { $0.instant >= late }.map(\.kind) == calm.filter { $0.instant >= late }.map(\.kind))
  }

  @Test("only the time before the duration has arrivals, to the nanosecond")
  func partBucketAtTheEnd() {
    let rig = TrafficRig(load: TrafficRig.orders(rate: 500), duration: .milliseconds(2_250))
    let whole = TrafficRig(load: TrafficRig.orders(rate: 500), duration: .seconds(3))
    let end = Instant.start + .milliseconds(2_250)
    let expected = whole.changes().filter { $0.instant < end }
    #expect(rig.changes().map(\.identity) == expected.map(\.identity))
    #expect(expected.count < whole.changes().count)
  }

  @Test("the expected number of changes is what the flow brings, within four deviations")
  func expectation() {
    let storm = StormLoad(factorPermille: 3_000, start: .start + .seconds(100), end: .start + .seconds(200))
    let shapes: [ArrivalSpec.Shape] = [
      .poisson, .constant, .diurnal(peak: .hours(0), peakToMeanPermille: 3_000),
      .bursts(period: .minutes(5), length: .seconds(30), factorPermille: 4_000),
    ]
    for shape in shapes {
      let rig = TrafficRig(load: TrafficRig.orders(shape: shape), storms: [storm])
      let expected = Double(rig.traffic().expectedChanges)
      let found = Double(rig.changes().count)
      #expect(abs(found - expected) <= 4 * expected.squareRoot(), "\(shape): \(found) against \(expected)")
    }
  }

  @Test("no rate, no duration and no population are no crash")
  func nothing() {
    #expect(TrafficRig(load: TrafficRig.orders(rate: 0)).changes().isEmpty)
    #expect(TrafficRig(load: TrafficRig.orders(), duration: .zero).changes().isEmpty)
    let empty = TrafficRig(load: TrafficRig.orders(population: 0, reads: 5)).all()
    #expect(!empty.changes.isEmpty && !empty.reads.isEmpty)
    #expect(TrafficRig(load: TrafficRig.orders()).traffic().parent(of: 3) == LoadTables.noParent)
  }
}
