import ArgumentParser
import Dispatch
import Measurement
import Simulation
import Synchronization

/// `kernel-benchmark cores`.
struct CoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cores",
    abstract: "Runs twenty worlds on one core and on two, in turn, and compares times and results.",
    discussion: "Two cores are to be 1.8 times as fast as one. Where a result differs, it ends with an error."
  )

  @Option(help: "How many changes each world has.")
  var work: Int64 = 100_800
  @Option(help: "How often each is run; the least time counts.")
  var rounds = 3

  func run() throws {
    let plan = SimulationPlan(try WorldCase(scenario: "ordinary", candidate: "batch").sized(to: work))
    var least: [Duration] = [.seconds(Int64.max), .seconds(Int64.max)]
    var first: [WorldKey: WorldResult]?
    for _ in 0..<max(1, rounds) {
      for jobs in [1, 2] {
        let start = ContinuousClock.now
        let results = try live(plan, jobs: jobs)
        least[jobs - 1] = min(least[jobs - 1], start.duration(to: .now))
        guard results == first ?? results else { throw CoresError(jobs: jobs) }
        first = results
      }
    }
    let (one, two) = (least[0], least[1])
    print("\(plan.worlds.count) worlds\t\(one) on one core\t\(two) on two\t\(one / two) times as fast")
  }

  /// Runs all worlds of `plan`, and waits for them.
  private func live(_ plan: SimulationPlan, jobs: Int) throws -> [WorldKey: WorldResult] {
    let outcome = Mutex<Result<[WorldKey: WorldResult], any Error>>(.success([:]))
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do {
        let results = Mutex<[WorldKey: WorldResult]>([:])
        try await SimulationRun(plan, jobs: jobs).run { world in
          var world = world
          world.wallNanoseconds = 0
          results.withLock { [world] in $0[world.key] = world }
        }
        outcome.withLock { outcome in outcome = .success(results.withLock { $0 }) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    done.wait()
    return try outcome.withLock { try $0.get() }
  }
}

/// Results depend on how many worlds ran at once.
private struct CoresError: Error, CustomStringConvertible {
  let jobs: Int

  var description: String {
    "with \(jobs) worlds at once a result differs: this is a fault of Beaufort, and no time means anything"
  }
}
