import BeaufortNumerics
import Chaos
package import Measurement
import Platform
import ScenarioFile

extension World {
  /// Judges every change that is still open, and hands over what was measured.
  mutating func finished(_ key: WorldKey, calmBacklogs: [[Int32]]?) -> WorldOutcome {
    var result = WorldResult(key: key)
    var backlogs: [[Int32]] = []
    for flow in 0..<flows.count {
      let (flowResult, samples) = flows[flow].finished(
        at: end,
        calm: calmBacklogs.map { $0[flow] },
        lastFaultEnd: timeline.lastEnd
      )
      result.flows.append(flowResult)
      backlogs.append(samples)
    }
    result.allocations = allocationUses()
    result.activations = activations()
    result.faults = timeline.windows.map { window in
      FaultWindow(
        kind: window.kind,
        target: name(of: window.target),
        start: window.start,
        end: window.end,
        detail: window.detail
      )
    }
    result.littleChecks = littleChecks(result)
    result.events = events + changeCount
    return WorldOutcome(result: result, backlogs: backlogs, broken: brokenInvariant(result))
  }

  private func name(of target: FaultTarget) -> String {
    switch target {
    case .system(let index): scenario.systems[index].name
    case .link(let index): links[index].name
    case .flow(let index): scenario.flows[index].name
    case .integration: "integration"
    }
  }

  private func allocationUses() -> [AllocationUse] {
    Limit.all.compactMap { limit in
      let window = org.allocations[limit.id]
      guard window.grantedByFlow.contains(where: { $0 > 0 }) || window.refused > 0 || window.background > 0 else {
        return nil
      }
      var shares = zip(scenario.flows, window.grantedByFlow).map { flow, granted in
        AllocationUse.Share(flow: flow.name, owner: flow.owner, granted: granted)
      }
      let background = window.backgroundGranted(before: duration)
      shares.append(AllocationUse.Share(flow: "background", owner: "others", granted: background))
      return AllocationUse(
        limit: limit.name,
        allowance: window.allowance,
        peak: window.peak,
        demand: window.demand,
        shares: shares,
        refused: window.refused
      )
    }
  }

  private func activations() -> [Activation] {
    var touches = TouchCounts()
    for flow in 0..<flows.count { touches += flows[flow].measures.touches }
    func activation(_ bit: Int, isFault: Bool, _ name: String) -> Activation {
      Activation(
        isFault: isFault,
        name: name,
        acted: touches.acted[bit],
        changes: touches.changes[bit],
        reads: touches.reads[bit]
      )
    }
    let faults = timeline.windows.enumerated().map { index, window in
      let bit = Int(Mechanism.windowBit(index))
      return activation(bit, isFault: true, "\(window.detail) on \(name(of: window.target))")
    }
    let mechanisms = Mechanism.allCases.map { activation(Int($0.rawValue), isFault: false, $0.name) }
    return faults + mechanisms.filter { $0.acted > 0 || $0.changes > 0 || $0.reads > 0 }
  }

  private mutating func littleChecks(_ result: WorldResult) -> [LittleCheck] {
    var checks = result.flows.map { flow in
      LittleCheck(name: "backlog of \(flow.flow)", integral: flow.backlogIntegral, stays: flow.stayTotal)
    }
    for system in 0..<systems.count where !systems[system].isOrg {
      systems[system].server.settle(at: end)
      var stays = systems[system].stays
      for request in 0..<requests.high where !requests.isFree(request) {
        let state = requests[request]
        guard Int(state.system) == system, state.phase == .queued || state.phase == .serving else { continue }
        stays += Int128((end - state.arrived).nanoseconds)
      }
      checks.append(
        LittleCheck(
          name: "requests at \(systems[system].name)",
          integral: systems[system].server.integral,
          stays: stays
        )
      )
    }
    return checks
  }

  private func brokenInvariant(_ result: WorldResult) -> String? {
    for flow in 0..<flows.count {
      if let broken = flows[flow].measures.broken { return broken }
    }
    for flow in result.flows where !flow.ledger.closes {
      let fates = Ledger.fields.map { "\($0.name) \(flow.ledger[keyPath: $0.path])" }.joined(separator: ", ")
      return "the ledger of flow \(flow.flow) does not close: \(fates)"
    }
    for check in result.littleChecks where check.integral != check.stays {
      return "Little's law does not hold for the \(check.name): \(check.integral) ns against \(check.stays) ns"
    }
    return nil
  }
}

/// What one world leaves: its result, what its storms are compared with, and the invariant it broke, if any.
package struct WorldOutcome: Sendable {
  /// What was measured.
  package var result: WorldResult
  /// The backlog of each flow at each whole second of the duration.
  package var backlogs: [[Int32]]
  /// The first broken invariant in words; such a result must not be reported.
  package var broken: String?
}
