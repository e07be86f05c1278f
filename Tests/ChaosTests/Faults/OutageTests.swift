import BeaufortNumerics
import Chaos
import Testing

@Suite("Outage")
struct OutageTests {
  private let erp = FaultTarget.system(1)

  @Test("is refused or a black hole as written", arguments: [OutageMode.refused, .blackHole])
  func mode(_ mode: OutageMode) {
    let timeline = weather([
      fault("outage", on: erp, at: .hours(13), for: .minutes(30), ["mode": mode == .refused ? 0 : 1])
    ])
    #expect(timeline.windows.map(\.outage) == [mode])
    #expect(effects(of: timeline, on: erp, at: .hours(13)).outage == mode)
    #expect(effects(of: timeline, on: erp, at: .hours(13) + .minutes(30)).outage == .none)
  }

  @Test("refuses where no mode is written")
  func standardMode() {
    #expect(weather([fault("outage", on: erp, at: .zero, for: .hours(1))]).windows.map(\.outage) == [.refused])
  }

  @Test("a black hole wins over a refusal while both are in force, whichever came first", arguments: [0, 1])
  func bothModes(firstMode: Int64) {
    let timeline = weather([
      fault("outage", on: erp, at: .hours(1), for: .hours(2), ["mode": firstMode]),
      fault("outage", on: erp, at: .hours(2), for: .hours(2), ["mode": 1 - firstMode]),
    ])
    #expect(effects(of: timeline, on: erp, at: .minutes(90)).outage == (firstMode == 0 ? .refused : .blackHole))
    #expect(effects(of: timeline, on: erp, at: .minutes(150)).outage == .blackHole)
    #expect(effects(of: timeline, on: erp, at: .minutes(210)).outage == (firstMode == 0 ? .blackHole : .refused))
  }

  @Test("the intensity scales its length")
  func intensity() {
    let timeline = weather([fault("outage", on: erp, at: .hours(1), for: .minutes(30), intensity: 2_000)])
    #expect(timeline.windows.map(\.end) == [.start + .hours(2)])
  }
}
