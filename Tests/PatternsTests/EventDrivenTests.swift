import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Event-driven: published in groups, applied in order, remembered afterwards")
struct EventDrivenTests {
  private static func subscriber(_ direction: Direction, _ settings: [String: Int64] = [:]) -> Rig {
    PatternKind.eventDriven.rig(direction, settings, stage: direction == .intoOrg ? 1 : 0)
  }

  @Test("The publisher sends groups of up to 200, 4 in flight, from a durable outbox")
  func publisher() {
    let plan = PatternKind.eventDriven.plan(.intoOrg, ParameterValues())
    #expect(plan.stages.map(\.feed) == [.commits, .bus] && plan.stages[0].durability == .outbox)
    #expect(!plan.capturesChanges && plan.retention == .hours(72))
    let rig = Rig(plan.stages[0])
    rig.commit(0..<1_000)
    #expect(rig.mostInFlight == 4)
    while !rig.requests.isEmpty { rig.answer() }
    #expect(rig.sends.map(\.rows.count) == [1, 1, 1, 1, 200, 200, 200, 200, 196])
    #expect(rig.delivered == Array(0..<1_000))
  }

  @Test("The publisher never gives up")
  func endless() {
    let rig = PatternKind.eventDriven.rig(.intoOrg)
    rig.commit(0..<1)
    for _ in 0..<200 {
      rig.answer(.allocationSpent, luck: .max)
      rig.run(for: .seconds(60))
    }
    rig.answer()
    #expect(rig.delivered == [0] && rig.sends.count == 201)
  }

  @Test("Out of the org the platform publishes itself, and retention is what the setting says")
  func capture() {
    let plan = PatternKind.eventDriven.plan(.outOfOrg, ParameterValues(["retention": Interval.hours(1).nanoseconds]))
    #expect(plan.capturesChanges && plan.stages.count == 1 && plan.stages[0].place == .outside)
    #expect(plan.retention == .hours(1))
  }

  @Test("A subscriber applies events in their order, and remembers after applying", arguments: Direction.allCases)
  func order(_ direction: Direction) {
    let rig = Self.subscriber(direction)
    let batch = direction == .intoOrg ? 2_000 : 100
    rig.write(0..<4_500)
    while rig.position < 4_500 {
      let before = rig.position
      rig.answer()
      #expect(rig.position == before)
      rig.answer()
      #expect(rig.position == min(before + batch, 4_500))
    }
    #expect(rig.delivered == Array(0..<4_500))
    #expect(rig.requests.count == 1)
  }

  @Test("Failed rows are tried 10 times, nothing else is fetched meanwhile, then they are parked")
  func rows() {
    let rig = Self.subscriber(.intoOrg)
    rig.write(0..<10)
    rig.answer()
    rig.write(10..<20)
    for attempt in 1...10 {
      #expect(rig.position == 0 && rig.fetches.count == 1, "attempt \(attempt)")
      rig.answer(.rowsFailed, failing: 2, luck: .max)
      rig.run(for: .minutes(1))
    }
    #expect(rig.deadLettered == [0, 1] && rig.position == 10 && rig.fetches.count == 2)
    #expect(rig.sends.map(\.rows.count) == [10] + [Int](repeating: 2, count: 9))
    rig.answer()
    rig.answer()
    #expect(rig.delivered == Array(2..<20))
  }

  @Test("A request that fails as a whole is tried without end", arguments: Direction.allCases)
  func whole(_ direction: Direction) {
    let rig = Self.subscriber(direction)
    rig.write(0..<10)
    for _ in 0..<50 {
      rig.answer(.unavailable, luck: .max)
      rig.run(for: .minutes(1))
    }
    rig.answer()
    for _ in 0..<50 {
      rig.answer(.timedOut, luck: .max)
      rig.run(for: .minutes(1))
    }
    rig.answer()
    #expect(rig.delivered == Array(0..<10) && rig.deadLettered.isEmpty && rig.position == 10)
  }

  @Test("Going down forgets what is in hand; afterwards it is fetched anew from the replay id")
  func resume() {
    let rig = Self.subscriber(.outOfOrg)
    rig.give(.wentDown)
    #expect(rig.requests.isEmpty)
    rig.write(0..<150)
    rig.give(.cameBack)
    rig.answer()
    rig.answer(.serverError, luck: .max)
    rig.give(.wentDown)
    #expect(rig.rowsHeld == 0 && rig.nextTimer == nil)
    rig.give(.cameBack)
    rig.answer()
    rig.give(.wentDown)
    rig.answer(.connectionRefused)
    #expect(rig.rowsHeld == 0 && rig.requests.isEmpty)
    rig.give(.cameBack)
    rig.answer()
    rig.give(.wentDown)
    rig.answer()
    #expect(rig.position == 100 && rig.requests.isEmpty)
    rig.give(.cameBack)
    rig.answer()
    rig.answer()
    #expect(rig.delivered == Array(0..<150))
  }

  @Test("A late answer to a fetch that was called off is not mistaken for the new one")
  func lateAnswer() {
    let rig = Self.subscriber(.outOfOrg)
    let calledOff = rig.requests[0].parcel
    rig.write(0..<5)
    rig.give(.wentDown)
    rig.give(.cameBack)
    rig.give(.answered(ParcelID(calledOff), Answer(code: .connectionRefused)))
    #expect(rig.requests.count == 1 && rig.nextTimer == nil)
    rig.answer()
    rig.answer()
    #expect(rig.delivered == Array(0..<5))
  }
}
