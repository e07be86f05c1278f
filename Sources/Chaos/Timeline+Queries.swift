package import BeaufortNumerics

extension Timeline {
  /// The start of the first fault; `nil` in calm.
  package var firstStart: Instant? { windows.lazy.map(\.start).min() }

  /// The end of the last fault; `nil` in calm.
  package var lastEnd: Instant? { windows.lazy.map(\.end).max() }

  /// The outage that hits `target` first between two instants, both included; `nil` where it stays up.
  ///
  /// An answer that leaves or arrives in an outage is lost: this is how an engine knows on sending it. Of outages that
  /// begin to matter at one instant, a black hole comes before a refusal.
  ///
  /// - Complexity: O(*n*) in the storm's windows.
  package func isDown(_ target: FaultTarget, from: Instant, through: Instant) -> Window? {
    outageIndex(of: target, from: from, through: through).map { windows[$0] }
  }

  /// The same as an index in ``windows``, which copies no words: for the loop.
  package func outageIndex(of target: FaultTarget, from: Instant, through: Instant) -> Int? {
    var first: Int?
    for index in windows.indices where windows[index].outage != .none && windows[index].target == target {
      guard windows[index].start <= through, windows[index].end > from else { continue }
      guard let known = first else {
        first = index
        continue
      }
      let (hit, knownHit) = (max(windows[index].start, from), max(windows[known].start, from))
      if hit < knownHit || (hit == knownHit && windows[index].outage == .blackHole && windows[known].outage == .refused)
      {
        first = index
      }
    }
    return first
  }
}
