import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import ScenarioFile
import Workload

/// One flow under one pattern, as the back of an envelope sees it: means and medians, no randomness.
struct NapkinFlow {
  private let scenario: Scenario
  /// The flow.
  let flow: FlowSpec
  /// The pattern's registered name.
  let pattern: String
  private let settings: ParameterValues

  /// Looks at a flow with its pattern.
  init(scenario: Scenario, flow: FlowSpec, assignment: CandidateSpec.Assignment) {
    (self.scenario, self.flow) = (scenario, flow)
    (pattern, settings) = (assignment.pattern, assignment.settings)
  }

  /// Which way it runs.
  var direction: Direction {
    switch scenario.systems[flow.target].kind {
    case .salesforce: .intoOrg
    case .external: .outOfOrg
    }
  }

  /// Changes a second.
  var changeRate: Double { Double(flow.load.changes.rate.perMillionSeconds) / 1e6 }
  /// Reads a second.
  var readRate: Double { Double(flow.load.reads?.rate.perMillionSeconds ?? 0) / 1e6 }
  /// The scenario's length in seconds.
  var duration: Double { scenario.duration.inSeconds }

  /// A setting in seconds, by its registered name: as written, or the pattern's default.
  func seconds(_ name: String) -> Double { Double(setting(name) ?? 0) / 1e9 }

  /// A setting as a bare integer.
  func setting(_ name: String) -> Int64? {
    guard let parameter = PatternKind.named(pattern)?.parameters.first(where: { $0.name == name }) else { return nil }
    return settings[parameter]
  }

  private var trip: Double { scenario.links[flow.link].latency.meanInterval.inSeconds }
  private func service(_ system: Int, records: Double) -> Double {
    scenario.systems[system].service.meanInterval.inSeconds + records * scenario.systems[system].perRecord.inSeconds
  }

  /// What can be said of the flow alone, in calm.
  func estimates(for candidate: String) -> [Napkin] {
    guard let delay else { return [] }
    func estimate(_ metric: String, _ unit: String, _ value: Double, _ formula: String) -> Napkin {
      Napkin(
        candidate: candidate,
        storm: "calm",
        flow: flow.name,
        metric: metric,
        unit: unit,
        value: value,
        formula: formula
      )
    }
    let first = estimate(delay.metric, "s", delay.value, delay.formula)
    if delay.value == 0 { return [first] }
    let backlog = "Little’s law: changes a second times the delay above"
    return [first, estimate("backlog.mean", "changes", changeRate * delay.value, backlog)]
  }

  /// A delay in calm, and how it comes about; `nil` for what no envelope holds.
  private var delay: (metric: String, value: Double, formula: String)? {
    switch (pattern, direction) {
    case ("virtualization", _), ("call-out", .intoOrg):
      return (
        "propagation.p50", 0, "nothing is copied, so a change is in view at once unless a value of its record is held"
      )
    case ("call-in", .intoOrg):
      guard setting("group") == 1 else { return nil }
      return ("propagation.mean", trip + service(flow.target, records: 1), "one trip and one upsert, means")
    case ("call-out", .outOfOrg):
      return ("propagation.mean", trip + service(flow.target, records: 1), "one trip and one call at the target, means")
    case ("call-in", .outOfOrg):
      let every = seconds("every")
      let rows = changeRate * every
      let page = 3 * trip + service(flow.source, records: rows) + service(flow.target, records: rows)
      return ("propagation.p50", every / 2 + page, "half of the poll’s interval, then three trips, a query and a load")
    case ("batch", _):
      let every = seconds("every")
      let run = runLength(rows: changeRate * every / Double(max(1, setting("partitions") ?? 1)))
      let words =
        "half of the interval, plus half of a run of \(Quantity.duration(seconds: run)): rows appear as it goes on"
      return ("propagation.p50", every / 2 + run / 2, words)
    case ("event-driven", .intoOrg):
      let value = trip + service(flow.target, records: 0) + service(flow.target, records: 1)
      return (
        "propagation.mean", value,
        "one trip, one publish and one subscriber’s batch, means; the wait for the batch before it comes on top"
      )
    case ("event-driven", .outOfOrg):
      return (
        "propagation.mean", trip + service(flow.target, records: 1),
        "one trip and one load at the target, means; the wait for the fetch before it comes on top"
      )
    case _: return nil
    }
  }

  /// How long a run takes: extract, then the load of a partition; a Bulk job loads 10,000 rows at a time in parallel.
  private func runLength(rows: Double) -> Double {
    let loaded = direction == .intoOrg ? min(rows, 10_000) : rows
    return 3 * trip + service(flow.source, records: rows) + service(flow.target, records: loaded)
  }

  /// What outages do to reads that go through to the source.
  func outageEstimates(for candidate: String) -> [Napkin] {
    guard pattern == "virtualization", readRate > 0 else { return [] }
    return scenario.storms.compactMap { storm in
      let outages = storm.faults.filter { fault in
        guard fault.kind == "outage", case .system(let system) = fault.target else { return false }
        return system == flow.source || system == flow.target
      }
      let length = outages.reduce(0.0) { $0 + ($1.length?.inSeconds ?? 0) }
      guard storm.faults.count == outages.count, length > 0 else { return nil }
      return Napkin(
        candidate: candidate,
        storm: storm.name,
        flow: flow.name,
        metric: "reads.availability",
        unit: "share",
        value: max(0, 1 - length / duration),
        formula: "one minus outage over duration: once the TTL has run out, every read is a miss"
      )
    }
  }
}
