package import Measurement

/// Runs worlds of a plan: in virtual time, or for real.
package protocol WorldEngine: Sendable {
  /// What the store calls it.
  var name: String { get }

  /// Runs every world of the plan that `isWanted` names, calm ones first, and hands out each result as soon as it is
  /// there, one at a time.
  ///
  /// - Parameters:
  ///   - isWanted: which worlds to run.
  ///   - progress: told what has been done.
  ///   - finished: takes a result; what it throws ends the run.
  /// - Throws: ``InvariantError`` where a world breaks an invariant, `CancellationError`, and what `finished` throws.
  func run(
    where isWanted: @Sendable (WorldSpec) -> Bool,
    progress: SimulationProgress?,
    finished: @Sendable (WorldResult) throws -> Void
  ) async throws

  /// What is to be said of the worlds that were run, beside their results.
  func remarks() -> [EngineRemark]
}

/// Something to be said of worlds that were run, beside their results.
package struct EngineRemark: Hashable, Sendable {
  /// The words.
  package var words: String
  /// Whether nobody should overlook it.
  package var isWarning: Bool
  /// Makes a remark.
  package init(_ words: String, isWarning: Bool = false) { (self.words, self.isWarning) = (words, isWarning) }
}

extension WorldEngine {
  /// How many worlds of `plan` it runs where `isWanted` names some: the calm twins of storms that are not wanted
  /// themselves are among them.
  package func worldCount(of plan: SimulationPlan, where isWanted: (WorldSpec) -> Bool) -> Int {
    let wanted = Set(plan.worlds.filter(isWanted))
    return wanted.union(wanted.map(\.calmTwin)).count
  }
}
