import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Virtualization: one lookup for many reads, and never a value older than its TTL")
struct DataVirtualizationTests {
  @Test("It runs where the reader is", arguments: [(Direction.intoOrg, Stage.Place.org), (.outOfOrg, .outside)])
  func place(_ direction: Direction, _ place: Stage.Place) {
    let plan = PatternKind.dataVirtualization.plan(direction, ParameterValues())
    #expect(plan.readPath == .through && plan.stages.count == 1 && plan.stages[0].place == place)
    let rig = Rig(plan.stages[0])
    rig.read(0, of: 1)
    #expect(rig.requests[0].operation == (direction == .intoOrg ? .odataRead : .restRead))
  }

  @Test("Reads of one record share a lookup and are answered together, in their order")
  func singleFlight() {
    let rig = PatternKind.dataVirtualization.rig(.intoOrg)
    for read in UInt32(0)..<5 { rig.read(read, of: read < 4 ? 9 : 8) }
    #expect(rig.requests.count == 2)
    rig.answer(value: 77)
    #expect(rig.answered.map(\.read) == [0, 1, 2, 3])
    #expect(rig.answered.allSatisfy { $0.value == 77 })
    rig.read(5, of: 8)
    #expect(rig.requests.count == 1)
    rig.answer(value: 78)
    #expect(rig.answered.map(\.read) == [0, 1, 2, 3, 4, 5])
  }

  @Test("The TTL runs from when the request was sent, and ends exactly then")
  func boundary() {
    let rig = PatternKind.dataVirtualization.rig(.intoOrg, ["ttl": Interval.seconds(10).nanoseconds], at: .second(5))
    rig.read(0, of: 9)
    rig.run(to: .second(8))
    rig.answer(value: 1)
    rig.run(to: Instant(nanoseconds: Instant.second(15).nanoseconds - 1))
    rig.read(1, of: 9)
    #expect(rig.answered.count == 2)
    rig.run(to: .second(15))
    rig.read(2, of: 9)
    #expect(rig.answered.count == 2 && rig.requests.count == 1)
  }

  @Test("An answer that comes when its TTL is over still answers its reads, but is not kept")
  func lateAnswer() {
    let rig = PatternKind.dataVirtualization.rig(.outOfOrg)
    rig.read(0, of: 9)
    rig.run(to: .second(60))
    rig.answer(value: 1)
    #expect(rig.answered.count == 1 && rig.kept.isEmpty)
    rig.read(1, of: 9)
    #expect(rig.requests.count == 1)
  }

  @Test("A failure fails every read that waited, also where an expired value was held")
  func failure() {
    let rig = PatternKind.dataVirtualization.rig(.intoOrg)
    rig.read(0, of: 9)
    rig.answer(value: 1)
    rig.run(to: .minute(2))
    rig.read(1, of: 9)
    rig.read(2, of: 9)
    rig.answer(.connectionRefused)
    #expect(rig.failed == [1, 2])
    rig.read(3, of: 9)
    #expect(rig.requests.count == 1)
  }

  @Test("While down a held value still answers, and nothing is sent")
  func down() {
    let rig = PatternKind.dataVirtualization.rig(.outOfOrg)
    rig.read(0, of: 9)
    rig.answer(value: 1)
    rig.give(.wentDown)
    rig.read(1, of: 9)
    rig.read(2, of: 8)
    #expect(rig.answered.count == 2 && rig.failed == [2] && rig.requests.isEmpty)
    rig.give(.cameBack)
    rig.read(3, of: 8)
    #expect(rig.requests.count == 1)
  }

  @Test("Against a model: each read is answered once, by a value not older than the TTL", arguments: UInt64(0)..<16)
  func model(_ seed: UInt64) {
    var luck = RandomStream(seed: seed)
    let rig = PatternKind.dataVirtualization.rig(.intoOrg)
    var sent: [UInt32: Instant] = [:]
    var asked: [UInt32: Instant] = [:]
    var lookups = UInt32(0)
    func answerOne() {
      let request = rig.requests[Int.random(in: 0..<rig.requests.count, using: &luck)]
      lookups += 1
      sent[lookups] = request.sent
      rig.answer(Int.random(in: 0..<10, using: &luck) == 0 ? .timedOut : .ok, of: request.parcel, value: lookups)
    }
    for read in UInt32(0)..<1_500 {
      rig.run(for: .milliseconds(Int64.random(in: 0...400, using: &luck)))
      asked[read] = rig.now
      rig.read(read, of: UInt32.random(in: 0..<40, using: &luck))
      if !rig.requests.isEmpty, Bool.random(using: &luck) { answerOne() }
      #expect(Set(rig.requests.map(\.parcel)).count == rig.requests.count && rig.requests.count <= 40)
    }
    while !rig.requests.isEmpty { answerOne() }
    let isEachAnsweredOnce = (rig.answered.map(\.read) + rig.failed).sorted() == Array(0..<1_500)
    #expect(isEachAnsweredOnce, "seed \(seed)")
    for answer in rig.answered {
      let age = (asked[answer.read] ?? .never) - (sent[answer.value] ?? .never)
      #expect(age < .seconds(60))
    }
  }
}
