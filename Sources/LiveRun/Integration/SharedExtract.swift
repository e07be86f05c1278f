import BeaufortNumerics
import Patterns
import Platform
import Simulation

/// One extract for all the partitions of a run: they ask for it one by one, and each gets its own rows.
actor SharedExtract {
  private var run: Instant?
  private var result: Carrier.Fetched?
  private var waiting: [CheckedContinuation<Carrier.Fetched, Never>] = []

  /// The rows of one partition of the run that reads up to `selection.through`; `extract` reads those of all.
  func rows(
    _ selection: Selection,
    hasParents: Bool,
    _ extract: @Sendable () async -> Carrier.Fetched
  ) async -> Carrier.Fetched {
    var fetched = await whole(of: selection.through, extract)
    if selection.parts > 1 {
      fetched.changes.removeAll { change in
        let key = hasParents ? change.parent : change.version.record
        return UInt16(key % UInt32(selection.parts)) != selection.part
      }
    }
    if selection.sortedByParent {
      fetched.changes.sort { ($0.parent, $0.version.record) < ($1.parent, $1.version.record) }
    }
    return fetched
  }

  private func whole(of run: Instant, _ extract: @Sendable () async -> Carrier.Fetched) async -> Carrier.Fetched {
    if self.run == run {
      if let result { return result }
      return await withCheckedContinuation { waiting.append($0) }
    }
    for other in waiting { other.resume(returning: Carrier.Fetched(.connectionRefused)) }
    (self.run, result, waiting) = (run, nil, [])
    let fetched = await extract()
    guard self.run == run else { return fetched }
    result = fetched
    for other in waiting { other.resume(returning: fetched) }
    waiting = []
    return fetched
  }
}
