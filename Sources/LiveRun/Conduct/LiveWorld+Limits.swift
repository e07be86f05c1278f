import BeaufortNumerics
import Measurement
import NIOHTTP1
import Platform
import ScenarioFile
import Wire

extension LiveWorld {
  /// What the org says of its windowed limits at the end. A run is shorter than their windows, so what is used by then is
  /// the most that was used in any.
  ///
  /// What code inside the org would be charged for (asynchronous executions, call-outs for external objects) is not: it
  /// runs in a process beside it here.
  func readLimits() async throws -> [AllocationUse] {
    guard let org = scenario.systems.firstIndex(where: \.isOrg) else { return [] }
    let requester = Requester(client, url: systemURLs[org], token: try await orgToken())
    let (_, limits) = await requester.send(.GET, "\(OrgClient.base)/limits", within: .seconds(10)).outcome
    return ReportedLimit.all.compactMap { reported in
      guard case .window(let id) = reported.figure, let limit = Limit.all.first(where: { $0.id == id }),
        let most = limits[reported.name]?["Max"]?.integer, let left = limits[reported.name]?["Remaining"]?.integer
      else { return nil }
      // This question was a request as well.
      let used = most - left - (id == .dailyApi ? 1 : 0)
      guard used > 0 else { return nil }
      return AllocationUse(
        limit: limit.name,
        allowance: most,
        peak: used,
        demand: used,
        shares: [.init(flow: "all flows and others", owner: "not told apart", granted: used)],
        refused: 0
      )
    }
  }
}
