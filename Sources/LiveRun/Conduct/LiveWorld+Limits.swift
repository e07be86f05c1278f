import Measurement
import ScenarioFile

extension LiveWorld {
  /// What was used of the org's windowed limits, as the org itself counted it: it knows no flows.
  func readLimits() async throws -> [AllocationUse] {
    guard let org = scenario.systems.firstIndex(where: \.isOrg) else { return [] }
    return try await doors[org].limits().compactMap(\.allocation)
  }
}
