package import Patterns

extension Scenario {
  /// Which way a flow runs.
  package func direction(of flow: Int) -> Direction { systems[flows[flow].target].isOrg ? .intoOrg : .outOfOrg }

  /// The org of a flow.
  package func org(of flow: Int) -> Int {
    direction(of: flow) == .intoOrg ? flows[flow].target : flows[flow].source
  }

  /// The external system of a flow.
  package func external(of flow: Int) -> Int {
    direction(of: flow) == .intoOrg ? flows[flow].source : flows[flow].target
  }

  /// What a candidate's pattern does for a flow.
  package func plan(candidate: Int, flow: Int) -> PatternPlan {
    let assignment = candidates[candidate].assignments[flow]
    guard let pattern = PatternKind.named(assignment.pattern) else {
      preconditionFailure("no pattern is called \(assignment.pattern)")
    }
    return pattern.plan(direction(of: flow), assignment.settings)
  }
}
