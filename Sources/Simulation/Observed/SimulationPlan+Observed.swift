package import BeaufortNumerics
import Measurement
import Patterns
import ScenarioFile
import Workload

extension SimulationPlan {
  /// Measures a world that was run for real, by the same accounting that simulated ones have.
  ///
  /// Changes and reads are those of the scenario, due when the simulation would have committed them. What cannot be
  /// seen from outside (what a change waited for) is not measured: the delay budget is empty.
  ///
  /// - Parameters:
  ///   - spec: which world.
  ///   - flows: what was seen of each flow, in the scenario's order.
  ///   - calmBacklogs: the backlogs of its calm twin; `nil` in calm.
  /// - Returns: what was measured, and the first thing that cannot be true of it.
  package func measure(
    _ spec: WorldSpec,
    observed flows: [ObservedFlow],
    calmBacklogs: [[Int32]]?
  ) -> WorldOutcome {
    var world = makeWorld(spec)
    world.replay(flows)
    return world.finished(key(spec), calmBacklogs: calmBacklogs)
  }

  /// The parents on which the rows in `rows` of another system's Bulk job hang, as the simulation draws them: of job `job`
  /// of the jobs `index` of a timeline, on the parents of flow `flow`. None where the flow's records have none in the org.
  package func parents(
    of flow: Int,
    jobs index: Int,
    job: Int,
    rows: Range<UInt64>,
    in spec: WorldSpec
  ) -> [UInt32] {
    guard scenario.direction(of: flow) == .intoOrg, scenario.flows[flow].load.parentPopulation > 0 else { return [] }
    let (first, key) = (BackgroundJob.firstRow(job: job, of: index), backgroundKey(spec))
    return rows.map { tables[flow].parent(of: UInt32(truncatingIfNeeded: key.bits(first + $0))) }
  }

  /// What happens on a flow in one world, in order of time.
  package func traffic(of flow: Int, in spec: WorldSpec) -> CommittedTraffic {
    CommittedTraffic(traffic(flow, spec))
  }
}

/// The changes and reads of one flow, one after the other; at one instant changes come first.
package struct CommittedTraffic: ~Copyable {
  /// What happens next.
  package enum Event: Hashable, Sendable {
    /// A change is due.
    case change(CommittedChange)
    /// A read is due: its identity, and the record.
    case read(UInt64, record: UInt32)
  }

  private var traffic: FlowTraffic
  private var versions: [UInt32: UInt32] = [:]

  init(_ traffic: consuming FlowTraffic) { self.traffic = traffic }

  /// When something is due next; `never` after the last.
  package var nextInstant: Instant { min(traffic.nextChange, traffic.nextRead) }

  /// Takes what is due next; `nil` after the last.
  package mutating func next() -> Event? {
    if traffic.nextRead < traffic.nextChange {
      let read = traffic.takeRead()
      return .read(read.identity, record: read.record)
    }
    guard traffic.nextChange != .never else { return nil }
    let change = traffic.takeChange()
    let version = versions[change.record, default: 0] + 1
    versions[change.record] = version
    let committed = CommittedChange(
      instant: change.instant,
      version: .init(record: change.record, version: version),
      parent: traffic.parent(of: change.record),
      isDelete: change.kind == .delete
    )
    return .change(committed)
  }
}

/// A change as its source commits it.
package struct CommittedChange: Hashable, Sendable {
  /// When it is due.
  package var instant: Instant
  /// Which version of which record it makes.
  package var version: ObservedFlow.Version
  /// The record's parent.
  package var parent: UInt32
  /// Whether the record is gone with it.
  package var isDelete: Bool
}
