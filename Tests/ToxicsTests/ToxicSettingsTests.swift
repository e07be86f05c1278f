import BeaufortNumerics
import Testing
import Toxics

@Suite("Settings of toxics")
struct ToxicSettingsTests {
  @Test("each type reads its attributes in Toxiproxy's units")
  func units() throws {
    #expect(
      try ToxicSettings(type: "latency", attributes: ["latency": 100, "jitter": 5])
        == .latency(.milliseconds(100), jitter: .milliseconds(5))
    )
    #expect(
      try ToxicSettings(type: "bandwidth", attributes: ["rate": 1_250]) == .bandwidth(bytesPerMillisecond: 1_250)
    )
    #expect(try ToxicSettings(type: "timeout", attributes: [:]) == .timeout(after: nil))
    #expect(
      try ToxicSettings(type: "slicer", attributes: ["average_size": 10, "size_variation": 3, "delay": 7])
        == .slicer(size: 10, variation: 3, pause: Interval(nanoseconds: 7_000))
    )
  }

  @Test(
    "impossible values are refused with their range",
    arguments: [-1, 0.5, .nan, .infinity, 1e300, 86_400_001] as [Double]
  )
  func impossible(value: Double) {
    for (type, attribute) in [("latency", "latency"), ("slow_close", "delay"), ("reset_peer", "timeout")] {
      #expect(throws: ToxicError.self) { try ToxicSettings(type: type, attributes: [attribute: value]) }
    }
  }

  @Test("unknown types and attributes are named")
  func unknown() {
    #expect(throws: ToxicError.unknownType("hail")) { try ToxicSettings(type: "hail", attributes: [:]) }
    #expect(throws: ToxicError.unknownAttribute(type: "latency", attribute: "delay")) {
      try ToxicSettings(type: "latency", attributes: ["delay": 3])
    }
    #expect(throws: ToxicError.self) { try ToxicSettings(type: "slicer", attributes: [:]) }
  }
}
