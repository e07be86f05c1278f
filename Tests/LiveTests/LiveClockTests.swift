import BeaufortNumerics
import Live
import Testing
import Wire

@Suite("The clock of a server")
struct LiveClockTests {
  @Test("runs as fast as it was told, and keeps the date")
  func speed() async throws {
    let clock = LiveClock.started(speed: 100_000) { 1_000 }
    let wall = ContinuousClock()
    let (start, own) = (wall.now, clock.now())
    try await clock.sleep(own + .hours(1))
    let passed = clock.now() - own
    #expect(passed >= .hours(1))
    #expect(passed.nanoseconds <= Int64(start.duration(to: wall.now) / .nanoseconds(1)) * 100_000)
    #expect(clock.date() == 1_000)
  }

  @Test("does not wait for what has passed, and ends a wait that is cancelled")
  func waits() async throws {
    let clock = LiveClock.started { 0 }
    try await clock.sleep(.start)
    let wait = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        do { try await clock.sleep(.never) } catch { return true }
        return false
      }
      group.cancelAll()
      return await group.next()
    }
    #expect(wait == true)
  }
}
