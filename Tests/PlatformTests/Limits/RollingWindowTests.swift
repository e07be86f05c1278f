import BeaufortNumerics
import Platform
import Testing

@Suite("Rolling window")
struct RollingWindowTests {
  private func day(allowance: Int64, background: Int64 = 0, flows: Int = 1) -> RollingWindow {
    RollingWindow(allowance: allowance, background: background, steps: 1_440, of: .minutes(1), flows: flows)
  }

  @Test("a grant leaves the day exactly 1,440 minute steps later")
  func leaves() {
    var window = day(allowance: 10)
    let granted = Instant.start + .minutes(5) + .seconds(30)
    let leaves = Instant.start + .minutes(5 + 1_440)
    let answers = [granted, leaves - Interval(nanoseconds: 1), leaves].map {
      window.admit(10, at: $0, flow: 0, isFirstAttempt: true)
    }
    #expect(answers == [true, false, true])
  }

  @Test(
    "an hour moves by seconds, a day by minutes, as the limit says",
    arguments: [LimitID.dailyApi, .hourlyPublishedEvents]
  )
  func steps(id: LimitID) throws {
    let limit = try #require(Limit.all.first { $0.id == id })
    var org = OrgSpec(edition: .enterprise, licences: 10)
    org.overrides[limit.name] = 1
    var window = RollingWindow(limit, in: org, flows: 1)
    let length: Interval = limit.window == .day ? .hours(24) : .hours(1)
    _ = window.admit(1, at: .start, flow: 0, isFirstAttempt: true)
    #expect(window.used(at: .start) == 1)
    #expect(window.used(at: .start + length - Interval(nanoseconds: 1)) == 1)
    #expect(window.used(at: .start + length) == 0)
  }

  @Test("starts with the background, which never rolls out")
  func background() {
    var window = day(allowance: 100, background: 60)
    #expect(window.peak == 60 && window.demand == 60)
    let answers = [Int64(41), 40].map { window.admit($0, at: .start, flow: 0, isFirstAttempt: false) }
    #expect(answers == [false, true])
    #expect(window.used(at: .start + .hours(1_000)) == 60)
    #expect(window.peak == 100)
  }

  @Test("a day of background is a day's worth, and each day as much", arguments: [Int64(0), 1, 1_439, 100_000])
  func backgroundTotal(perDay: Int64) {
    let window = day(allowance: 0, background: perDay)
    #expect(window.backgroundGranted(before: .start + .hours(24)) == perDay)
    #expect(window.backgroundGranted(before: .start + .hours(240)) == 10 * perDay)
    #expect(window.backgroundGranted(before: .start + .hours(12)) == perDay / 2)
  }

  @Test("demand counts a refused first attempt and not its repetitions, and both leave the window")
  func demand() {
    var window = day(allowance: 10, background: 4)
    let answers = [
      window.admit(6, at: .start, flow: 0, isFirstAttempt: true),
      window.admit(5, at: .start, flow: 0, isFirstAttempt: true),
      window.admit(5, at: .start + .minutes(1), flow: 0, isFirstAttempt: false),
    ]
    #expect(answers == [true, false, false])
    #expect((window.peak, window.demand, window.refused) == (10, 15, 2))
    let nextDay = window.admit(9, at: .start + .hours(24), flow: 0, isFirstAttempt: true)
    #expect(!nextDay)
    #expect((window.peak, window.demand, window.refused) == (10, 15, 3))
  }

  @Test("what was granted is split by flow")
  func flows() {
    var window = day(allowance: 10, flows: 2)
    _ = window.admit(3, at: .start, flow: 0, isFirstAttempt: true)
    _ = window.admit(4, at: .start, flow: 1, isFirstAttempt: true)
    _ = window.admit(4, at: .start, flow: 1, isFirstAttempt: true)
    _ = window.admit(10, at: .start + .hours(30), flow: 1, isFirstAttempt: true)
    #expect(window.grantedByFlow == [3, 14])
  }

  @Test("agrees with a list of all grants, whatever happens", arguments: UInt64(0)..<20)
  func oracle(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var window = RollingWindow(allowance: 50, background: 7, steps: 10, of: .seconds(1), flows: 1)
    var grants: [(step: Int64, amount: Int64)] = []
    var (now, peak) = (Instant.start, Int64(7))
    for operation in 0..<2_000 {
      let gap = Int.random(in: 0..<50, using: &random) == 0 ? 30_000 : 700
      now = now + .milliseconds(Int64.random(in: 0..<Int64(gap), using: &random))
      let step = now.nanoseconds / 1_000_000_000
      let amount = Int64.random(in: 0..<12, using: &random)
      let used = 7 + grants.filter { $0.step > step - 10 }.reduce(0) { $0 + $1.amount }
      let granted = window.admit(amount, at: now, flow: 0, isFirstAttempt: true)
      #expect(granted == (used + amount <= 50), "seed \(seed), operation \(operation)")
      if granted {
        grants.append((step, amount))
        peak = max(peak, used + amount)
      }
    }
    #expect(window.peak == peak, "seed \(seed)")
    #expect(window.grantedByFlow[0] == grants.reduce(0) { $0 + $1.amount }, "seed \(seed)")
  }
}
