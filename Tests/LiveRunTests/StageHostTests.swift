import BeaufortNumerics
import Foundation
import Patterns
import Platform
import Simulation
import Synchronization
import Testing

@testable import LiveRun

@Suite("Machines driven by the clock on the wall")
struct StageHostTests {
  @Test("each change is sent, and a refused one is sent again until it is through")
  func delivery() async throws {
    let target = Target(refusing: 2)
    let rig = try Rig("call-in", .intoOrg, ["backoff": 1_000_000], target)
    await rig.run { host in
      for record in UInt32(0)..<20 { await host.commit(.of(record)) }
      await target.settled(20)
    }
    #expect(Set(target.arrived).count == 20)
    #expect(rig.requests.count == 22)
    #expect(!rig.reports.contains { if case .holds = $0 { true } else { false } })
  }

  @Test("after its last attempt a change is parked, and told as such")
  func deadLetter() async throws {
    let target = Target(refusing: .max)
    let rig = try Rig("call-in", .intoOrg, ["backoff": 1_000_000, "attempts": 3], target)
    await rig.run { host in
      await host.commit(.of(7))
      await rig.reported { if case .ended = $0 { true } else { false } }
    }
    let ends = rig.reports.compactMap { report -> ObservedFlow.Version? in
      if case .ended(let version, .deadLettered, at: _) = report { version } else { nil }
    }
    #expect(ends == [CarriedChange.of(7).version])
    #expect(rig.requests == [1, 1, 1])
  }

  @Test("who is told that its system is down sends nothing until it is back")
  func down() async throws {
    let target = Target(refusing: 0)
    let rig = try Rig("call-in", .intoOrg, [:], target)
    await rig.run { host in
      await host.set(isDown: true)
      await host.commit(.of(1))
      try? await Task.sleep(for: .milliseconds(30))
      #expect(target.arrived.isEmpty)
      await host.set(isDown: false)
      await target.settled(1)
    }
    #expect(target.arrived == [CarriedChange.of(1)])
  }

  @Test("at the end it tells what it still holds")
  func holding() async throws {
    let rig = try Rig("call-in", .intoOrg, ["backoff": 60_000_000_000], Target(refusing: .max))
    await rig.run { host in
      await host.commit(.of(3))
      await rig.reported { if case .requested = $0 { true } else { false } }
    }
    #expect(rig.reports.last == .holds(CarriedChange.of(3).version))
  }

  @Test("what an outbox held and nobody acknowledged is sent by the next process")
  func outbox() async throws {
    let target = Target(refusing: 0)
    let folder = try Folder()
    let lines = (UInt32(0)..<5).map { CarriedChange.of($0).line + "\n" }.joined()
    try Data((lines + "9 1").utf8).write(to: URL(fileURLWithPath: StageMemory.outboxPath(folder.path)))
    let first = try Rig("call-in", .intoOrg, ["outbox": 1], target, folder)
    await first.run { _ in await target.settled(5) }
    #expect(Set(target.arrived.map(\.version.record)) == [0, 1, 2, 3, 4])
    try Data((lines + CarriedChange.of(5).line + "\n").utf8)
      .write(to: URL(fileURLWithPath: StageMemory.outboxPath(folder.path)))
    let second = try Rig("call-in", .intoOrg, ["outbox": 1], target, folder)
    await second.run { host in
      // The source tells of what it has just put into the outbox, which this process has read there.
      await host.commit(.of(5))
      await target.settled(6)
    }
    #expect(target.arrived.count == 6)
  }

  @Test("reads of one record share a lookup, and what it brought answers later ones until it is too old")
  func reads() async throws {
    let target = Target(refusing: 0, source: [.of(4, version: 3)])
    let rig = try Rig("virtualization", .intoOrg, ["ttl": 3_600_000_000_000], target)
    await rig.run { host in
      await host.read(1, record: 4)
      await host.read(2, record: 4)
      await rig.reported { if case .answered(2, _, _) = $0 { true } else { false } }
      target.commit(.of(4, version: 4))
      await host.read(3, record: 4)
      await host.read(4, record: 5)
      await rig.reported { if case .answered(4, _, _) = $0 { true } else { false } }
    }
    let answers = rig.reports.compactMap { report -> [UInt64]? in
      if case .answered(let read, let version, at: _) = report { [read, UInt64(version)] } else { nil }
    }
    #expect(Set(answers) == [[1, 3], [2, 3], [3, 3], [4, 0]])
    #expect(rig.requests.count == 2)
    let kept = rig.reports.filter { if case .looked(_, _, _, .some) = $0 { true } else { false } }
    #expect(kept.count == 2)
  }

  @Test("a read whose source does not answer fails, or falls back to the copy that was kept")
  func failingReads() async throws {
    let target = Target(refusing: 1, source: [.of(4, version: 3)])
    let rig = try Rig("call-out", .intoOrg, ["maxAge": 1_000_000], target)
    await rig.run { host in
      await host.read(1, record: 4)
      await rig.reported { if case .unanswered(1, _) = $0 { true } else { false } }
      await host.read(2, record: 4)
      await rig.reported { if case .answered(2, version: 3, _) = $0 { true } else { false } }
      try? await Task.sleep(for: .milliseconds(10))
      target.refuse(1)
      await host.read(3, record: 4)
      await rig.reported { if case .answered(3, version: 3, _) = $0 { true } else { false } }
    }
    #expect(rig.requests.count == 3)
  }

  @Test("a scheduled run loads what changed, partition by partition, and the next process goes on behind it")
  func batch() async throws {
    let folder = try Folder()
    let target = Target(refusing: 0, source: (UInt32(0)..<50).map { .of($0) })
    let first = try Rig("batch", .intoOrg, ["every": 50_000_000], target, folder)
    await first.run { _ in
      await target.settled(50)
      try? await Task.sleep(for: .milliseconds(120))
    }
    #expect(Set(target.arrived).count == 50)
    #expect(target.arrived.count == 50)
    target.commit(.of(99))
    let second = try Rig("batch", .intoOrg, ["every": 50_000_000], target, folder)
    await second.run { _ in await target.settled(51) }
    #expect(target.arrived.count == 51)
  }
}

extension CarriedChange {
  static func of(_ record: UInt32, version: UInt32 = 1) -> CarriedChange {
    CarriedChange(version: .init(record: record, version: version), parent: record % 7, isTombstone: false)
  }
}

/// Both systems of a flow: refuses the first requests, and remembers what arrives.
private final class Target: Sendable {
  private struct State {
    var refusals: Int
    var source: [CarriedChange]
    var arrived: [CarriedChange] = []
  }

  private let state: Mutex<State>

  init(refusing refusals: Int, source: [CarriedChange] = []) {
    state = Mutex(State(refusals: refusals, source: source))
  }

  var arrived: [CarriedChange] { state.withLock { $0.arrived } }

  func refuse(_ count: Int) { state.withLock { $0.refusals = count } }

  func commit(_ change: CarriedChange) { state.withLock { $0.source.append(change) } }

  func settled(_ count: Int) async {
    for _ in 0..<2_000 where arrived.count < count { try? await Task.sleep(for: .milliseconds(5)) }
    // The answer that tells of the arrival is still on its way.
    try? await Task.sleep(for: .milliseconds(20))
  }

  var carrier: Carrier {
    let extract = SharedExtract()
    return Carrier(
      send: { [self] _, changes, _ in
        state.withLock { state in
          if state.refusals > 0 {
            state.refusals -= 1
            return Carrier.Sent(.unavailable)
          }
          state.arrived += changes
          return Carrier.Sent(.ok)
        }
      },
      fetch: { [self] _, selection, token, _ in
        await extract.rows(selection, hasParents: true) { [self] in
          state.withLock { state in
            var fetched = Carrier.Fetched(.ok)
            fetched.changes = Array(state.source.dropFirst(token.flatMap { Int($0) } ?? 0))
            fetched.token = String(state.source.count)
            return fetched
          }
        }
      },
      lookup: { [self] _, record, _ in
        state.withLock { state in
          if state.refusals > 0 {
            state.refusals -= 1
            return Carrier.Looked(.unavailable)
          }
          let newest = state.source.last { $0.version.record == record }
          return Carrier.Looked(.ok, version: newest?.version.version ?? 0)
        }
      }
    )
  }
}

private final class Folder: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/host." + UUID().uuidString
  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A host with its target.
private final class Rig: Sendable {
  private let host: StageHost
  private let told: Told
  private let folder: Folder

  private final class Told: Sendable {
    let reports = Mutex<[StageReport]>([])
  }

  init(
    _ pattern: String,
    _ direction: Direction,
    _ settings: [String: Int64],
    _ target: Target,
    _ folder: Folder? = nil
  ) throws {
    let kind = try #require(PatternKind.named(pattern))
    let stage = try #require(kind.plan(direction, ParameterValues(settings)).stages.first)
    let own = try folder ?? Folder()
    self.folder = own
    let told = Told()
    self.told = told
    host = StageHost(
      stage,
      memory: try StageMemory(own.path, hasOutbox: stage.durability == .outbox),
      carrier: target.carrier,
      time: LiveTime(epoch: LiveTime.uptime),
      key: DrawKey(seed: 1, replication: 0),
      report: { report in told.reports.withLock { $0.append(report) } }
    )
  }

  var reports: [StageReport] { told.reports.withLock { $0 } }

  /// How many rows each request had.
  var requests: [Int] { reports.compactMap { if case .requested(let rows, at: _) = $0 { rows } else { nil } } }

  func run(_ body: (StageHost) async -> Void) async {
    await host.begin()
    async let running: Void = host.run()
    await body(host)
    await host.stop()
    await running
  }

  func reported(_ isWanted: (StageReport) -> Bool) async {
    for _ in 0..<2_000 where !reports.contains(where: isWanted) { try? await Task.sleep(for: .milliseconds(5)) }
  }
}
