import BeaufortNumerics
import Testing
import Workload

@Suite("Storm changes")
struct StormTests {
  private static let storm = StormLoad(
    factorPermille: 20_000,
    start: .start + .milliseconds(120_250),
    end: .start + .milliseconds(180_500)
  )

  @Test(
    "base changes are the same with and without a storm",
    arguments: [
      ArrivalSpec.Shape.poisson, .constant, .diurnal(peak: .hours(0), peakToMeanPermille: 3_000),
      .trace(
        Trace(path: "t.csv", bucket: .minutes(1), counts: [700, 0, 900], speedPermille: 1_000, multiplyPermille: 1_000)
      ),
    ]
  )
  func baseUntouched(shape: ArrivalSpec.Shape) {
    let load = TrafficRig.orders(shape: shape)
    let calm = TrafficRig(load: load).changes()
    let stormy = TrafficRig(load: load, storms: [Self.storm, Self.storm]).changes()
    let base = stormy.filter { $0.identity >> 56 == 0 }
    #expect(base.map(ChangeFacts.init) == calm.map(ChangeFacts.init))
    #expect(stormy.count > calm.count)
  }

  @Test("a factor of twenty brings nineteen times the base rate, within its window", arguments: UInt64(1)...4)
  func factor(seed: UInt64) {
    let rig = TrafficRig(load: TrafficRig.orders(), storms: [Self.storm], seed: seed)
    let extra = rig.changes().filter { $0.identity >> 56 == 1 }
    let expected = 19 * 12 * 60.25
    #expect(abs(Double(extra.count) - expected) < 4 * expected.squareRoot(), "seed \(seed): \(extra.count)")
    #expect(extra.allSatisfy { $0.instant >= Self.storm.start && $0.instant < Self.storm.end })
    let kinds = [ChangeKind.create, .update, .delete].map { kind in extra.count { $0.kind == kind } }
    for (count, share) in zip(kinds, [0.5, 0.4, 0.1]) {
      let mean = Double(extra.count) * share
      #expect(abs(Double(count) - mean) < 4 * (mean * (1 - share)).squareRoot(), "seed \(seed): \(kinds)")
    }
  }

  @Test("a storm of factor 1 adds nothing; over equal gaps it adds equal gaps")
  func edges() {
    var storm = Self.storm
    storm.factorPermille = 1_000
    let calm = TrafficRig(load: TrafficRig.orders()).changes()
    #expect(TrafficRig(load: TrafficRig.orders(), storms: [storm]).changes().count == calm.count)
    let constant = TrafficRig(load: TrafficRig.orders(rate: 10, shape: .constant), storms: [Self.storm])
    let extra = constant.changes().filter { $0.identity >> 56 == 1 }
    #expect(abs(extra.count - Int(19 * 10 * 60.25)) <= 1)
  }

  @Test("storm creates have ids of their own, storm deletes take the oldest of them, storm updates hit base records")
  func records() {
    let changes = TrafficRig(load: TrafficRig.orders(), storms: [Self.storm]).changes()
    var (oldest, next) = (SourceChange.stormRecordBase, SourceChange.stormRecordBase)
    for change in changes where change.identity >> 56 == 1 {
      switch change.kind {
      case .create:
        #expect(change.record == next)
        next += 1
      case .update: #expect(change.record < SourceChange.stormRecordBase)
      case .delete:
        #expect(change.record == oldest)
        oldest += 1
      }
    }
    #expect(oldest > SourceChange.stormRecordBase && next > oldest)
  }

  @Test("many storms find a stream each, and none is that of the reads")
  func manyStorms() {
    let storms = (0..<300).map { index in
      StormLoad(
        factorPermille: 3_000,
        start: .start + .seconds(Int64(index)),
        end: .start + .seconds(Int64(index) + 1)
      )
    }
    let changes = TrafficRig(load: TrafficRig.orders(), storms: storms).changes()
    #expect(Set(changes.map(\.identity)).count == changes.count)
    #expect(!changes.contains { $0.identity >> 56 == 64 })
    #expect(Set(changes.map { $0.identity >> 56 }).count == 255)
  }
}
