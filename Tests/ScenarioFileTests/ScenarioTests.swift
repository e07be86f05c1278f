import BeaufortNumerics
import Chaos
import Foundation
import Measurement
import Platform
import ScenarioFile
import Testing
import Workload

@Suite("A scenario file")
struct ScenarioTests {
  @Test("is read as the design writes it: systems, links, flows")
  func retail() throws {
    let scenario = try parseScenario(text: Samples.retail(), path: "Scenarios/retail-orders.yaml")
    #expect(scenario.name == "retail-orders")
    #expect(scenario.owner == "order-platform")
    #expect(scenario.duration == .hours(24))
    #expect(scenario.drain == .hours(2))
    #expect(scenario.seed == 42)
    #expect(scenario.replications == 3)
    #expect(scenario.systems.map(\.name) == ["salesforce", "erp"])
    #expect(scenario.systems[0].service == .lognormal(median: .milliseconds(120), p99: .milliseconds(900)))
    #expect(scenario.systems[1].perRecord == Interval(nanoseconds: 200_000))
    var org = OrgSpec(edition: .enterprise, licences: 1_900)
    org.background = ["dailyApi": 100_000]
    org.overrides = ["hourlyODataCallout": 200_000]
    org.platformEventAddOns = 3
    #expect(scenario.systems[0].kind == .salesforce(org))
    let erp = ExternalSpec(concurrency: 64, queue: 1_000, rateLimit: .perSecond(500))
    #expect(scenario.systems[1].kind == .external(erp))
    let latency = Distribution.lognormal(median: .milliseconds(20), p99: .milliseconds(80))
    #expect(scenario.links == [LinkSpec(between: [1, 0], latency: latency, bitsPerSecond: 200_000_000)])
    let orders = scenario.flows[0]
    #expect((orders.source, orders.target, orders.link) == (1, 0, 0))
    #expect(orders.recordSize == ByteCount(1_000))
    #expect(orders.parentObject == "Account")
    #expect(orders.load.parentPopulation == 100_000)
    #expect(orders.load.parentSkewPermille == 800)
    #expect(orders.load.mix == MixSpec(create: 700, update: 280, delete: 20))
    #expect(orders.load.changes.rate == .perSecond(12))
    #expect(orders.load.changes.shape == .diurnal(peak: .hours(18), peakToMeanPermille: 3_000))
    #expect(orders.load.reads == ArrivalSpec(rate: .perSecond(40)))
    #expect(orders.load.recentPermille == 300)
    #expect(scenario.flows[1].load.parentPopulation == 0)
  }

  @Test("is read as the design writes it: candidates, storms, objectives")
  func retailWeather() throws {
    let scenario = try parseScenario(text: Samples.retail(), path: "Scenarios/retail-orders.yaml")
    #expect(scenario.candidates.map(\.name) == ["call-in", "call-out", "virtualization", "batch", "event-driven"])
    #expect(scenario.candidates.allSatisfy { $0.assignments.count == 2 })
    #expect(scenario.storms.map(\.name) == ["slow-erp", "erp-outage", "data-storm"])
    let storm = scenario.storms[2]
    #expect(storm.faults.map(\.target) == [.flow(0), .system(0), .integration])
    #expect(storm.faults[1].length == nil)
    #expect(storm.faults[1].perRecord == .milliseconds(4))
    #expect(storm.faults[1].parameters.written("records") == 500_000)
    #expect(storm.faults[2].start == .start + .hours(14) + .minutes(5))
    #expect(scenario.objectives.map(\.bound) == [300, 0, 0, 0.995, 0.8, 1_800, 0.8])
    #expect(scenario.objectives.map(\.isInWeather) == [false, false, false, false, true, false, false])
  }
}
