import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Conservation: whatever happens, no change is forgotten")
struct ConservationTests {
  private static let failures: [AnswerCode] = [
    .connectionRefused, .timedOut, .serverError, .unavailable, .tooManyRequests, .apiAllocationSpent, .longRequestCap,
    .rowLocked, .allocationSpent,
  ]

  /// Answers one request by luck: two in three fine, one in six partly failed, one in six failed.
  private static func answerOne(_ rig: Rig, _ luck: inout RandomStream) {
    let answerable = rig.requests.filter { !rig.isParked($0) }
    guard let request = answerable.randomElement(using: &luck) else { return }
    let draw = UInt32.random(in: .min ... .max, using: &luck)
    switch Int.random(in: 0..<6, using: &luck) {
    case 0: rig.answer(failures.randomElement(using: &luck) ?? .timedOut, of: request.parcel, luck: draw)
    case 1:
      if case .send = request.kind {
        rig.answer(.rowsFailed, failing: Int.random(in: 1...4, using: &luck), of: request.parcel, luck: draw)
      } else {
        rig.answer(of: request.parcel, luck: draw)
      }
    case 2..<6: rig.answer(of: request.parcel, luck: draw)
    case _: break
    }
  }

  /// Three hundred steps of commits, answers, outages and waiting, with a check after each; then fair weather.
  private static func storm(_ rig: Rig, _ seed: UInt64, commit: (Range<UInt32>) -> Void, check: (UInt32) -> Void) {
    var luck = RandomStream(seed: seed)
    var committed = UInt32(0)
    for _ in 0..<300 {
      switch Int.random(in: 0..<12, using: &luck) {
      case 0...3:
        let end = committed + UInt32.random(in: 1...9, using: &luck)
        commit(committed..<end)
        committed = end
      case 4...8: answerOne(rig, &luck)
      case 9: rig.give(rig.isDown ? .cameBack : .wentDown)
      case 10...11: rig.run(for: .milliseconds(Int64.random(in: 0...20_000, using: &luck)))
      case _: break
      }
      check(committed)
    }
    if rig.isDown { rig.give(.cameBack) }
    for _ in 0..<20_000 {
      if let request = rig.requests.first(where: { !rig.isParked($0) }) {
        rig.answer(of: request.parcel)
      } else if !rig.queued.isEmpty || rig.rowsHeld > 0 || rig.position < rig.table.count {
        rig.run(to: rig.nextTimer ?? rig.now)
      } else {
        return
      }
      check(committed)
    }
  }

  /// A way to send committed changes on: pattern, direction, settings.
  static let senders: [(String, Direction, [String: Int64])] = [
    ("call-in", .intoOrg, ["parallel": 3, "attempts": 4]),
    ("call-in", .intoOrg, ["parallel": 2, "group": 7, "attempts": 3, "linger": 2_000_000_000]),
    ("call-out", .outOfOrg, ["parallel": 4, "attempts": 3]),
    ("call-out", .outOfOrg, ["mode": 1]),
    ("event-driven", .intoOrg, [:]),
  ]

  @Test(
    "A committed change is queued, in one parcel, delivered, dead-lettered or rejected: exactly one of them",
    arguments: UInt64(0)..<64
  )
  func senders(_ seed: UInt64) throws {
    let (name, direction, settings) = Self.senders[Int(seed) % Self.senders.count]
    let rig = try #require(PatternKind.named(name)).rig(direction, settings)
    let bound = settings["mode"] == 1 ? Int.max : Int(settings["parallel"] ?? 4)
    Self.storm(rig, seed, commit: rig.commit) { committed in
      let held = rig.queued.count + rig.rowsHeld
      let ended = rig.delivered.count + rig.deadLettered.count + rig.rejected.count
      if held + ended != Int(committed) {
        Issue.record("\(held) held and \(ended) ended of \(committed), seed \(seed)")
      }
    }
    let ended = (rig.delivered + rig.deadLettered + rig.rejected).sorted()
    let isEachEndedOnce = ended == Array(0..<UInt32(ended.count))
    #expect(isEachEndedOnce, "seed \(seed)")
    #expect(rig.queued.isEmpty && rig.rowsHeld == 0)
    #expect(rig.mostInFlight <= bound)
  }

  /// A way to read on from a position: pattern, direction, stage, settings.
  static let readers: [(String, Direction, Int, [String: Int64])] = [
    ("call-in", .outOfOrg, 0, ["page": 10, "attempts": 3]),
    ("batch", .intoOrg, 0, ["partitions": 3, "redo": 2, "every": 60_000_000_000]),
    ("batch", .outOfOrg, 0, ["partitions": 2, "redo": 1, "chunk": 4, "every": 60_000_000_000]),
    ("event-driven", .intoOrg, 1, ["applyBatch": 12, "attempts": 3]),
    ("event-driven", .outOfOrg, 0, ["fetch": 5, "attempts": 3]),
  ]

  @Test("A position never passes a row that was not applied or dead-lettered", arguments: UInt64(0)..<64)
  func readers(_ seed: UInt64) throws {
    let (name, direction, stage, settings) = Self.readers[Int(seed) % Self.readers.count]
    let rig = try #require(PatternKind.named(name)).rig(direction, settings, stage: stage)
    var position = 0
    Self.storm(rig, seed, commit: rig.write) { _ in
      if rig.position == position { return }
      position = rig.position
      let ended = Set(rig.delivered + rig.deadLettered)
      if !(0..<UInt32(position)).allSatisfy(ended.contains) { Issue.record("passed a row, seed \(seed)") }
    }
    #expect(rig.position == rig.table.count, "seed \(seed)")
    #expect(rig.rowsHeld == 0)
    #expect(Set(rig.deadLettered).count == rig.deadLettered.count)
  }
}
