package import BeaufortNumerics
import Measurement
import ScenarioFile

/// Something that happened to a sampled change.
package struct LifeEvent: Hashable, Sendable {
  /// The change's identity within its flow: (stream, bucket, ordinal).
  package var change: UInt64
  /// The flow's index.
  package var flow: Int
  /// When.
  package var instant: Instant
  /// What, in a word or two.
  package var event: String
  /// More about it; may be empty.
  package var detail: String
}

/// The lives of a hundred changes of the base stream, drawn by keys: the same ones for every candidate and weather.
final class LifeSample {
  private static let count = 100
  private static let drawn: Int64 = 160

  private let keys: [DrawKey]
  private let threshold: UInt64
  private var events: [LifeEvent] = []
  /// The faults that strike each flow.
  var faults: [[Fault]] = []
  /// Where each sampled change ended, and which were committed.
  private var committed: [(key: UInt64, flow: Int, change: UInt64, instant: Instant)] = []

  struct Fault {
    var start: Instant
    var end: Instant
    var detail: String
  }

  init(_ scenario: Scenario, _ key: WorldKey) {
    let root = DrawKey(seed: scenario.seed, replication: UInt64(key.replication)).derived(0x11FE)
    keys = scenario.flows.indices.map { root.derived(UInt64($0)) }
    let expected = scenario.expectedChanges
    threshold = expected <= Self.drawn ? .max : .max / UInt64(expected) * UInt64(Self.drawn)
  }

  /// Whether the change's life is kept, as far as can be known at its commit.
  func includes(_ flow: Int, _ identity: UInt64) -> Bool {
    identity >> 56 == 0 && keys[flow].bits(identity) <= threshold
  }

  func commit(_ flow: Int, _ change: ChangeState) {
    committed.append((keys[flow].bits(change.identity), flow, change.identity, change.instant))
  }

  func add(_ flow: Int, _ change: ChangeState, _ now: Instant, _ event: String, _ detail: String) {
    events.append(LifeEvent(change: change.identity, flow: flow, instant: now, event: event, detail: detail))
  }

  /// The lives of those with the smallest keys; each in order of time, ordered by commit.
  var lives: [LifeEvent] {
    let chosen = committed.sorted { ($0.key, $0.flow) < ($1.key, $1.flow) }.prefix(Self.count)
      .sorted { ($0.instant, $0.flow, $0.change) < ($1.instant, $1.flow, $1.change) }
    let lives = Dictionary(grouping: events) { [UInt64($0.flow), $0.change] }
    return chosen.flatMap { withFaults(lives[[UInt64($0.flow), $0.change]] ?? []) }
  }

  /// Adds the faults that came or went during a life.
  private func withFaults(_ life: [LifeEvent]) -> [LifeEvent] {
    guard let first = life.first, let last = life.last else { return life }
    var all = life
    for fault in faults[first.flow] where fault.start <= last.instant && fault.end > first.instant {
      var event = first
      event.detail = fault.detail
      (event.instant, event.event) =
        fault.start < first.instant
        ? (first.instant, "fault in force") : (fault.start, "fault starts")
      all.append(event)
      guard fault.end <= last.instant else { continue }
      (event.instant, event.event) = (fault.end, "fault ends")
      all.append(event)
    }
    let ordered = all.enumerated().sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
    return ordered.map(\.element)
  }

  static func event(of wait: LifeRecorder.Wait) -> String {
    switch wait {
    case .schedule: "waits for schedule"
    case .capacity: "waits for capacity"
    case .bus: "on the event bus"
    case .returned: "goes back to where it came from"
    case .deadLettered: "dead-lettered"
    case .rejected: "rejected"
    case .gaveUp: "given up"
    }
  }
}
