import BeaufortNumerics
import Foundation
import GRDB
import Measurement

/// Writes one world's rows.
struct WorldWriter {
  let database: Database

  func save(_ world: WorldResult, digest: String, run: String) throws {
    let key = world.key
    try database.run("INSERT OR IGNORE INTO candidate (run, name) VALUES (?, ?)", [run, key.candidate])
    try database.run("INSERT OR IGNORE INTO storm (run, name) VALUES (?, ?)", [run, key.storm])
    try database.run(
      "DELETE FROM world WHERE run = ? AND candidate = ? AND storm = ? AND force_permille = ? AND replication = ?",
      [run, key.candidate, key.storm, key.force, key.replication]
    )
    try database.insert(
      into: "world",
      [
        "run": run, "candidate": key.candidate, "storm": key.storm, "force_permille": key.force,
        "replication": key.replication, "status": "finished", "digest": digest, "events": world.events,
        "wall_ns": world.wallNanoseconds,
      ]
    )
    let id = database.lastInsertedRowID
    for (ordinal, flow) in world.flows.enumerated() { try save(flow, ordinal, id) }
    for (ordinal, use) in world.allocations.enumerated() { try save(use, ordinal, id) }
    for (ordinal, activation) in world.activations.enumerated() {
      try database.insert(
        into: "activation",
        [
          "world": id, "ordinal": ordinal, "kind": activation.isFault ? "fault" : "mechanism",
          "name": activation.name, "acted": activation.acted, "changes": activation.changes,
          "reads": activation.reads,
        ]
      )
    }
    for (ordinal, fault) in world.faults.enumerated() {
      try database.insert(
        into: "fault",
        [
          "world": id, "ordinal": ordinal, "kind": fault.kind, "target": fault.target,
          "start_ns": fault.start.nanoseconds, "end_ns": fault.end.nanoseconds, "detail": fault.detail,
        ]
      )
    }
    for (ordinal, check) in world.littleChecks.enumerated() {
      try database.insert(
        into: "little_check",
        [
          "world": id, "ordinal": ordinal, "name": check.name, "integral_ns": String(check.integral),
          "stays_ns": String(check.stays),
        ]
      )
    }
  }

  private func save(_ use: AllocationUse, _ ordinal: Int, _ world: Int64) throws {
    try database.insert(
      into: "allocation",
      [
        "world": world, "ordinal": ordinal, "name": use.limit, "allowance": use.allowance, "peak": use.peak,
        "demand": use.demand, "refused": use.refused,
      ]
    )
    for (place, share) in use.shares.enumerated() {
      try database.insert(
        into: "allocation_share",
        [
          "world": world, "allocation": ordinal, "ordinal": place, "flow": share.flow, "owner": share.owner,
          "granted": share.granted,
        ]
      )
    }
  }

  private func save(_ flow: FlowResult, _ ordinal: Int, _ world: Int64) throws {
    let recovery = RecoveryColumns(flow.recovery)
    try database.insert(
      into: "flow",
      [
        "world": world, "flow": flow.flow, "ordinal": ordinal, "not_applicable": flow.notApplicable,
        "duration_ns": flow.durationNanoseconds, "staleness_integral_ns2": String(flow.stalenessIntegral),
        "record_integral_ns": String(flow.recordTimeIntegral), "accepted": flow.accepted,
        "attempts": flow.attempts, "useful_deliveries": flow.usefulDeliveries, "requests": flow.requests,
        "sends": flow.sends, "backlog_integral_ns": String(flow.backlogIntegral),
        "stay_total_ns": String(flow.stayTotal),
        "backlog_integral_in_duration_ns": String(flow.backlogIntegralInDuration),
        "backlog_peak": flow.backlogPeak, "recovery": recovery.kind, "recovery_ns": recovery.nanoseconds,
      ]
    )
    try save(flow.ledger, flow.flow, world)
    for (ordinal, total) in flow.budget.enumerated() {
      let cause = UInt8(exactly: ordinal).flatMap(DelayCause.init)?.name ?? "unknown"
      try database.insert(
        into: "budget",
        ["world": world, "flow": flow.flow, "ordinal": ordinal, "cause": cause, "total_ns": String(total)]
      )
    }
    try save(flow.whole, "whole", flow.flow, world)
    try save(flow.weather, "weather", flow.flow, world)
    for (ordinal, series) in flow.series.enumerated() {
      try database.insert(
        into: "series",
        [
          "world": world, "flow": flow.flow, "ordinal": ordinal, "measure": series.name, "unit": series.unit,
          "bucket_ns": series.bucketNanoseconds, "bucket_count": series.values.count,
          "packed": Data(PackedIntegers.packDifferences(series.values)),
        ]
      )
    }
  }

  private func save(_ ledger: Ledger, _ flow: String, _ world: Int64) throws {
    try database.insert(
      into: "ledger",
      [
        "world": world, "flow": flow, "committed": ledger.committed, "delivered": ledger.delivered,
        "superseded": ledger.superseded, "dead_lettered": ledger.deadLettered, "rejected": ledger.rejected,
        "lost": ledger.lost, "in_flight": ledger.inFlight, "duplicates": ledger.duplicates,
        "reorderings": ledger.reorderings, "dropped": ledger.dropped,
      ]
    )
  }

  private func save(_ measures: WindowMeasures, _ window: String, _ flow: String, _ world: Int64) throws {
    let within = measures.within
    precondition(within.count == 5, "window_count has a column for each of 5 bounds, not \(within.count)")
    try database.insert(
      into: "window_count",
      [
        "world": world, "flow": flow, "window": window, "within_1s": within[0], "within_10s": within[1],
        "within_1m": within[2], "within_5m": within[3], "within_1h": within[4],
        "reads_attempted": measures.readsAttempted, "reads_answered": measures.readsAnswered,
        "reads_stale": measures.readsStale, "versions_behind": measures.versionsBehind,
      ]
    )
    for (name, path) in HistogramMeasure.all {
      let histogram = measures[keyPath: path]
      try database.insert(
        into: "histogram",
        [
          "world": world, "flow": flow, "measure": name, "window": window, "total": histogram.total,
          "unreached": histogram.unreached, "sum_ns": String(histogram.sum), "max_ns": histogram.max,
          "bucket_count": histogram.counts.count, "packed": Data(PackedIntegers.packCounts(histogram.counts)),
        ]
      )
    }
  }
}

/// The histograms of a window, under the names of the `measure` column.
enum HistogramMeasure {
  static var all: [(name: String, path: WritableKeyPath<WindowMeasures, Histogram>)] {
    [
      ("propagation", \.propagation), ("staleness", \.staleness), ("readLatency", \.readLatency),
      ("transaction", \.transaction),
    ]
  }
}

/// A recovery as two columns.
struct RecoveryColumns {
  let kind: String
  let nanoseconds: Int64?

  init(_ recovery: Recovery) {
    switch recovery {
    case .calm: (kind, nanoseconds) = ("calm", nil)
    case .after(let elapsed): (kind, nanoseconds) = ("after", elapsed)
    case .notWithin(let elapsed): (kind, nanoseconds) = ("notWithin", elapsed)
    }
  }
}
