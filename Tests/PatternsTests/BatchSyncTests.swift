import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Batch: all partitions or nothing, at every full hour")
struct BatchSyncTests {
  /// The whole of an hour's run with nothing failing.
  private func answerAll(_ rig: Rig) { while !rig.requests.isEmpty { rig.answer() } }

  @Test("Runs start at full hours, and ask for everything committed up to then", arguments: Direction.allCases)
  func schedule(_ direction: Direction) {
    let rig = PatternKind.batchSync.rig(direction, at: .minute(7))
    rig.run(to: .minute(60))
    #expect(rig.fetches.map(\.selection.part) == [0, 1, 2, 3])
    #expect(rig.fetches.allSatisfy { $0.selection.through == .minute(60) && $0.selection.parts == 4 })
    #expect(rig.fetches.allSatisfy { !$0.selection.sortedByParent })
    answerAll(rig)
    rig.run(to: .minute(120))
    #expect(rig.requests.count == 4 && rig.skipped.isEmpty && rig.missed.isEmpty)
  }

  @Test("The watermark moves once, after the last partition is through")
  func watermark() {
    let rig = PatternKind.batchSync.rig(.intoOrg, at: .minute(1))
    rig.write(0..<40)
    rig.run(to: .minute(60))
    for part in UInt32(0)..<4 { rig.answer(of: part) }
    rig.write(40..<50)
    for part in UInt32(0)..<3 { rig.answer(of: part) }
    #expect(rig.position == 0 && rig.delivered.count == 30)
    rig.answer(of: 3)
    #expect(rig.position == 40)
    rig.run(to: .minute(120))
    answerAll(rig)
    #expect(rig.delivered.sorted() == Array(0..<50))
  }

  @Test("Partitions without rows need no load, and the watermark moves all the same")
  func empty() {
    let rig = PatternKind.batchSync.rig(.intoOrg, at: .minute(1))
    rig.write(0..<1)
    rig.run(to: .minute(60))
    answerAll(rig)
    #expect(rig.sends.count == 1 && rig.position == 1)
  }

  @Test("Into the org a partition is one job; out of the org it goes chunk by chunk")
  func chunks() {
    let into = PatternKind.batchSync.rig(.intoOrg, ["partitions": 1], at: .minute(1))
    into.write(0..<5_000)
    into.run(to: .minute(60))
    answerAll(into)
    #expect(into.sends.map(\.rows.count) == [5_000])
    let out = PatternKind.batchSync.rig(.outOfOrg, ["partitions": 1], at: .minute(1))
    out.write(0..<5_000)
    out.run(to: .minute(60))
    answerAll(out)
    #expect(out.sends.map(\.rows.count) == [2_000, 2_000, 1_000])
    #expect(out.delivered == Array(0..<5_000))
  }

  @Test("Failed rows are loaded again alone, `redo` times, and parked when the run ends", arguments: Direction.allCases)
  func redo(_ direction: Direction) {
    let settings: [String: Int64] = ["partitions": 2, "redo": 2, "chunk": 3]
    let rig = PatternKind.batchSync.rig(direction, settings, at: .minute(1))
    rig.write(0..<8)
    rig.run(to: .minute(60))
    rig.answer()
    rig.answer()
    var loads = 0
    while let request = rig.requests.first(where: { $0.parcel == 0 }) {
      loads += 1
      rig.answer(.rowsFailed, failing: 1, of: request.parcel, luck: .max)
      if !rig.requests.contains(where: { $0.parcel == 0 }) { rig.run(for: .seconds(2)) }
      #expect(rig.position == 0 && rig.deadLettered.isEmpty)
    }
    answerAll(rig)
    #expect(rig.position == 8)
    #expect(rig.deadLettered == [0])
    #expect(rig.delivered.sorted() == [1, 2, 3, 4, 5, 6, 7])
    #expect(loads == (direction == .intoOrg ? 3 : 4))
  }

  @Test("A request that fails as a whole fails the run: it ends when nothing is under way, and starts over next time")
  func failedRun() {
    let rig = PatternKind.batchSync.rig(.intoOrg, at: .minute(1))
    rig.write(0..<40)
    rig.run(to: .minute(60))
    for part in UInt32(0)..<4 { rig.answer(of: part) }
    rig.answer(.timedOut, of: 1)
    rig.answer(of: 0)
    rig.answer(.rowsFailed, failing: 3, of: 2)
    #expect(rig.parcels[1]?.count == 10 && rig.requests.count == 1)
    rig.answer(of: 3)
    #expect(rig.position == 0 && rig.rowsHeld == 0 && rig.nextTimer == .minute(120))
    rig.run(to: .minute(120))
    answerAll(rig)
    #expect(rig.position == 40 && Set(rig.delivered).count == 40)
  }

  @Test("Going down fails the run; a run due while down is missed; one due during a run is skipped")
  func weather() {
    let rig = PatternKind.batchSync.rig(.outOfOrg, ["partitions": 1], at: .minute(1))
    rig.write(0..<4)
    rig.run(to: .minute(60))
    rig.answer()
    rig.answer(.rowsFailed, failing: 1, luck: .max)
    rig.give(.wentDown)
    #expect(rig.parcels[0]?.isEmpty == true && rig.nextTimer == .minute(120))
    rig.run(to: .minute(120))
    #expect(rig.missed == [.minute(120)])
    rig.give(.cameBack)
    rig.run(to: .minute(240))
    #expect(rig.fetches.map(\.at) == [.minute(60), .minute(180)] && rig.skipped == [.minute(240)])
    rig.give(.wentDown)
    rig.give(.cameBack)
    rig.answer()
    #expect(rig.requests.isEmpty && rig.position == 0)
    rig.run(to: .minute(300))
    answerAll(rig)
    #expect(rig.position == 4)
  }

  @Test("Rows can be asked for by parent")
  func sorted() {
    let rig = PatternKind.batchSync.rig(.intoOrg, ["sortByParent": 1])
    rig.run(to: .start)
    #expect(rig.fetches.count == 4 && rig.fetches.allSatisfy(\.selection.sortedByParent))
  }
}
