import BeaufortNumerics
import Measurement
import Patterns
import Platform
import ScenarioFile
import Workload

/// What a candidate asks of the platform's windowed limits on a calm day, as the back of an envelope sees it.
struct NapkinDemand {
  private struct Use {
    let limit: String
    let perWindow: Double
    let words: String
  }

  private let flows: [NapkinFlow]
  private let scenario: Scenario
  private let allowances: [String: Int64]

  /// A day and an hour of the scenario's clock, in seconds.
  private var day: Double { Double(scenario.speed.length(of: .hours(24)).nanoseconds) / 1e9 }
  private var hour: Double { Double(scenario.speed.length(of: .hours(1)).nanoseconds) / 1e9 }

  /// Looks at all flows of one candidate; `allowances` are those of the run.
  init(flows: [NapkinFlow], scenario: Scenario, allowances: [String: Int64]) {
    (self.flows, self.scenario, self.allowances) = (flows, scenario, allowances)
  }

  /// The demand on each limit that the candidate uses.
  func estimates(for candidate: String) -> [Napkin] {
    let uses = flows.flatMap(uses)
    return unique(uses.map(\.limit)).compactMap { limit in
      guard let allowance = allowances[limit], allowance > 0 else { return nil }
      let own = uses.filter { $0.limit == limit }
      let background = backgroundUse(limit)
      let words = own.map(\.words) + (background > 0 ? ["background"] : [])
      return Napkin(
        candidate: candidate,
        storm: "calm",
        flow: nil,
        metric: "allocation.\(limit).demand",
        unit: "share",
        value: (own.reduce(0) { $0 + $1.perWindow } + Double(background)) / Double(allowance),
        formula: "\(words.joined(separator: " plus ")), over \(Quantity.grouped(allowance))"
      )
    }
  }

  private func backgroundUse(_ limit: String) -> Int64 {
    scenario.systems.reduce(0) { sum, system in
      switch system.kind {
      case .salesforce(let org): sum + (org.background[limit] ?? 0)
      case .external: sum
      }
    }
  }

  private func uses(_ flow: NapkinFlow) -> [Use] {
    let span = min(flow.duration, day)
    let changes = flow.changeRate * span
    let name = flow.flow.name
    switch (flow.pattern, flow.direction) {
    case ("call-in", .intoOrg):
      guard flow.setting("group") == 1 else { return [] }
      return [Use(limit: "dailyApi", perWindow: changes, words: "one call for each change of \(name)")]
    case ("call-in", .outOfOrg):
      let polls = span / max(flow.seconds("every"), 0.001)
      return [Use(limit: "dailyApi", perWindow: polls, words: "the polls of \(name)")]
    case ("call-out", .outOfOrg):
      guard flow.setting("mode") == 0 else { return [] }
      return [Use(limit: "asyncApex", perWindow: changes, words: "one execution for each change of \(name)")]
    case ("virtualization", .intoOrg):
      let misses = missRate(flow) * min(flow.duration, hour)
      return [Use(limit: "hourlyODataCallout", perWindow: misses, words: "reads of \(name) that miss the cache")]
    case ("virtualization", .outOfOrg):
      return [Use(limit: "dailyApi", perWindow: missRate(flow) * span, words: "reads of \(name) that miss the cache")]
    case ("batch", let direction):
      let runs = span / max(flow.seconds("every"), 0.001) * Double(flow.setting("partitions") ?? 1)
      let each = direction == .intoOrg ? PlatformFigures.bulkIngestApiRequests : PlatformFigures.bulkQueryApiRequests
      let words = "\(each) requests for each run and partition of \(name)"
      return [Use(limit: "dailyApi", perWindow: runs * Double(each), words: words)]
    case ("event-driven", .intoOrg):
      guard let peak = peakFactor(flow) else { return [] }
      let events = flow.changeRate * peak * min(flow.duration, hour)
      return [Use(limit: "hourlyPublishedEvents", perWindow: events, words: "changes of \(name) in the busiest hour")]
    case ("event-driven", .outOfOrg):
      return [Use(limit: "dailyDeliveredEvents", perWindow: changes, words: "one delivery for each change of \(name)")]
    case _: return []
    }
  }

  private func missRate(_ flow: NapkinFlow) -> Double {
    let load = flow.flow.load
    return CacheMisses.rate(
      readRate: flow.readRate,
      population: load.population,
      skew: Double(load.readSkewPermille) / 1_000,
      recentShare: Double(load.recentPermille) / 1_000,
      recentRecords: flow.changeRate * hour,
      ttl: flow.seconds("ttl")
    )
  }

  /// How much busier the busiest hour is than the mean one; `nil` where only a simulation can tell.
  private func peakFactor(_ flow: NapkinFlow) -> Double? {
    switch flow.flow.load.changes.shape {
    case .poisson, .constant: 1
    case .diurnal(_, let peakToMeanPermille): Double(peakToMeanPermille) / 1_000
    case .bursts, .trace: nil
    }
  }
}
