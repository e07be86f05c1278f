import BeaufortNumerics
import Chaos
import Testing

@Suite("Slow service")
struct SlowServiceTests {
  private let erp = FaultTarget.system(0)

  @Test("is ten times as slow where no factor is written")
  func standard() {
    let timeline = weather([fault("slowService", on: erp, at: .hours(10), for: .hours(4))])
    #expect(effects(of: timeline, on: erp, at: .hours(12)).serviceTimePermille == 10_000)
    #expect(effects(of: timeline, on: erp, at: .hours(14)).serviceTimePermille == 1_000)
  }

  @Test("overlapping factors multiply")
  func overlap() {
    let timeline = weather([
      fault("slowService", on: erp, at: .zero, for: .hours(2), ["factor": 1_500]),
      fault("slowService", on: erp, at: .hours(1), for: .hours(2), ["factor": 4_000]),
    ])
    #expect(effects(of: timeline, on: erp, at: .minutes(90)).serviceTimePermille == 6_000)
  }

  @Test(
    "the intensity scales what the factor adds",
    arguments: zip([Int64(1), 500, 1_000, 2_000], [Int64(1_009), 5_500, 10_000, 19_000])
  )
  func intensity(intensity: Int64, permille: Int64) {
    let timeline = weather([
      fault("slowService", on: erp, at: .zero, for: .hours(1), ["factor": 10_000], intensity: intensity)
    ])
    #expect(effects(of: timeline, on: erp, at: .minutes(1)).serviceTimePermille == permille)
  }

  @Test("many overlapping extremes stay within a million-fold")
  func ceiling() {
    let faults = Array(
      repeating: fault("slowService", on: erp, at: .zero, for: .hours(1), ["factor": 1_000_000]),
      count: 9
    )
    #expect(effects(of: weather(faults), on: erp, at: .minutes(1)).serviceTimePermille == 1_000_000_000)
  }
}
