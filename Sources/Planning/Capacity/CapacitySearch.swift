/// Looks for the largest factor that passes, with few and cheap probes.
///
/// Sans-IO: the caller asks for ``next``, tries that factor, and records what came of it. The lowest factor comes first
/// (nothing may pass at all), then 1, then each time twice as much until one fails; between the two it bisects on a
/// geometric scale. It takes for granted that what fails at a factor fails at every larger one; only where the lowest
/// fails 1 is tried all the same, because a handful of changes can miss what thousands meet (``failedBelow``).
package struct CapacitySearch: Hashable, Sendable {
  /// What was found.
  package enum Answer: Hashable, Sendable {
    /// Not even the lowest factor passes.
    case none(failed: Double)
    /// `passed` passes, and `failed` does not: the limit lies between.
    case between(passed: Double, failed: Double)
    /// The highest factor passes, so the limit lies beyond.
    case atLeast(passed: Double)

    /// The lowest factor that bounds the limit from above; `nil` where none failed.
    package var failed: Double? {
      switch self {
      case .none(let failed), .between(_, let failed): failed
      case .atLeast: nil
      }
    }
  }

  private enum State: Hashable {
    case lowest, start
    case secondChance(failed: Double)
    case growing(passed: Double)
    case bisecting(passed: Double, failed: Double)
    case done(Answer)
  }

  private let range: ClosedRange<Double>
  private let precision: Double
  private var state = State.lowest
  /// The lowest factor where it failed and a larger one passed nevertheless.
  package private(set) var failedBelow: Double?

  /// Looks within `range`, whose bounds are positive, until the limit is known to a share of `precision`.
  package init(range: ClosedRange<Double>, precision: Double) {
    precondition(range.lowerBound > 0, "factors must be positive, not \(range.lowerBound)")
    precondition(precision > 0, "precision must be positive, not \(precision)")
    (self.range, self.precision) = (range, precision)
  }

  /// The factor to try; `nil` once there is an answer.
  package var next: Double? {
    switch state {
    case .lowest: range.lowerBound
    case .start, .secondChance: min(1, range.upperBound)
    case .growing(let passed): min(passed * 2, range.upperBound)
    case .bisecting(let passed, let failed): (passed * failed).squareRoot()
    case .done: nil
    }
  }

  /// The answer, once there is one.
  package var answer: Answer? {
    if case .done(let answer) = state { answer } else { nil }
  }

  /// Takes note of whether ``next`` passed.
  package mutating func record(passes: Bool) {
    guard let tried = next else { return }
    switch state {
    case .lowest where range.lowerBound < min(1, range.upperBound):
      state = passes ? .start : .secondChance(failed: tried)
    case .secondChance(let failed):
      if passes { failedBelow = failed }
      state = passes ? grown(tried) : .done(.none(failed: failed))
    case .lowest: state = passes ? grown(tried) : .done(.none(failed: tried))
    case .start: state = passes ? grown(tried) : narrowed(range.lowerBound, tried)
    case .growing(let passed): state = passes ? grown(tried) : narrowed(passed, tried)
    case .bisecting(let passed, let failed):
      state = passes ? narrowed(tried, failed) : narrowed(passed, tried)
    case .done: break
    }
  }

  private func grown(_ passed: Double) -> State {
    passed >= range.upperBound ? .done(.atLeast(passed: passed)) : .growing(passed: passed)
  }

  private func narrowed(_ passed: Double, _ failed: Double) -> State {
    failed <= passed * (1 + precision)
      ? .done(.between(passed: passed, failed: failed)) : .bisecting(passed: passed, failed: failed)
  }
}
