import BeaufortNumerics
import Chaos
import Platform
import ScenarioFile
import Testing
import Workload

@Suite("A scenario at another speed")
struct SpeedTests {
  private static let sixty = Speed(permille: 60_000)

  private func scenario(_ old: String = "seed: 42", _ new: String = "seed: 42") throws -> Scenario {
    try parseScenario(text: Samples.retail(old, new), path: "retail.yaml")
  }

  @Test("has shorter durations, schedules, timers and fault windows, and higher rates")
  func clock() throws {
    let scenario = try scenario("candidates: all", "candidates: [batch, { name: short, pattern: event-driven }]")
    let faster = try scenario.atSpeed(Self.sixty)
    #expect(faster.duration == .minutes(24))
    #expect(faster.drain == .minutes(2))
    let (flow, was) = (faster.flows[0].load, scenario.flows[0].load)
    #expect(flow.changes.rate.perMillionSeconds == was.changes.rate.perMillionSeconds * 60)
    #expect(flow.changes.shape == was.changes.shape)
    #expect(faster.candidates[0].assignments[0].settings.written("every") == 60_000_000_000)
    #expect(faster.candidates[1].assignments[0].settings.written("backoff") == 16_666_667)
    #expect(faster.candidates[1].assignments[0].settings.written("retention") == 4_320_000_000_000)
    for (storm, was) in zip(faster.storms, scenario.storms) {
      for (fault, was) in zip(storm.faults, was.faults) {
        #expect(abs((fault.start - .start).nanoseconds * 60 - (was.start - .start).nanoseconds) < 60)
        #expect(fault.length.map { $0.nanoseconds * 60 } == was.length?.nanoseconds)
      }
    }
  }

  @Test("keeps latencies, service times, bandwidths, time-outs, populations and objectives")
  func latencies() throws {
    let scenario = try scenario("rateLimit: 500/s", "rateLimit: 7/s")
    let faster = try scenario.atSpeed(Self.sixty)
    #expect(faster.links == scenario.links)
    #expect(faster.systems.map(\.service) == scenario.systems.map(\.service))
    #expect(faster.systems.map(\.perRecord) == scenario.systems.map(\.perRecord))
    #expect(faster.objectives == scenario.objectives)
    #expect(faster.flows.map(\.load.population) == scenario.flows.map(\.load.population))
    for candidate in faster.candidates {
      for assignment in candidate.assignments {
        let timeout = assignment.settings.written("timeout")
        #expect(timeout == nil || (timeout ?? 0) >= 10_000_000_000, "\(candidate.name): \(timeout ?? 0)")
      }
    }
    let limits = faster.systems.compactMap { system -> Rate? in
      if case .external(let external) = system.kind { external.rateLimit } else { nil }
    }
    #expect(limits == [Rate(perMillionSeconds: 420_000_000)])
    let fault = "fault: latency, add: 250ms, on: erp-salesforce,"
    let latency = try self.scenario("fault: outage, mode: refused, on: erp,", fault).atSpeed(Self.sixty)
    let added = latency.storms.flatMap(\.faults).compactMap { $0.parameters.written("add") }
    #expect(added.contains(250_000_000))
  }

  @Test("tells the org, the day's course and 'recent' how fast their clock runs")
  func days() throws {
    let faster = try scenario().atSpeed(Self.sixty)
    #expect(faster.speed == Self.sixty)
    #expect(faster.flows.allSatisfy { $0.load.speed == Self.sixty })
    let orgs = faster.systems.compactMap { system -> OrgSpec? in
      if case .salesforce(let org) = system.kind { org } else { nil }
    }
    #expect(orgs.map(\.speed) == [Self.sixty])
  }

  @Test("is a scenario file that gives itself again")
  func file() throws {
    let bursts = "reads: { rate: 7/h, shape: bursts, period: 90m, length: 1m, factor: 2.5 }"
    let faster = try scenario("reads: { rate: 2/s }", bursts).atSpeed(Speed(permille: 7_300))
    let again = try parseScenario(text: faster.text, path: faster.path)
    #expect(again == faster)
    #expect(faster.text.contains("speed: 7.3x"))
  }

  @Test("multiplies the speed that it has already")
  func twice() throws {
    let once = try scenario().atSpeed(Speed(permille: 12_000))
    #expect(try scenario().atSpeed(Speed(permille: 4_000)).atSpeed(Speed(permille: 3_000)).speed == once.speed)
    #expect(try scenario().atSpeed(.ofLife) == scenario())
  }

  @Test(
    "a fault that ends with the scenario still does, however its parts are rounded",
    arguments: [7, 13, 60, 599] as [Int64]
  )
  func ends(factor: Int64) throws {
    let scenario = try scenario("at: \"13:00\", for: 30m", "at: 1s, for: 86_399s")
    let faster = try scenario.atSpeed(Speed(permille: factor * 1_000))
    for fault in faster.storms.flatMap(\.faults) {
      #expect(fault.start + (fault.length ?? .zero) <= .start + faster.duration)
    }
  }

  @Test("is refused, and does not trap, where a clock that is too slow would make it longer than it may be")
  func tooSlow() throws {
    let scenario = try scenario("duration: 24h", "duration: 400d")
    let error = #expect(throws: ScenarioError.self) { try scenario.atSpeed(Speed(permille: 1)) }
    #expect(error?.description.contains("'duration' is out of range") == true)
  }

  @Test("is refused where a schedule would become shorter than it may be")
  func tooFast() throws {
    let scenario = try scenario()
    let error = #expect(throws: ScenarioError.self) { try scenario.atSpeed(Speed(permille: 7_200_000)) }
    let words = error?.description ?? ""
    #expect(words.contains("retail.yaml at 7_200x"))
    #expect(words.contains("'every' is out of range: 500ms"))
    #expect(words.contains("expected a duration from 1s to 7d"))
  }

  @Test("is read from the command line in words", arguments: [("60x", 60_000), ("0.5x", 500), ("1x", 1_000)])
  func words(text: String, permille: Int64) throws {
    #expect(try parseSpeed(text).permille == permille)
  }

  @Test("says what is wrong with a speed", arguments: ["60", "0x", "-1x", "fast", "1000000x", "0.0001x"])
  func wrong(text: String) {
    let error = #expect(throws: QuantityError.self) { try parseSpeed(text) }
    #expect(error?.description.contains("expected") == true)
  }
}
