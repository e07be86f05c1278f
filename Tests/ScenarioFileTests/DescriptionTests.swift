import BeaufortNumerics
import Chaos
import Foundation
import ScenarioFile
import Testing

@Suite("A described scenario")
struct DescriptionTests {
  @Test("read again is the same scenario", arguments: ["retail-orders.yaml", "smoke.yaml", "web-shop.yaml"])
  func roundTrip(file: String) throws {
    let path = Samples.folder.appendingPathComponent(file).path
    let scenario = try readScenario(path: path, loadingTraces: false)
    try check(scenario)
  }

  @Test("has every form of distribution, rate and candidate")
  func forms() throws {
    let text = try Samples.retail("latency: { median: 20ms, p99: 80ms }", "latency: { quantiles: { 0.5: 1ms, 1: 9s } }")
      .replacingOccurrences(
        of: "reads: { rate: 2/s }",
        with: "reads: { rate: 7/h, shape: bursts, period: 90m, length: 1m, factor: 2.5 }"
      )
      .replacingOccurrences(
        of: "candidates: all",
        with:
          "candidates: [batch, { name: mixed, flows: { fulfilment: call-in, orders: { pattern: batch, every: 90s } } }]"
      )
      .replacingOccurrences(of: "for: 4h", with: "for: 4h, intensity: 12.5%")
      .replacingOccurrences(
        of: "service: { median: 40ms, p99: 400ms, perRecord: 0.2ms }",
        with: "service: { shape: pareto, exponent: 1.75, min: 3us }"
      )
      .replacingOccurrences(
        of: "reads: { rate: 40/s, skew: 1.1, recent: 30% }",
        with: "reads: { shape: trace, file: a \"b\".csv, speed: 2.5 }"
      )
    let scenario = try parseScenario(text: text, path: "s.yaml", loadingTraces: false)
    #expect(scenario.candidates.map(\.name) == ["batch", "mixed"])
    #expect(scenario.candidates[1].assignments.map(\.pattern) == ["batch", "call-in"])
    #expect(scenario.candidates[1].assignments[0].settings.written("every") == 90_000_000_000)
    try check(scenario)
  }

  private func check(_ scenario: Scenario) throws {
    let again = try parseScenario(text: scenario.described, path: scenario.path, loadingTraces: false)
    #expect(again.described == scenario.described)
    var expected = scenario
    (expected.text, expected.candidates, expected.storms) = (again.text, again.candidates, again.storms)
    #expect(again == expected)
    #expect(again.candidates.map(\.name) == scenario.candidates.map(\.name))
    #expect(again.storms.map { $0.faults.map(\.start) } == scenario.storms.map { $0.faults.map(\.start) })
    #expect(again.storms.map { $0.faults.map(\.length) } == scenario.storms.map { $0.faults.map(\.length) })
  }
}
