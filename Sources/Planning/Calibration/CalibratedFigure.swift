package import Measurement

/// One figure of a real run beside what the simulation said of it.
package struct CalibratedFigure: Hashable, Sendable {
  /// What came of it.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The prediction is as near as it should be.
    case within
    /// It is not, but the interval reaches into what would be.
    case unclear
    /// It is too far off.
    case off
  }

  /// Which figure.
  package var place: FigurePlace
  /// Its unit: `s`, or `count` a replication.
  package var unit: String
  /// What the real run had; `nil` where it never came to that.
  package var live: Double?
  /// What the simulation said with the scenario's own times.
  package var written: Double?
  /// What the simulation said with the fitted times.
  package var fitted: Double?
  /// How far `fitted` is off: of a time the share of the real one, of a count the difference; with its 95% interval where
  /// there are several replications.
  package var error: Figure
  /// How far it may be off, in the unit of `error`.
  package var tolerance: Double
  /// The verdict.
  package var verdict: Verdict
}

/// A measure that a calibration judges.
struct CalibrationMeasure: Sendable {
  /// Its name.
  let name: String
  /// `s` or `count`.
  let unit: String
  /// How far a prediction may be off, as a share.
  let share: Double
  /// How far a count may be off whatever it is.
  let least: Double
  /// The value of some replications of one flow; of a count the mean.
  let value: @Sendable ([FlowResult]) -> Double?

  /// What is judged: delays, reads that go to the source, attempts and losses.
  static let all =
    ["propagation.p50", "propagation.p99", "reads.latency.p50", "reads.latency.p99"].compactMap(time)
    + [
      count("attempts") { $0.attempts }, count("lost") { $0.ledger.lost },
      count("deadLettered") { $0.ledger.deadLettered },
    ]

  private static func time(_ name: String) -> CalibrationMeasure? {
    guard let metric = Metric.named(name, limits: []) else { return nil }
    return CalibrationMeasure(name: name, unit: "s", share: name.hasSuffix("p99") ? 0.3 : 0.15, least: 0) { flows in
      metric.evaluate(Pool(flows: flows.map { [$0] })).value
    }
  }

  private static func count(_ name: String, _ value: @escaping @Sendable (FlowResult) -> Int64) -> CalibrationMeasure {
    CalibrationMeasure(name: name, unit: "count", share: 0.05, least: 10) { flows in
      flows.isEmpty ? nil : Double(flows.reduce(0) { $0 + value($1) }) / Double(flows.count)
    }
  }

  /// Times below this are those of a copy at hand, which nobody predicts.
  private static let leastTime = 0.001

  /// Judges the replications of one flow, each list in their order; `nil` where there is nothing to judge.
  func judge(
    live: [FlowResult],
    written: [FlowResult],
    fitted: [FlowResult],
    at place: FigurePlace
  ) -> CalibratedFigure? {
    var figure = CalibratedFigure(
      place: place,
      unit: unit,
      live: value(live),
      written: value(written),
      fitted: value(fitted),
      error: Figure(value: nil, reason: "reached in one of them alone"),
      tolerance: share,
      verdict: .off
    )
    guard let real = figure.live, let predicted = figure.fitted else {
      return figure.live == nil && figure.fitted == nil ? nil : figure
    }
    if unit == "s", max(real, predicted) < Self.leastTime { return nil }
    func distance(_ real: Double, _ predicted: Double) -> Double {
      unit == "s" ? (predicted - real) / max(real, Self.leastTime) : predicted - real
    }
    let errors = zip(live, fitted).compactMap { one, other -> Double? in
      guard let real = value([one]), let predicted = value([other]) else { return nil }
      return distance(real, predicted)
    }
    let error = distance(real, predicted)
    let interval = errors.count > 1 ? SampleStatistics(errors)?.interval(.percent95) : nil
    figure.error = Figure(
      value: error,
      low: interval.map { min(error, $0.lowerBound) },
      high: interval.map { max(error, $0.upperBound) }
    )
    figure.tolerance = unit == "s" ? share : max(share * real, least)
    let reach = interval.map { max(0, max($0.lowerBound, -$0.upperBound)) } ?? error.magnitude
    figure.verdict =
      error.magnitude <= figure.tolerance ? .within : reach <= figure.tolerance ? .unclear : .off
    return figure
  }
}
