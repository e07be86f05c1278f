import BeaufortNumerics
import Chaos
import Testing

@Suite("Error rate")
struct ErrorRateTests {
  private let erp = FaultTarget.system(0)

  @Test("a share of the requests gets the status", arguments: zip([Int64(0), 1, 2], [Int64(500), 503, 429]))
  func share(choice: Int64, status: Int64) {
    let timeline = weather([fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 250, "status": choice])])
    let inside = effects(of: timeline, on: erp, at: .minutes(1))
    #expect(inside.errorsPerMillion == 250_000)
    #expect(inside.errorStatus == status)
  }

  @Test(
    "of what one fault lets through the next takes its share; the largest names the status",
    arguments: [false, true]
  )
  func overlap(isReversed: Bool) {
    let faults = [
      fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 500, "status": 0]),
      fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 200, "status": 2]),
    ]
    let inside = effects(of: weather(isReversed ? faults.reversed() : faults), on: erp, at: .minutes(1))
    #expect(inside.errorsPerMillion == 600_000)
    #expect(inside.errorStatus == 500)
  }

  @Test("a strong intensity of a small rate outranks a weak one of a large rate")
  func strength() {
    let timeline = weather([
      fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 300, "status": 0], intensity: 1_000),
      fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 900, "status": 2], intensity: 100),
    ])
    #expect(effects(of: timeline, on: erp, at: .minutes(1)).errorStatus == 500)
  }

  @Test(
    "the intensity scales the share, up to all requests",
    arguments: zip([Int64(15), 1_000, 9_000], [3_750, 250_000, 1_000_000])
  )
  func intensity(intensity: Int64, perMillion: Int64) {
    let timeline = weather([
      fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 250], intensity: intensity)
    ])
    #expect(effects(of: timeline, on: erp, at: .minutes(1)).errorsPerMillion == perMillion)
    #expect(timeline.lastEnd == .start + .hours(1))
  }
}
