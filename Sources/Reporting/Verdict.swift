import Measurement
import ScenarioFile

/// What the objectives say about a candidate in one weather, in words.
struct Verdict: Hashable, Sendable {
  /// Objectives that are missed on flows that the pattern serves, in the scenario's order.
  let missed: [ObjectiveOutcome]
  /// Flows that the pattern cannot serve; nothing is ranked there.
  let notApplicable: [String]
  /// How many objectives were judged, each once however many flows it has.
  let judged: Int
  private let objectives: [Objective]
  private let limits: [String]

  /// Judges a summary by the scenario's objectives.
  init(_ summary: CandidateSummary, objectives: [Objective]) {
    let unserved = summary.flows.filter { $0.notApplicable != nil }.map(\.flow)
    notApplicable = unserved
    missed = summary.objectives.filter { outcome in
      !outcome.met && !(outcome.flow.map { unserved.contains($0) } ?? false)
    }
    judged = Set(summary.objectives.map(\.text)).count
    self.objectives = objectives
    limits = summary.allocations.map(\.limit)
  }

  /// Whether every objective holds in every replication, on every flow.
  var isMet: Bool { missed.isEmpty && notApplicable.isEmpty }

  /// The objective that failed first, with its value; `nil` where none failed.
  var firstMiss: String? { missed.first.map(miss) }

  /// How many more failed after the first.
  var furtherMisses: Int { max(0, missed.count - 1) }

  /// One objective and its worst value: `propagation.p95 <= 5m on orders: 57 m 20 s`.
  func miss(_ outcome: ObjectiveOutcome) -> String {
    "\(outcome.text)\(outcome.flow.map { " on \($0)" } ?? ""): \(worst(of: outcome))"
  }

  /// The worst replication's value in human units.
  func worst(of outcome: ObjectiveOutcome) -> String {
    if let flow = outcome.flow, notApplicable.contains(flow) { return "not applicable" }
    guard let worst = outcome.worst else { return "not reached" }
    return Quantity.text(worst, unit: unit(of: outcome))
  }

  /// The unit of the objective's metric; empty where it is not registered.
  func unit(of outcome: ObjectiveOutcome) -> String {
    guard let objective = objective(of: outcome) else { return "" }
    return Metric.named(objective.metric, limits: limits)?.unit.rawValue
      ?? (objective.metric.hasPrefix("allocation.") ? "share" : "")
  }

  /// How far the worst value is from flipping the verdict, in words; `nil` where the value says it all.
  func distance(of outcome: ObjectiveOutcome) -> String? {
    guard let margin = outcome.margin, let objective = objective(of: outcome) else { return nil }
    if objective.bound == 0 { return nil }
    let size = margin.magnitude
    let many = size >= 2 ? "\(Quantity.decimal(size)) times" : Quantity.share(size)
    switch objective.comparison {
    case .atMost, .below, .equal:
      return margin < 0 ? "\(many)\(size >= 2 ? " the bound" : "") too much" : "\(many) to spare"
    case .atLeast, .above:
      return margin < 0
        ? "short by \(many)\(size >= 2 ? "" : " of") what the bound leaves free"
        : "\(many) of what it leaves free to spare"
    }
  }

  private func objective(of outcome: ObjectiveOutcome) -> Objective? {
    objectives.first { $0.text == outcome.text }
  }
}

extension Report {
  /// The verdict on a summary.
  func verdict(on summary: CandidateSummary) -> Verdict { Verdict(summary, objectives: scenario.objectives) }
}

extension Report {
  /// Whether every candidate meets every objective in every weather, on the flows that its pattern serves.
  package var areObjectivesMet: Bool { summaries.allSatisfy { verdict(on: $0).missed.isEmpty } }
}
