import BeaufortNumerics
import Workload

/// Plays an engine: takes changes and reads in order of time, changes first.
struct TrafficRig {
  var load: LoadSpec
  var duration = Interval.minutes(10)
  var storms: [StormLoad] = []
  var seed: UInt64 = 42
  var replication: UInt64 = 0

  /// A flow of `rate` changes a second with all three kinds.
  static func orders(
    rate: Int64 = 12,
    shape: ArrivalSpec.Shape = .poisson,
    population: Int64 = 1_000,
    reads: Int64? = nil
  ) -> LoadSpec {
    var load = LoadSpec(
      population: population,
      changes: ArrivalSpec(rate: .perSecond(rate), shape: shape),
      mix: MixSpec(create: 500, update: 400, delete: 100)
    )
    load.changeSkewPermille = 900
    load.reads = reads.map { ArrivalSpec(rate: .perSecond($0)) }
    load.readSkewPermille = 1_100
    return load
  }

  func tables() -> LoadTables { LoadTables(load, key: DrawKey(seed: seed, replication: 0).derived(99)) }

  func traffic() -> FlowTraffic {
    FlowTraffic(
      load: load,
      tables: tables(),
      key: DrawKey(seed: seed, replication: replication).derived(7),
      storms: storms,
      duration: duration
    )
  }

  func changes() -> [SourceChange] { all().changes }

  func all() -> (changes: [SourceChange], reads: [SourceRead]) {
    var traffic = traffic()
    var (changes, reads): ([SourceChange], [SourceRead]) = ([], [])
    while min(traffic.nextChange, traffic.nextRead) < .never {
      if traffic.nextChange <= traffic.nextRead {
        changes.append(traffic.takeChange())
      } else {
        reads.append(traffic.takeRead())
      }
    }
    return (changes, reads)
  }
}

/// The values of a change, so that changes can be compared.
struct ChangeFacts: Hashable {
  var instant: Int64
  var identity: UInt64
  var record: UInt32
  var kind: ChangeKind

  init(_ change: SourceChange) {
    (instant, identity) = (change.instant.nanoseconds, change.identity)
    (record, kind) = (change.record, change.kind)
  }
}

/// The values of a read, so that reads can be compared.
struct ReadFacts: Hashable {
  var instant: Int64
  var identity: UInt64
  var record: UInt32

  init(_ read: SourceRead) {
    (instant, identity, record) = (read.instant.nanoseconds, read.identity, read.record)
  }
}

/// How many of `instants` fall into each second of `duration`.
func countsBySecond(_ instants: [Instant], duration: Interval) -> [Int] {
  var counts = [Int](repeating: 0, count: Int(duration.nanoseconds / 1_000_000_000))
  for instant in instants { counts[Int(instant.nanoseconds / 1_000_000_000)] += 1 }
  return counts
}

/// Mean and variance of `counts`.
func moments(_ counts: [Int]) -> (mean: Double, variance: Double) {
  let mean = Double(counts.reduce(0, +)) / Double(counts.count)
  let squares = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  return (mean, squares / Double(counts.count - 1))
}
