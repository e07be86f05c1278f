/// An objective: `metric[@weather] comparison bound`.
package struct Objective: Hashable, Sendable {
  /// How a value is compared with the bound.
  package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case atMost = "<="
    case below = "<"
    case atLeast = ">="
    case above = ">"
    case equal = "=="
  }

  /// As written.
  package var text: String
  /// The metric's registered name, e.g. `propagation.p95`.
  package var metric: String
  /// Whether only changes and reads due in the weather count.
  package var isInWeather: Bool
  /// The comparison.
  package var comparison: Comparison
  /// The bound, in the metric's unit (seconds, share, count).
  package var bound: Double

  /// Makes an objective.
  package init(text: String, metric: String, isInWeather: Bool, comparison: Comparison, bound: Double) {
    (self.text, self.metric, self.isInWeather) = (text, metric, isInWeather)
    (self.comparison, self.bound) = (comparison, bound)
  }
}
