package import Measurement

/// One figure in two runs: what it was, what it is, and whether that is a difference.
package struct ComparedFigure: Hashable, Sendable {
  /// What came of the comparison.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It differs, in the wrong direction.
    case worse
    /// It differs, in the right direction.
    case better
    /// It differs, and neither direction is better.
    case changed
    /// One of the runs has nothing to compare.
    case notComparable = "not comparable"
    /// No difference that replications or resolution would bear out.
    case same = "no difference"
  }

  /// Which figure.
  package var place: FigurePlace
  /// The unit of its values.
  package var unit: String
  /// Before: the mean over the replications, for counts their sum.
  package var before: Figure
  /// After.
  package var after: Figure
  /// After − before, with its 95% interval where there are several replications; `nil` where either has no value.
  package var difference: Figure?
  /// The verdict.
  package var verdict: Verdict
  /// How large the difference is, as a share of the value before; infinite where that was 0 or the figure is no longer
  /// reached. A share that should be high is measured against what it leaves free, where that is smaller.
  package var effect: Double
}

/// Which figure of a run.
package struct FigurePlace: Hashable, Sendable {
  /// The candidate.
  package var candidate: String
  /// The storm; `calm` for none.
  package var storm: String
  /// The force in permille; 0 for calm.
  package var force: Int
  /// The flow; `nil` for figures of the world.
  package var flow: String?
  /// The metric's name.
  package var metric: String

  /// Names a figure.
  package init(candidate: String, storm: String, force: Int, flow: String?, metric: String) {
    (self.candidate, self.storm, self.force) = (candidate, storm, force)
    (self.flow, self.metric) = (flow, metric)
  }
}

extension Metric {
  /// Whether its values are read off histogram buckets.
  var isPercentile: Bool {
    guard let last = name.split(separator: ".").last, last.first == "p" else { return false }
    return last.count > 1 && last.dropFirst().allSatisfy(\.isNumber)
  }

  /// What a difference is measured against.
  func scale(_ value: Double) -> Double {
    direction == .higher && unit == .share ? min(value.magnitude, (1 - value).magnitude) : value.magnitude
  }
}
