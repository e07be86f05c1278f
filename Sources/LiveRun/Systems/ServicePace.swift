import BeaufortNumerics
import ScenarioFile
import Synchronization
import Wire

/// Has each request take the service time that a scenario gives its system. Any number are served at once.
final class ServicePace: Sendable {
  private struct State: ~Copyable {
    let table: SampleTable
    var drawn: UInt64 = 0
    var permille: Int64 = 1_000
  }

  private let key: DrawKey
  private let clock: ServerClock
  private let state: Mutex<State>

  /// The pace of `system`.
  init(_ system: SystemSpec, seed: UInt64, clock: ServerClock) {
    state = Mutex(State(table: SampleTable(system.service)))
    self.clock = clock
    key = DrawKey(seed: seed, replication: 0).derived(0x09A1)
  }

  /// Has what is served from now on take this many thousandths of its time.
  @Sendable func set(permille: Int64) { state.withLock { $0.permille = permille } }

  /// Answers when the service time is over: what is read is read when it begins, and what is written is in view when it
  /// ends, as in the simulation.
  func serve(reads: Bool, _ answer: () async -> ServerResponse) async -> ServerResponse {
    guard reads else {
      await wait()
      return await answer()
    }
    let start = clock.now()
    let response = await answer()
    await wait(from: start)
    return response
  }

  /// Returns when the service time of one request is over.
  func wait() async { await wait(from: clock.now()) }

  private func wait(from start: Instant) async {
    let length = state.withLock { state in
      state.drawn += 1
      return Int128(state.table.sample(key.bits(state.drawn))) * Int128(state.permille) / 1_000
    }
    // Cancelled, the request has nobody left who waits for it.
    try? await clock.sleep(start + Interval(nanoseconds: Int64(clamping: length)))
  }
}
