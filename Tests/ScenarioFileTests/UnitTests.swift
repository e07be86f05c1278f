import BeaufortNumerics
import Chaos
import Foundation
import ScenarioFile
import Testing
import Workload

@Suite("Units")
struct UnitTests {
  @Test(
    "of durations",
    arguments: [
      ("40ns", 40), ("1us", 1_000), ("0.2ms", 200_000), ("250ms", 250_000_000), ("1s", 1_000_000_000),
      ("1.5s", 1_500_000_000), ("15m", 900_000_000_000), ("1h", 3_600_000_000_000), ("1_000ms", 1_000_000_000),
      ("0", 0), ("0.000_001s", 1_000), ("\"2 s\"", 2_000_000_000),
    ] as [(String, Int64)]
  )
  func durations(text: String, nanoseconds: Int64) throws {
    let scenario = try read("latency: { median: 20ms, p99: 80ms }", "latency: \(text)")
    #expect(scenario.links[0].latency == .constant(Interval(nanoseconds: nanoseconds)))
  }

  @Test(
    "of rates",
    arguments: [("12/s", 12_000_000), ("0.12/s", 120_000), ("6/m", 100_000), ("36/h", 10_000), ("86_400/d", 1_000_000)]
      as [(String, Int64)]
  )
  func rates(text: String, perMillionSeconds: Int64) throws {
    let scenario = try read("rate: 40/s", "rate: \(text)")
    #expect(scenario.flows[0].load.reads?.rate == Rate(perMillionSeconds: perMillionSeconds))
  }

  @Test(
    "of sizes and bandwidths",
    arguments: [("1.2KB", 1_200), ("900B", 900), ("1KiB", 1_024), ("2MB", 2_000_000), ("1_500B", 1_500)]
      as [(String, Int64)]
  )
  func sizes(text: String, bytes: Int64) throws {
    let scenario = try read("population: 200_000\n", "population: 200_000\n    recordSize: \(text)\n")
    #expect(scenario.flows[1].recordSize == ByteCount(bytes))
  }

  @Test(
    "of instants: times of day, times of later days, offsets",
    arguments: [
      ("\"13:00\"", 46_800), ("\"13:00:05\"", 46_805), ("13:00", 46_800), ("\"00:00\"", 0), ("90m", 5_400),
      ("\"37:30\"", 135_000),
    ] as [(String, Int64)]
  )
  func instants(text: String, seconds: Int64) throws {
    let text = try Samples.retail("at: \"13:00\"", "at: \(text)")
    let scenario = try parseScenario(
      text: text.replacingOccurrences(of: "duration: 24h", with: "duration: 2d"),
      path: "s.yaml"
    )
    #expect(scenario.storms[1].faults[0].start == .start + .seconds(seconds))
  }

  @Test(
    "of distributions",
    arguments: [
      ("{ constant: 5ms }", .constant(.milliseconds(5))),
      ("{ mean: 40ms, shape: exponential }", .exponential(mean: .milliseconds(40))),
      ("{ shape: uniform, min: 0, max: 1s }", .uniform(min: .zero, max: .seconds(1))),
      ("{ shape: weibull, exponent: 1.5, scale: 40ms }", .weibull(shapePermille: 1_500, scale: .milliseconds(40))),
      ("{ shape: pareto, exponent: 2.5, min: 10ms }", .pareto(shapePermille: 2_500, min: .milliseconds(10))),
      (
        "{ quantiles: { 0.5: 20ms, 1: 1s } }",
        .quantiles([
          Distribution.Quantile(perMillion: 500_000, value: .milliseconds(20)),
          Distribution.Quantile(perMillion: 1_000_000, value: .seconds(1)),
        ])
      ),
    ] as [(String, Distribution)]
  )
  func distributions(text: String, distribution: Distribution) throws {
    #expect(try read("latency: { median: 20ms, p99: 80ms }", "latency: \(text)").links[0].latency == distribution)
  }

  @Test(
    "of rates over time",
    arguments: [
      ("2/s", .poisson), ("{ rate: 2/s, shape: constant }", .constant),
      (
        "{ rate: 2/s, shape: diurnal, peak: \"06:30\" }",
        .diurnal(peak: .minutes(390), peakToMeanPermille: 3_000)
      ),
      (
        "{ rate: 2/s, shape: bursts, period: 1h, length: 1m, factor: 20 }",
        .bursts(period: .hours(1), length: .minutes(1), factorPermille: 20_000)
      ),
    ] as [(String, ArrivalSpec.Shape)]
  )
  func shapes(text: String, shape: ArrivalSpec.Shape) throws {
    let scenario = try read("reads: { rate: 2/s }", "reads: \(text)")
    #expect(scenario.flows[1].load.reads == ArrivalSpec(rate: .perSecond(2), shape: shape))
  }

  @Test(
    "that do not fit are refused",
    arguments: [
      "5", "5min", "5 parsecs", "ms", "-5ms", "1__0ms", "1.ms", ".5s", "1e3ms", "0x10ms", "5ms5", "½s", "٣s", "9999d",
      "99999999999999999999999999999999999999999d", "1.00000000000000000000000000000000000000000000000s", "''", "~",
    ]
  )
  func refused(text: String) throws {
    #expect(Samples.message(try Samples.retail("latency: { median: 20ms, p99: 80ms }", "latency: \(text)")) != "")
  }

  private func read(_ old: String, _ new: String) throws -> Scenario {
    try parseScenario(text: Samples.retail(old, new), path: "s.yaml")
  }
}
