import BeaufortNumerics
import Platform
import Testing

@Suite("Rate limiter")
struct RateLimiterTests {
  @Test("admits one second's worth at once, then one an interval")
  func burst() {
    var limiter = RateLimiter(.perSecond(500))
    let admitted = (0..<1_000).filter { _ in limiter.admit(at: .start) }.count
    #expect(admitted == 500)
    #expect(limiter.refused == 500)
    let early = limiter.admit(at: .start + .milliseconds(2) - Interval(nanoseconds: 1))
    let inTime = limiter.admit(at: .start + .milliseconds(2))
    let again = limiter.admit(at: .start + .milliseconds(2))
    #expect(!early && inTime && !again)
  }

  @Test("a rate below one a second admits one, and the next after its interval")
  func slow() {
    var limiter = RateLimiter(Rate(perMillionSeconds: 100_000))
    let answers = [Int64(0), 1, 9, 10, 11, 20].map { limiter.admit(at: .start + .seconds($0)) }
    #expect(answers == [true, false, false, true, false, true])
  }

  @Test(
    "never admits more than the burst and the rate over any stretch, nor less than asked below the rate",
    arguments: UInt64(0)..<20
  )
  func law(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let rate = Rate(perMillionSeconds: Int64.random(in: 300_000...40_000_000, using: &random))
    var limiter = RateLimiter(rate)
    var (now, admitted) = (Instant.start, [Instant]())
    for _ in 0..<1_500 {
      now = now + .milliseconds(Int64.random(in: 0..<60, using: &random))
      if limiter.admit(at: now) { admitted.append(now) }
    }
    let burst = max(1_000_000, rate.perMillionSeconds)
    for first in stride(from: 0, to: admitted.count, by: 7) {
      for last in stride(from: first, to: admitted.count, by: 5) {
        let nanoseconds = Int128((admitted[last] - admitted[first]).nanoseconds)
        let most = Int128(burst) * 1_000_000_000 + Int128(rate.perMillionSeconds) * nanoseconds
        #expect(Int128(last - first + 1) * 1_000_000_000_000_000 <= most, "seed \(seed), \(first) to \(last)")
      }
    }
    var patient = RateLimiter(rate)
    let interval = Interval(nanoseconds: 1_000_000_000_000_000 / rate.perMillionSeconds + 1)
    let refusals = (0..<500).filter { !patient.admit(at: .start + interval * Int64($0)) }
    #expect(refusals.isEmpty, "seed \(seed)")
  }
}
