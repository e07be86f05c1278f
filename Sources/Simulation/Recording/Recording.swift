import BeaufortNumerics
import Measurement
package import ScenarioFile
import Synchronization
import Workload

/// What is written down of a run's worlds beside their results: everything under a folder, and sampled lives.
package final class Recording: Sendable {
  /// The most changes that a world may have to be recorded.
  package static let most: Int64 = 2_000_000

  private let folder: String?
  private let lives = Mutex<[WorldKey: [LifeEvent]]>([:])

  /// Records every world into a folder of its own under `folder`; without one, only lives are kept.
  ///
  /// - Throws: ``RecordingError`` where the scenario is too large to record.
  package init(of scenario: Scenario, folder: String? = nil) throws(RecordingError) {
    self.folder = folder
    let expected = scenario.expectedChanges
    guard folder == nil || expected <= Self.most else {
      throw RecordingError(
        """
        scenario \(scenario.name) has about \(expected) changes in each world, which is too many to record: at most \
        \(Self.most) can be; record a shorter duration or lower rates
        """
      )
    }
  }

  /// The recorder of one world; lives are kept of the first replication.
  func recorder(_ scenario: Scenario, _ key: WorldKey) throws(RecordingError) -> LifeRecorder? {
    guard folder != nil || key.replication == 0 else { return nil }
    let name = "\(key.candidate)-\(key.storm)-\(key.replication)"
    return try LifeRecorder(scenario, key, folder: folder.map { "\($0)/\(name)" }, isSampling: key.replication == 0)
  }

  /// Takes what the recorder of a world has kept.
  func take(_ recorder: LifeRecorder, of key: WorldKey) throws(RecordingError) {
    try recorder.finish()
    let kept = recorder.lives
    if !kept.isEmpty { lives.withLock { $0[key] = kept } }
  }

  /// Writes `lives.csv` into `folder`: a row for each thing that happened to a sampled change.
  package func writeLives(of plan: SimulationPlan, into folder: String) throws(RecordingError) -> String? {
    let lives = lives.withLock { $0 }
    guard !lives.isEmpty else { return nil }
    try RecordFile.makeFolder(folder)
    let path = "\(folder)/lives.csv"
    let file = try RecordFile(
      path,
      header: "change,flow,candidate,storm,instant_ns,event,detail"
    )
    for spec in plan.worlds {
      let key = plan.key(spec)
      for event in lives[key] ?? [] {
        let flow = plan.scenario.flows[event.flow].name
        file.line(
          """
          \(event.change),\(flow),\(key.candidate),\(key.storm),\(event.instant.nanoseconds),\(event.event),\
          "\(event.detail.replacing("\"", with: "'"))"
          """
        )
      }
    }
    try file.close()
    return path
  }
}

extension Scenario {
  /// About how many changes a calm world has.
  var expectedChanges: Int64 {
    flows.reduce(0) { sum, flow in
      let count =
        Int128(flow.load.changes.rate.perMillionSeconds) * Int128(duration.nanoseconds) / 1_000_000_000_000_000
      return sum + Int64(clamping: count)
    }
  }
}
