import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Call-out: queued with retry, synchronous without, or pulled with a copy to fall back on")
struct RemoteCallOutTests {
  @Test("Queued: 20 at a time, 20 attempts, one change each, on a durable queue")
  func queued() {
    let plan = PatternKind.remoteCallOut.plan(.outOfOrg, ParameterValues())
    #expect(plan.stages.count == 1)
    #expect(plan.stages[0].durability == .outbox && plan.stages[0].place == .org && !plan.stages[0].holdsTransaction)
    #expect(plan.stages[0].timeout == .seconds(10))
    let rig = Rig(plan.stages[0])
    rig.commit(0..<50)
    #expect(rig.requests.count == 20)
    #expect(rig.requests.allSatisfy { $0.operation == .queuedCallOut })
    for _ in 0..<2_000 where !rig.requests.isEmpty {
      rig.answer(.connectionRefused, luck: .max)
      if rig.requests.isEmpty { rig.run(for: .minutes(2)) }
    }
    #expect(rig.mostInFlight == 20)
    #expect(rig.sends.count == 50 * 20)
    #expect(rig.deadLettered.sorted() == Array(0..<50))
  }

  @Test("Synchronous: sent at once however many there are, and a failure is the user's")
  func synchronous() {
    let plan = PatternKind.remoteCallOut.plan(.outOfOrg, ParameterValues(["mode": 1]))
    #expect(plan.stages[0].holdsTransaction)
    let rig = Rig(plan.stages[0])
    rig.commit(0..<100)
    #expect(rig.requests.count == 100)
    rig.answer(.timedOut)
    rig.answer()
    rig.answer(.rowLocked)
    #expect(rig.rejected == [0, 2] && rig.delivered == [1] && rig.nextTimer == nil)
    rig.give(.wentDown)
    rig.commit(100..<101)
    #expect(rig.rejected.last == 100 && rig.requests.count == 97)
  }

  @Test("Pull: a copy is used up to `maxAge` after its request was sent, then the source is called")
  func maxAge() {
    let rig = PatternKind.remoteCallOut.rig(.intoOrg)
    rig.read(0, of: 5)
    rig.run(to: .second(3))
    rig.answer(value: 41)
    #expect(rig.kept[5]?.until == .second(60))
    rig.run(to: Instant(nanoseconds: Instant.second(60).nanoseconds - 1))
    rig.read(1, of: 5)
    #expect(rig.answered.map(\.value) == [41, 41] && rig.requests.isEmpty)
    rig.run(to: .second(60))
    rig.read(2, of: 5)
    #expect(rig.requests.count == 1)
  }

  @Test("Pull: where the call fails an old copy answers; where there is none the read fails")
  func stale() {
    let rig = PatternKind.remoteCallOut.rig(.intoOrg)
    rig.read(0, of: 5)
    rig.answer(value: 41)
    rig.run(to: .minute(90))
    rig.read(1, of: 5)
    rig.read(2, of: 6)
    rig.answer(.timedOut)
    rig.answer(.timedOut)
    #expect(rig.answered.map(\.value) == [41, 41] && rig.failed == [2])
    rig.give(.wentDown)
    rig.read(3, of: 5)
    rig.read(4, of: 6)
    #expect(rig.answered.last?.read == 3 && rig.failed == [2, 4])
  }

  @Test("Pull: each read calls for itself, and an older answer does not replace a newer copy")
  func noSingleFlight() {
    let rig = PatternKind.remoteCallOut.rig(.intoOrg)
    rig.read(0, of: 5)
    rig.run(to: .second(1))
    rig.read(1, of: 5)
    #expect(rig.requests.count == 2)
    rig.answer(of: rig.requests[1].parcel, value: 2)
    rig.answer(value: 1)
    #expect(rig.answered.map(\.read) == [1, 0] && rig.answered.map(\.value) == [2, 1])
    #expect(rig.kept[5]?.value == 2)
    rig.read(2, of: 5)
    #expect(rig.answered.last?.value == 2)
  }
}
