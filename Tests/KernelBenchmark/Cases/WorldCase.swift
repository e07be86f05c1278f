import BeaufortNumerics
import Foundation
import Measurement
import ScenarioFile
import Simulation
import Workload

/// A world of one of the scenarios beside this target.
struct WorldCase: Sendable {
  /// What makes the world larger.
  enum Growth: Sendable {
    /// It goes on for longer.
    case duration
    /// It has more changes and reads in the same time.
    case rates
  }

  /// What is counted; attempts are at least as many as changes, since some patterns send nothing for a change.
  enum Counted: Sendable { case changes, reads, attempts }

  /// The scenario's file, without its ending.
  let scenario: String
  /// The candidate.
  let candidate: String
  /// The storm; `nil` for calm.
  var storm: String?
  var growth = Growth.duration
  var counted = Counted.changes

  /// Where the scenarios are.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "scenarios")

  /// The scenario, made to have about `changes` of them.
  func sized(to changes: Int64) throws -> Scenario {
    var sized = try readScenario(path: Self.folder.appending(path: "\(scenario).yaml").path())
    let perMillionSeconds = sized.flows.reduce(0) { $0 + $1.load.changes.rate.perMillionSeconds }
    switch growth {
    case .duration:
      let seconds = Double(changes) * 1e6 / Double(perMillionSeconds)
      sized.duration = .seconds(Int64(max(1, seconds.rounded())))
    case .rates:
      let written = Double(perMillionSeconds) / 1e6 * Double(sized.duration.nanoseconds) / 1e9
      sized = sized.scaled(by: Double(changes) / written)
    }
    return sized
  }

  /// Lives through it once, about `changes` long; making the tables that all worlds share does not count.
  func measure(_ changes: Int64) throws -> Measured { try live(try sized(to: changes)) }

  /// What reads add to a world of about `changes`: it is lived through without them, then with them.
  func measureReads(_ changes: Int64) throws -> Measured {
    let scenario = try sized(to: changes)
    var unread = scenario
    for flow in unread.flows.indices { unread.flows[flow].load.reads = nil }
    let without = try live(unread)
    var reading = self
    reading.counted = .reads
    var with = try reading.live(scenario)
    with.nanoseconds -= without.nanoseconds
    with.events = with.events.map { $0 - (without.events ?? 0) }
    return with
  }

  private func live(_ scenario: Scenario) throws -> Measured {
    let plan = SimulationPlan(scenario)
    let spec = try spec(in: plan)
    let progress = SimulationProgress()
    let watch = Stopwatch()
    let outcome = plan.simulate(spec, calmBacklogs: nil, progress: progress)
    let nanoseconds = watch.nanoseconds
    guard let outcome else { throw WorldError(scenario: self.scenario, words: "was cancelled") }
    if let broken = outcome.broken { throw WorldError(scenario: self.scenario, words: broken) }
    let flows = outcome.result.flows
    let attempts = flows.reduce(0) { $0 + $1.attempts }
    let count =
      switch counted {
      case .changes: progress.changes
      case .reads: progress.reads
      case .attempts: max(progress.changes, attempts)
      }
    return Measured(count: count, nanoseconds: nanoseconds, events: progress.events, remark: remark(flows, attempts))
  }

  private func remark(_ flows: [FlowResult], _ attempts: Int64) -> String {
    var ledger = Ledger()
    for flow in flows { ledger += flow.ledger }
    let backlog = flows.reduce(0) { $0 + $1.backlogPeak }
    return "\(ledger.committed) changes, \(attempts) attempts, backlog up to \(backlog)"
  }

  private func spec(in plan: SimulationPlan) throws -> WorldSpec {
    let spec = plan.worlds.first { spec in
      let key = plan.key(spec)
      return key.candidate == candidate && key.storm == storm ?? "calm"
    }
    guard let spec else {
      throw WorldError(scenario: scenario, words: "there is no world of '\(candidate)' in '\(storm ?? "calm")'")
    }
    return spec
  }
}

/// A scenario of the benchmark cannot be lived through.
struct WorldError: Error, CustomStringConvertible {
  /// The scenario.
  let scenario: String
  /// What is wrong with it.
  let words: String

  var description: String { "scenario '\(scenario)': \(words)" }
}
