import BeaufortNumerics
import Planning
import ScenarioFile
import Simulation
import Testing

@Suite("Times are fitted to exchanges")
struct FittedTimesTests {
  private func scenario() throws -> Scenario {
    let text = try tinyScenario().text
      .replacing("service: 100ms", with: "service: { median: 100ms, p99: 400ms, perRecord: 200us }")
      .replacing("latency: 20ms", with: "latency: { median: 20ms, p99: 80ms }, bandwidth: 8Mbit/s")
    return try parseScenario(text: text, path: "tiny.yaml")
  }

  /// Exchanges as the scenario has them, but for `trip` and `base` and `each` on top.
  private func exchanges(
    _ count: Int,
    seed: UInt64,
    trip: Interval,
    base: Interval,
    each: Interval,
    rows: (Int) -> Int
  ) throws -> [ExchangeTime] {
    let scenario = try scenario()
    let service = SampleTable(scenario.systems[0].service)
    let link = SampleTable(scenario.links[0].latency)
    let key = DrawKey(seed: seed, replication: 0)
    return (0..<count).map { index in
      func luck(_ purpose: UInt64) -> UInt64 { key.bits(UInt64(index) * 4 + purpose) }
      let rows = rows(index)
      let perRecord = scenario.systems[0].perRecord.nanoseconds + each.nanoseconds
      let served = service.sample(luck(0)) + base.nanoseconds + Int64(rows) * perRecord
      // A record of 1,000 bytes takes a millisecond at 8 Mbit/s.
      let trips = link.sample(luck(1)) + link.sample(luck(2)) + 2 * trip.nanoseconds + Int64(rows) * 1_000_000
      return ExchangeTime(system: 0, usesLink: true, rows: rows, service: served, roundTrip: served + trips)
    }
  }

  @Test("what was added to links, requests and records is found again", arguments: UInt64(1)...5)
  func found(seed: UInt64) throws {
    let seen = try exchanges(
      4_000,
      seed: seed,
      trip: .milliseconds(3),
      base: .milliseconds(7),
      each: .milliseconds(1),
      rows: { $0 % 200 + 1 }
    )
    let times = FittedTimes(try scenario(), [seen])
    let link = try #require(times.links[0])
    let system = try #require(times.systems[0])
    #expect(abs(Double(link.shift.nanoseconds) / 3e6 - 1) < 0.2, "seed \(seed): \(link.shift.nanoseconds) ns")
    let each = system.perRecord.nanoseconds
    #expect(abs(Double(each) / 1e6 - 1) < 0.1, "seed \(seed): \(each) ns")
    #expect(abs(Double(system.shift.nanoseconds) - 7e6) < 6e6, "seed \(seed): \(system.shift.nanoseconds) ns")
    #expect(times.systems[1] == nil, "nothing was seen of the ERP")
  }

  @Test("where all requests are of one size, nothing is said of records")
  func oneSize() throws {
    let seen = try exchanges(500, seed: 1, trip: .zero, base: .zero, each: .zero, rows: { _ in 1 })
    let times = FittedTimes(try scenario(), [seen])
    #expect(times.systems[0]?.perRecord == .zero)
    #expect(abs(times.links[0]?.shift.nanoseconds ?? .max) < 2_000_000)
  }

  @Test("a handful of exchanges fits nothing")
  func few() throws {
    let seen = try exchanges(19, seed: 1, trip: .zero, base: .zero, each: .zero, rows: { _ in 1 })
    let times = FittedTimes(try scenario(), [seen])
    #expect(times.systems == [nil, nil] && times.links == [nil])
    let fitted = try scenario().fitted(to: times, run: "r1")
    let scenario = try scenario()
    #expect(fitted.systems == scenario.systems && fitted.links == scenario.links)
  }

  @Test("the fitted scenario is a scenario file, slower by what was found, and says what it was fitted to")
  func fitted() throws {
    let seen = try exchanges(
      2_000,
      seed: 3,
      trip: .milliseconds(5),
      base: .milliseconds(10),
      each: .zero,
      rows: { _ in 1 }
    )
    let scenario = try scenario()
    let times = FittedTimes(scenario, [seen])
    let fitted = try scenario.fitted(to: times, run: "r1")
    #expect(fitted.calibrated == "r1")
    #expect(try parseScenario(text: fitted.text, path: "tiny.yaml") == fitted)
    let shift = try #require(times.systems[0]).shift.nanoseconds
    for percent: UInt64 in [1, 10, 50, 90, 99] {
      let bits = UInt64.max / 100 * percent
      let (before, after) = (
        SampleTable(scenario.systems[0].service).sample(bits), SampleTable(fitted.systems[0].service).sample(bits)
      )
      #expect(abs(after - before - shift) < before / 20, "at \(percent)%: \(before) and \(after)")
    }
  }
}
