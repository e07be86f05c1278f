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
    let start = wall.now
    let target = clock.now() + .hours(1)
    try await clock.sleep(target)
    #expect(clock.now() >= target)
    #expect(start.duration(to: wall.now) < .seconds(30))
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
