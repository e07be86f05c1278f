import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Call-in into the org: few at a time, again after failures, and parked in the end")
struct RemoteCallInSenderTests {
  private let second = Interval.seconds(1).nanoseconds

  @Test("Never more than `parallel` calls are under way, and the line is first in first out")
  func parallel() {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["parallel": 3])
    rig.commit(0..<10)
    #expect(rig.requests.count == 3)
    #expect((3..<10).allSatisfy { rig.holds[$0] == .capacity })
    while !rig.requests.isEmpty { rig.answer() }
    #expect(rig.mostInFlight == 3)
    #expect(rig.delivered == Array(0..<10))
    #expect(rig.sends.allSatisfy { $0.rows.count == 1 })
  }

  @Test("A change is attempted exactly `attempts` times, then it is parked", arguments: [Int64(1), 3, 8])
  func attempts(_ attempts: Int64) {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["attempts": attempts])
    rig.commit(0..<1)
    for attempt in 1...attempts {
      #expect(rig.deadLettered.isEmpty)
      #expect(rig.requests.count == 1, "attempt \(attempt)")
      rig.answer(.timedOut, luck: .max)
      rig.run(for: .minutes(2))
    }
    #expect(rig.sends.count == Int(attempts))
    #expect(rig.deadLettered == [0])
    #expect(rig.requests.isEmpty)
    #expect(rig.nextTimer == nil)
  }

  @Test("A slot is free during a back-off, and who comes back finds it first in line")
  func slots() {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["parallel": 1])
    rig.commit(0..<3)
    rig.answer(.unavailable, luck: 1 << 31)
    #expect(rig.sends.map(\.rows) == [[0], [1]])
    rig.run(for: .milliseconds(500))
    #expect(rig.sends.count == 2)
    #expect(rig.holds[0] == .capacity)
    rig.answer()
    rig.answer()
    rig.answer()
    #expect(rig.sends.map(\.rows) == [[0], [1], [0], [2]])
    #expect(rig.delivered == [1, 0, 2])
  }

  @Test("Nothing is sent while down; answers still count; afterwards it goes on")
  func down() {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["parallel": 2])
    rig.commit(0..<4)
    rig.give(.wentDown)
    rig.answer()
    rig.answer(.connectionRefused, luck: .max)
    rig.run(for: .minutes(30))
    rig.commit(4..<6)
    #expect(rig.sends.count == 2)
    #expect(rig.delivered == [0])
    rig.give(.cameBack)
    #expect(rig.sends.map(\.rows) == [[0], [1], [1], [2]])
    while !rig.requests.isEmpty { rig.answer() }
    #expect(rig.delivered.sorted() == Array(0..<6))
  }

  @Test("A collection takes what has gathered, up to `group`, and failed rows go again alone")
  func collections() {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["group": 4, "parallel": 1, "attempts": 2])
    rig.commit(0..<8)
    #expect(rig.sends.map(\.rows) == [[0]])
    rig.answer()
    #expect(rig.sends.last?.rows == [1, 2, 3, 4])
    rig.answer(.rowsFailed, failing: 2)
    #expect(rig.delivered == [0, 3, 4])
    rig.answer()
    rig.run(for: .seconds(1))
    #expect(rig.sends.last?.rows == [1, 2])
    rig.answer(.rowsFailed, failing: 1)
    #expect(rig.deadLettered == [1])
    #expect(rig.delivered == [0, 3, 4, 5, 6, 7, 2])
  }

  @Test("A call waits for its collection to fill, but no longer than `linger`")
  func linger() {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["group": 3, "linger": 5 * second])
    rig.commit(0..<1)
    rig.run(for: .seconds(2))
    rig.commit(1..<2)
    #expect(rig.holds == [0: .schedule, 1: .schedule])
    rig.run(to: .second(5))
    #expect(rig.sends.map(\.rows) == [[0, 1]])
    rig.commit(2..<5)
    #expect(rig.sends.map(\.rows) == [[0, 1], [2, 3, 4]])
    #expect(rig.nextTimer == nil)
    rig.commit(5..<6)
    #expect(rig.nextTimer == .second(10))
  }

  @Test("A collection that is full or has lingered waits for capacity, not for the schedule")
  func fullButNoSlot() {
    let rig = PatternKind.remoteCallIn.rig(.intoOrg, ["group": 2, "linger": 5 * second, "parallel": 1])
    rig.commit(0..<5)
    #expect(rig.holds[2] == .capacity && rig.holds[3] == .capacity && rig.holds[4] == .schedule)
    rig.run(for: .seconds(5))
    #expect(rig.holds[4] == .capacity)
  }

  @Test("The queue lives in memory unless an outbox is asked for")
  func durability() {
    let plan = PatternKind.remoteCallIn.plan
    #expect(plan(.intoOrg, ParameterValues()).stages[0].durability == .memory)
    #expect(plan(.intoOrg, ParameterValues(["outbox": 1])).stages[0].durability == .outbox)
  }
}

@Suite("Call-in out of the org: polls at full minutes, and remembers only what it applied")
struct RemoteCallInPollerTests {
  @Test("Polls come at full multiples and page on while pages are full")
  func pages() {
    let rig = PatternKind.remoteCallIn.rig(.outOfOrg, ["page": 4], at: .second(10))
    rig.write(0..<6)
    #expect(rig.fetches.isEmpty)
    rig.run(to: .second(60))
    rig.answer()
    #expect(rig.sends.last?.rows == [0, 1, 2, 3])
    #expect(rig.position == 0)
    rig.answer()
    #expect(rig.position == 4)
    rig.answer()
    rig.answer()
    #expect(rig.position == 6)
    #expect(rig.requests.isEmpty)
    rig.run(to: .second(125))
    #expect(rig.fetches.map(\.at) == [.second(60), .second(60), .second(120)])
    rig.answer()
    #expect(rig.requests.isEmpty)
  }

  @Test("A failed page is let go, and the next poll finds the same rows", arguments: [true, false])
  func failures(_ isFetch: Bool) {
    let rig = PatternKind.remoteCallIn.rig(.outOfOrg, at: .second(1))
    rig.write(0..<3)
    rig.run(to: .minute(1))
    if !isFetch { rig.answer() }
    rig.answer(.timedOut)
    #expect(rig.requests.isEmpty && rig.position == 0)
    rig.run(to: .minute(2))
    rig.answer()
    rig.answer()
    #expect(rig.delivered == [0, 1, 2] && rig.position == 3)
  }

  @Test("Failed rows go again alone with back-off, and are parked after the last attempt")
  func rows() {
    let rig = PatternKind.remoteCallIn.rig(.outOfOrg, ["attempts": 3])
    rig.write(0..<5)
    rig.run(to: .start)
    rig.answer()
    rig.answer(.rowsFailed, failing: 2, luck: .max)
    #expect(rig.position == 0 && rig.requests.isEmpty)
    rig.run(for: .seconds(1))
    #expect(rig.sends.last?.rows == [0, 1])
    rig.answer(.rowsFailed, failing: 1, luck: .max)
    rig.run(for: .seconds(2))
    rig.answer(.rowsFailed, failing: 1)
    #expect(rig.deadLettered == [0] && rig.position == 5)
    #expect(rig.delivered.sorted() == [1, 2, 3, 4])
  }

  @Test("A poll due while down is missed; one due while the last is under way is skipped")
  func missedAndSkipped() {
    let rig = PatternKind.remoteCallIn.rig(.outOfOrg)
    rig.run(to: .minute(2))
    #expect(rig.skipped == [.minute(1), .minute(2)])
    rig.give(.wentDown)
    rig.answer(.connectionRefused)
    rig.run(to: .minute(4))
    #expect(rig.missed == [.minute(3), .minute(4)])
    rig.give(.cameBack)
    rig.run(to: .minute(5))
    #expect(rig.fetches.map(\.at) == [.start, .minute(5)])
  }

  @Test("Rows whose back-off ends while down wait for the return")
  func backoffWhileDown() {
    let rig = PatternKind.remoteCallIn.rig(.outOfOrg)
    rig.write(0..<2)
    rig.run(to: .start)
    rig.answer()
    rig.answer(.rowsFailed, failing: 1)
    rig.give(.wentDown)
    rig.run(for: .minutes(5))
    #expect(rig.sends.count == 1)
    rig.give(.cameBack)
    #expect(rig.sends.last?.rows == [0])
  }
}
