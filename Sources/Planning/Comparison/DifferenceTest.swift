import Measurement

/// Judges whether a figure differs, from the replications' own values.
///
/// Where replications of the same number met the same changes, reads and faults, the mean of their differences is held
/// against Student's t over those differences (the pairs cancel what the weather did to both). Else it is Welch's test
/// (B. L. Welch, *The generalization of Student's problem*, Biometrika 34, 1947), its degrees of freedom rounded down.
/// Both at 95%. Values off histogram buckets must differ by more than a bucket, too. A single replication has no
/// interval: values differ when they are more than a bucket apart. Counts of paired replications are compared exactly.
struct DifferenceTest {
  /// The width of a histogram bucket as a share of its values.
  static let bucketShare = 1.0 / 128

  let metric: Metric
  let isPaired: Bool

  /// What came of it; the place is the caller's.
  struct Outcome {
    var before: Figure
    var after: Figure
    var difference: Figure?
    var verdict: ComparedFigure.Verdict
    var effect: Double
  }

  /// Compares; both lists are in the order of replications. `nil` where neither side has anything to compare.
  func compare(_ before: [Evaluation], _ after: [Evaluation]) -> Outcome? {
    let (left, right) = withoutVacuous(before, after)
    if left.isEmpty || right.isEmpty {
      let reasons = (reason(before), reason(after))
      let hasValue = before.contains { !$0.isVacuous } || after.contains { !$0.isVacuous }
      guard hasValue else { return nil }
      return Outcome(
        before: left.isEmpty ? Figure(value: nil, reason: reasons.0) : figure(left, 1),
        after: right.isEmpty ? Figure(value: nil, reason: reasons.1) : figure(right, 1),
        difference: nil,
        verdict: .notComparable,
        effect: 0
      )
    }
    let factor = metric.isSummed && left.count == right.count ? Double(left.count) : 1
    var outcome = Outcome(
      before: figure(left, factor),
      after: figure(right, factor),
      difference: nil,
      verdict: .same,
      effect: 0
    )
    let (old, new) = (left.compactMap(\.value), right.compactMap(\.value))
    if old.count == left.count, new.count == right.count {
      judge(old, new, factor, &outcome)
    } else {
      judgeMissing(left, right, &outcome)
    }
    return outcome
  }

  /// Without the replications that had nothing to measure; of pairs both halves go.
  private func withoutVacuous(_ before: [Evaluation], _ after: [Evaluation]) -> ([Evaluation], [Evaluation]) {
    if isPaired {
      let pairs = zip(before, after).filter { !$0.isVacuous && !$1.isVacuous }
      if !pairs.isEmpty { return (pairs.map(\.0), pairs.map(\.1)) }
    }
    return (before.filter { !$0.isVacuous }, after.filter { !$0.isVacuous })
  }

  private func judge(_ old: [Double], _ new: [Double], _ factor: Double, _ outcome: inout Outcome) {
    guard let left = SampleStatistics(old), let right = SampleStatistics(new) else { return }
    let mean = right.mean - left.mean
    let half = halfWidth(old, new)
    outcome.difference = Figure(
      value: mean * factor,
      low: half.map { (mean - $0) * factor },
      high: half.map { (mean + $0) * factor }
    )
    let scale = metric.scale(left.mean)
    outcome.effect = mean == 0 ? 0 : scale == 0 ? .infinity : mean.magnitude / scale
    if differs(old, new, mean: mean, half: half) { outcome.verdict = verdict(isHigher: mean > 0) }
  }

  private func differs(_ old: [Double], _ new: [Double], mean: Double, half: Double?) -> Bool {
    let bucket = Self.bucketShare * max(old.map(\.magnitude).max() ?? 0, new.map(\.magnitude).max() ?? 0)
    if metric.isSummed, isPaired { return mean != 0 }
    guard let half else { return metric.isSummed ? mean != 0 : mean.magnitude > bucket }
    let isResolved = metric.isPercentile ? mean.magnitude > bucket : mean != 0
    return isResolved && mean.magnitude > half
  }

  /// Half the width of the 95% interval of the difference; `nil` where a side has one replication alone.
  private func halfWidth(_ old: [Double], _ new: [Double]) -> Double? {
    if isPaired, old.count == new.count {
      return SampleStatistics(zip(old, new).map { $1 - $0 })?.halfWidth(.percent95)
    }
    guard let left = SampleStatistics(old), let right = SampleStatistics(new), left.count > 1, right.count > 1 else {
      return nil
    }
    let (leftShare, rightShare) = (left.squaredError, right.squaredError)
    let sum = leftShare + rightShare
    if sum == 0 { return 0 }
    let spread = leftShare * leftShare / Double(left.count - 1) + rightShare * rightShare / Double(right.count - 1)
    let freedom = max(1, Int(min(1e6, sum * sum / spread)))
    return StudentT.quantile(above: 0.025, degreesOfFreedom: freedom) * sum.squareRoot()
  }

  /// Where some replications do not reach the figure, what counts is in how many: for pairs any difference, else none
  /// against all.
  private func judgeMissing(_ left: [Evaluation], _ right: [Evaluation], _ outcome: inout Outcome) {
    let (old, new) = (left.count { $0.value == nil }, right.count { $0.value == nil })
    let isExtreme = (old == 0 && new == right.count) || (new == 0 && old == left.count)
    let isPairedDifference = isPaired && left.count == right.count && old != new
    guard isExtreme || isPairedDifference else { return }
    outcome.effect = .infinity
    let isLost = new * left.count > old * right.count
    outcome.verdict = metric.direction == .neither ? .changed : isLost ? .worse : .better
  }

  private func verdict(isHigher: Bool) -> ComparedFigure.Verdict {
    switch metric.isBetterWhenLower {
    case .some(let isBetterWhenLower): isHigher == isBetterWhenLower ? .worse : .better
    case .none: .changed
    }
  }

  private func figure(_ evaluations: [Evaluation], _ factor: Double) -> Figure {
    let values = evaluations.compactMap(\.value)
    if values.count == evaluations.count, let statistics = SampleStatistics(values) {
      return Figure(value: statistics.mean * factor)
    }
    let bounds = evaluations.compactMap { evaluation -> Double? in
      if case .absent(_, let atLeast) = evaluation { atLeast } else { nil }
    }
    return Figure(value: nil, reason: reason(evaluations), atLeast: bounds.max())
  }

  /// Why the first replication without a value has none.
  private func reason(_ evaluations: [Evaluation]) -> String? {
    for evaluation in evaluations {
      switch evaluation {
      case .value: continue
      case .absent(let reason, _), .vacuous(let reason): return reason
      }
    }
    return nil
  }
}

extension SampleStatistics {
  /// The square of the mean's standard error.
  fileprivate var squaredError: Double { standardDeviation * standardDeviation / Double(count) }
}

extension Evaluation {
  /// Whether there was nothing to measure.
  fileprivate var isVacuous: Bool { if case .vacuous = self { true } else { false } }
}
