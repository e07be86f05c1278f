/// Looks for the largest factor that passes, with few and cheap probes.
///
/// Sans-IO: the caller asks for ``next``, tries that factor, and records what came of it. The lowest factor comes first
/// (nothing may pass at all), then 1, then each time twice as much until one fails; between the two it bisects on a
/// geometric scale. It takes for granted that what fails at a factor fails at every larger one.
package struct CapacitySearch: Hashable, Sendable {
  /// What was found.
  package enum Answer: Hashable, Sendable {
    /// Not even the lowest factor passes.
    case none(failed: Double)
    /// `passed` passes, and `failed` does not: the limit lies between.
    case between(passed: Double, failed: Double)
    /// The highest factor passes, so the limit lies beyond.
    case atLeast(passed: Double)
  }

  private enum State: Hashable {
    case lowest, start
    case growing(passed: Double)
    case bisecting(passed: Double, failed: Double)
    case done(Answer)
  }

  private let range: ClosedRange<Double>
  private let precision: Double
  private var state = State.lowest

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
    case .start: min(1, range.upperBound)
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
    case .lowest where passes && range.lowerBound < 1: state = grown(tried, .start)
    case .lowest, .start, .growing: state = passes ? grown(tried, .growing(passed: tried)) : failed(at: tried)
    case .bisecting(let passed, let failed):
      state = passes ? narrowed(tried, failed) : narrowed(passed, tried)
    case .done: break
    }
  }

  private func grown(_ passed: Double, _ state: State) -> State {
    passed >= range.upperBound ? .done(.atLeast(passed: passed)) : state
  }

  private func failed(at factor: Double) -> State {
    switch state {
    case .growing(let passed): narrowed(passed, factor)
    case .start: narrowed(range.lowerBound, factor)
    case .lowest, .bisecting, .done: .done(.none(failed: factor))
    }
  }

  private func narrowed(_ passed: Double, _ failed: Double) -> State {
    failed <= passed * (1 + precision)
      ? .done(.between(passed: passed, failed: failed)) : .bisecting(passed: passed, failed: failed)
  }
}
