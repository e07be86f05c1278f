import BeaufortNumerics
import Live
import Patterns
import ScenarioFile
import Simulation

/// A candidate may have more requests under way than this process may have connections for.
package struct TooFewDescriptors: Error, Hashable, Sendable, CustomStringConvertible {
  let path: String
  let candidate: String
  let requests: Int
  let needed: Int
  let allowed: Int

  /// How many, and what to do.
  package var description: String {
    """
    \(path): candidate \(candidate) may have \(requests) requests under way, which takes \(needed) descriptors in the \
    process of the proxies, and \(allowed) are allowed; raise the limit ('ulimit -n \(needed)'), or lower the candidate's \
    'parallel' and 'partitions'
    """
  }
}

extension SimulationPlan {
  /// The settings that say how many requests a machine may have under way.
  private static let widths = ["parallel", "partitions"]

  /// Raises the limit of descriptors as far as it goes, and sees that it is enough for every candidate: each request under
  /// way has a connection to a proxy and one from there.
  ///
  /// - Throws: ``TooFewDescriptors``.
  func checkDescriptors(allowed: Int = DescriptorLimit.raised().descriptors) throws(TooFewDescriptors) {
    for candidate in scenario.candidates {
      let requests = candidate.assignments.reduce(0) { $0 + self.requests(of: $1) }
      let needed = 2 * requests + DescriptorLimit.reserve
      guard needed > allowed else { continue }
      throw TooFewDescriptors(
        path: scenario.path,
        candidate: candidate.name,
        requests: requests,
        needed: needed,
        allowed: allowed
      )
    }
  }

  private func requests(of assignment: CandidateSpec.Assignment) -> Int {
    let parameters = PatternKind.named(assignment.pattern)?.parameters ?? []
    return parameters.filter { Self.widths.contains($0.name) }
      .compactMap { assignment.settings[$0].map { Int($0) } }.max() ?? 1
  }
}
