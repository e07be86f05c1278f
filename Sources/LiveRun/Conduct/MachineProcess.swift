import BeaufortNumerics
import Patterns
import ScenarioFile
import Simulation
import Synchronization

/// The process in which the machines of one place run: the integration outside, or the org's own workers.
final class MachineProcess: Sendable {
  private struct State {
    var child: ChildProcess?
    /// When it was dead, one life after the other; the last one may still last.
    var deaths: [(from: Instant, to: Instant?)] = []
  }

  let place: Stage.Place
  /// The machines, by flow and stage.
  let stages: [PartSetUp.StageSetUp]
  private let begin: @Sendable () throws -> ChildProcess
  private let state = Mutex(State())

  /// A process of `program` that is not started yet.
  init(_ program: String, _ place: Stage.Place, _ setUp: PartSetUp, _ stages: [PartSetUp.StageSetUp]) {
    (self.place, self.stages) = (place, stages)
    begin = { try ChildProcess(program, ["part", setUp.argument]) }
  }

  /// A user's command that stands in for the machines outside the org, not started yet.
  init(command: String, environment: [String: String]) {
    (place, stages) = (.outside, [])
    begin = { try ChildProcess(command: command, environment: environment) }
  }

  /// Starts it, at `now` where it was killed before.
  ///
  /// - Throws: ``ChildProcessError``.
  func start(at now: Instant = .start) throws -> ChildProcess {
    let child = try begin()
    state.withLock { state in
      state.child = child
      if !state.deaths.isEmpty { state.deaths[state.deaths.count - 1].to = now }
    }
    return child
  }

  /// Kills it.
  func kill(at now: Instant) {
    state.withLock { state in
      state.child?.kill()
      state.child = nil
      state.deaths.append((now, nil))
    }
  }

  /// Tells it something, where it lives.
  func tell(_ line: String) { state.withLock { $0.child }?.tell(line) }

  /// When it was dead.
  func deaths(until end: Instant) -> [Range<Instant>] {
    state.withLock { state in state.deaths.map { $0.from..<max($0.from, $0.to ?? end) } }
  }

  /// The process that lives, if one does.
  var living: ChildProcess? { state.withLock { $0.child } }
}
