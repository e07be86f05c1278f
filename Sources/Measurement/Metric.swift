/// A figure that is worked out of results: its name, unit, definition, and which way is better.
package struct Metric: Sendable {
  /// The unit of a value; the raw value is how it is written.
  package enum Unit: String, Hashable, Sendable {
    /// Durations.
    case seconds = "s"
    /// From 0 to 1 (demands may exceed 1); written as a percentage in scenarios.
    case share = "share"
    /// Rates.
    case perSecond = "1/s"
    /// Numbers of things, and things for each other thing.
    case count = "count"
  }

  /// What a value belongs to.
  package enum Scope: Hashable, Sendable {
    /// A flow; an objective is judged for each.
    case flow
    /// The world; an objective is judged once.
    case world
  }

  /// Which way is better.
  package enum Direction: Hashable, Sendable {
    /// Less is better.
    case lower
    /// More is better.
    case higher
    /// Neither: it describes.
    case neither
  }

  /// The name in scenarios, tables and files, e.g. `propagation.p95`.
  package let name: String
  /// The unit.
  package let unit: Unit
  /// The definition, in one sentence.
  package let summary: String
  /// Which way is better.
  package let direction: Direction
  /// Whether an objective may say `@weather`.
  package let allowsWeather: Bool
  /// What a value belongs to.
  package let scope: Scope
  /// Whether values of flows and replications add up (counts of the ledger do), so that the interval is that of a sum.
  package let isSummed: Bool
  /// Works the value out.
  package let evaluate: @Sendable (Pool) -> Evaluation

  /// Describes a metric.
  package init(
    _ name: String,
    _ unit: Unit,
    _ summary: String,
    better direction: Direction,
    allowsWeather: Bool = false,
    scope: Scope = .flow,
    isSummed: Bool = false,
    evaluate: @escaping @Sendable (Pool) -> Evaluation
  ) {
    (self.name, self.unit, self.summary, self.direction) = (name, unit, summary, direction)
    (self.allowsWeather, self.scope, self.isSummed, self.evaluate) = (allowsWeather, scope, isSummed, evaluate)
  }

  /// Whether less is better; `nil` where neither way is.
  package var isBetterWhenLower: Bool? {
    switch direction {
    case .lower: true
    case .higher: false
    case .neither: nil
    }
  }
}

/// What came of working out a metric.
package enum Evaluation: Hashable, Sendable {
  /// The value, in the metric's unit.
  case value(Double)
  /// It cannot be given although there was something to measure, so an objective on it is missed.
  case absent(reason: String, atLeast: Double? = nil)
  /// There was nothing to measure, so there is nothing to judge.
  case vacuous(reason: String)

  /// The value, where there is one.
  package var value: Double? {
    switch self {
    case .value(let value): value
    case .absent, .vacuous: nil
    }
  }

  /// `numerator` ÷ `denominator`; `vacuous` where that is 0.
  static func ratio(_ numerator: Int128, _ denominator: Int128, otherwise reason: String) -> Evaluation {
    denominator == 0 ? .vacuous(reason: reason) : .value(Double(numerator) / Double(denominator))
  }

  /// Nanoseconds as seconds.
  static func seconds(_ nanoseconds: Int64) -> Evaluation { .value(Double(nanoseconds) / 1e9) }

  /// The mean of `total` nanoseconds over `count`, in seconds; `vacuous` where that is 0.
  static func seconds(_ total: Int128, over count: Int128, otherwise reason: String) -> Evaluation {
    count == 0 ? .vacuous(reason: reason) : .value(Double(total) / Double(count) / 1e9)
  }

  /// A percentile of `histogram` in seconds; `vacuous` where it is empty.
  static func percentile(_ perMille: Int64, of histogram: Histogram, otherwise reason: String) -> Evaluation {
    if histogram.population == 0 { return .vacuous(reason: reason) }
    return histogram.percentile(perMille: perMille).map(seconds) ?? .absent(reason: "not reached")
  }
}
