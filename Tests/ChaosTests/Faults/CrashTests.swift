import BeaufortNumerics
import Chaos
import Testing

@Suite("Crash")
struct CrashTests {
  @Test("kills the integration until the window ends")
  func window() {
    let timeline = weather([fault("crash", on: .integration, at: .hours(14), for: .seconds(30))])
    #expect(effects(of: timeline, on: .integration, at: .hours(14)).isCrashed)
    #expect(!effects(of: timeline, on: .integration, at: .hours(14) + .seconds(30)).isCrashed)
    #expect(timeline.isDown(.integration, from: .start, through: .start + .hours(24)) == nil)
  }

  @Test("overlapping crashes end with the last one")
  func overlap() {
    let timeline = weather([
      fault("crash", on: .integration, at: .zero, for: .seconds(30)),
      fault("crash", on: .integration, at: .seconds(20), for: .seconds(30)),
    ])
    #expect(effects(of: timeline, on: .integration, at: .seconds(35)).isCrashed)
    #expect(!effects(of: timeline, on: .integration, at: .seconds(50)).isCrashed)
  }
}
