import BeaufortNumerics
import Chaos
import Testing

@Suite("Data storm")
struct DataStormTests {
  @Test("is a burst on its flow, and changes no effect")
  func burst() {
    let timeline = weather([fault("dataStorm", on: .flow(2), at: .hours(14), for: .minutes(10), ["factor": 20_000])])
    #expect(timeline.dataStorms.map(\.window) == [0])
    #expect(timeline.dataStorms.map(\.flow) == [2])
    #expect(timeline.dataStorms.map(\.factorPermille) == [20_000])
    #expect(timeline.windows.map(\.end) == [.start + .hours(14) + .minutes(10)])
    #expect(timeline.transitions.allSatisfy { $0.effects == Effects() })
  }

  @Test(
    "the intensity scales the extra changes",
    arguments: zip([Int64(100), 500, 3_000], [Int64(2_900), 10_500, 58_000])
  )
  func intensity(intensity: Int64, permille: Int64) {
    let timeline = weather([
      fault("dataStorm", on: .flow(0), at: .zero, for: .hours(1), ["factor": 20_000], intensity: intensity)
    ])
    #expect(timeline.dataStorms.map(\.factorPermille) == [permille])
  }
}
