import BeaufortNumerics
import Testing
import Workload

@Suite("Living records")
struct LivingRecordsTests {
  @Test(
    "the living are one range: creates append, deletes take the oldest, nothing changes the dead",
    arguments: UInt64(1)...4
  )
  func range(seed: UInt64) {
    let rig = TrafficRig(load: TrafficRig.orders(rate: 20, population: 37), seed: seed)
    var traffic = rig.traffic()
    var (oldest, next): (UInt32, UInt32) = (0, 37)
    while traffic.nextChange < .never {
      let change = traffic.takeChange()
      switch change.kind {
      case .create:
        #expect(change.record == next)
        next += 1
      case .delete:
        #expect(change.record == oldest)
        oldest += 1
      case .update: #expect(change.record >= oldest && change.record < next, "seed \(seed)")
      }
      #expect(traffic.livingRecords == Int64(next - oldest))
    }
    #expect(oldest > 100 && next > 1_000)
  }

  @Test(
    "an update falls on the newest id congruent to its slot, or on the oldest living record where that is deleted",
    arguments: [MixSpec(create: 100, update: 700, delete: 200), MixSpec(create: 300, update: 600, delete: 100)]
  )
  func congruent(mix: MixSpec) {
    var load = TrafficRig.orders(rate: 20, population: 500)
    load.mix = mix
    var newest = (0..<500).map { UInt32($0) }
    var oldest: UInt32 = 0
    var isOldest = 0
    for change in TrafficRig(load: load).changes() {
      let slot = Int(change.record % 500)
      switch change.kind {
      case .create: newest[slot] = change.record
      case .delete: oldest += 1
      case .update:
        isOldest += change.record == oldest ? 1 : 0
        #expect(change.record == oldest || change.record == newest[slot])
      }
    }
    #expect((isOldest > 1_000) == (mix.delete > mix.create), "\(isOldest)")
  }

  @Test("where deletes outweigh creates the last record stays and is updated")
  func lastRecord() {
    var load = TrafficRig.orders(population: 5)
    load.mix = MixSpec(create: 0, update: 0, delete: 1_000)
    let changes = TrafficRig(load: load, duration: .seconds(10)).changes()
    #expect(changes.prefix(4).map(\.kind) == [.delete, .delete, .delete, .delete])
    #expect(changes.prefix(4).map(\.record) == [0, 1, 2, 3])
    #expect(changes.dropFirst(4).allSatisfy { $0.kind == .update && $0.record == 4 })
  }
}
