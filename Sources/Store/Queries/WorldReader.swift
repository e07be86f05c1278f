import BeaufortNumerics
import Foundation
import GRDB
import Measurement

/// Reads what ``WorldWriter`` wrote.
struct WorldReader {
  let database: Database
  /// The file, for messages.
  let path: String

  func world(_ row: Row) throws -> WorldResult {
    let id: Int64 = row["id"]
    var world = WorldResult(key: worldKey(row))
    (world.events, world.wallNanoseconds) = (row["events"], row["wall_ns"])
    world.flows = try rows("SELECT * FROM flow WHERE world = ? ORDER BY ordinal", id).map { try flow($0, id) }
    world.allocations = try allocations(id)
    world.activations = try rows("SELECT * FROM activation WHERE world = ? ORDER BY ordinal", id).map {
      Activation(
        isFault: $0["kind"] == "fault",
        name: $0["name"],
        acted: $0["acted"],
        changes: $0["changes"],
        reads: $0["reads"]
      )
    }
    world.faults = try rows("SELECT * FROM fault WHERE world = ? ORDER BY ordinal", id).map {
      FaultWindow(
        kind: $0["kind"],
        target: $0["target"],
        start: Instant(nanoseconds: $0["start_ns"]),
        end: Instant(nanoseconds: $0["end_ns"]),
        detail: $0["detail"]
      )
    }
    world.littleChecks = try rows("SELECT * FROM little_check WHERE world = ? ORDER BY ordinal", id).map {
      LittleCheck(name: $0["name"], integral: try wide($0, "integral_ns"), stays: try wide($0, "stays_ns"))
    }
    return world
  }

  private func allocations(_ world: Int64) throws -> [AllocationUse] {
    var shares: [Int: [AllocationUse.Share]] = [:]
    for row in try rows("SELECT * FROM allocation_share WHERE world = ? ORDER BY allocation, ordinal", world) {
      let share = AllocationUse.Share(flow: row["flow"], owner: row["owner"], granted: row["granted"])
      shares[row["allocation"], default: []].append(share)
    }
    return try rows("SELECT * FROM allocation WHERE world = ? ORDER BY ordinal", world).map {
      AllocationUse(
        limit: $0["name"],
        allowance: $0["allowance"],
        peak: $0["peak"],
        demand: $0["demand"],
        shares: shares[$0["ordinal"]] ?? [],
        refused: $0["refused"]
      )
    }
  }

  private func flow(_ row: Row, _ world: Int64) throws -> FlowResult {
    var flow = FlowResult(flow: row["flow"])
    flow.notApplicable = row["not_applicable"]
    (flow.durationNanoseconds, flow.sends) = (row["duration_ns"], row["sends"])
    flow.stalenessIntegral = try wide(row, "staleness_integral_ns2")
    flow.recordTimeIntegral = try wide(row, "record_integral_ns")
    (flow.accepted, flow.attempts) = (row["accepted"], row["attempts"])
    (flow.usefulDeliveries, flow.requests) = (row["useful_deliveries"], row["requests"])
    flow.backlogIntegral = try wide(row, "backlog_integral_ns")
    flow.stayTotal = try wide(row, "stay_total_ns")
    flow.backlogIntegralInDuration = try wide(row, "backlog_integral_in_duration_ns")
    flow.backlogPeak = row["backlog_peak"]
    flow.recovery = try recovery(row)
    if let row = try rows("SELECT * FROM ledger WHERE world = ? AND flow = ?", world, flow.flow).first {
      flow.ledger = ledger(row)
    }
    flow.budget = try rows("SELECT * FROM budget WHERE world = ? AND flow = ? ORDER BY ordinal", world, flow.flow)
      .map { try wide($0, "total_ns") }
    try readWindows(into: &flow, world)
    flow.series = try rows("SELECT * FROM series WHERE world = ? AND flow = ? ORDER BY ordinal", world, flow.flow)
      .map(series)
    return flow
  }

  private func ledger(_ row: Row) -> Ledger {
    var ledger = Ledger()
    (ledger.committed, ledger.delivered) = (row["committed"], row["delivered"])
    (ledger.superseded, ledger.deadLettered) = (row["superseded"], row["dead_lettered"])
    (ledger.rejected, ledger.lost, ledger.inFlight) = (row["rejected"], row["lost"], row["in_flight"])
    (ledger.duplicates, ledger.reorderings) = (row["duplicates"], row["reorderings"])
    ledger.dropped = row["dropped"]
    return ledger
  }

  private func readWindows(into flow: inout FlowResult, _ world: Int64) throws {
    for row in try rows("SELECT * FROM window_count WHERE world = ? AND flow = ?", world, flow.flow) {
      let path = window(row)
      flow[keyPath: path].within = ["within_1s", "within_10s", "within_1m", "within_5m", "within_1h"].map { row[$0] }
      flow[keyPath: path].readsAttempted = row["reads_attempted"]
      flow[keyPath: path].readsAnswered = row["reads_answered"]
      flow[keyPath: path].readsStale = row["reads_stale"]
      flow[keyPath: path].versionsBehind = row["versions_behind"]
    }
    for row in try rows("SELECT * FROM histogram WHERE world = ? AND flow = ?", world, flow.flow) {
      guard let measure = HistogramMeasure.all.first(where: { $0.name == row["measure"] }) else { continue }
      flow[keyPath: window(row)][keyPath: measure.path] = try histogram(row)
    }
  }

  private func window(_ row: Row) -> WritableKeyPath<FlowResult, WindowMeasures> {
    row["window"] == "whole" ? \.whole : \.weather
  }

  private func histogram(_ row: Row) throws -> Histogram {
    guard let counts = PackedIntegers.unpackCounts([UInt8](row["packed"] as Data), count: row["bucket_count"]) else {
      throw damaged("a histogram of \(row["measure"] as String) cannot be unpacked")
    }
    let total = counts.reduce(Int128(0)) { $0 + Int128($1) }
    guard total == Int128(row["total"] as Int64) else {
      throw damaged("a histogram of \(row["measure"] as String) does not hold as many values as its total says")
    }
    return Histogram(
      counts: counts,
      unreached: row["unreached"],
      sum: try wide(row, "sum_ns"),
      max: row["max_ns"]
    )
  }

  private func series(_ row: Row) throws -> Series {
    let packed = [UInt8](row["packed"] as Data)
    guard let values = PackedIntegers.unpackDifferences(packed, count: row["bucket_count"]) else {
      throw damaged("a series of \(row["measure"] as String) cannot be unpacked")
    }
    return Series(name: row["measure"], unit: row["unit"], bucketNanoseconds: row["bucket_ns"], values: values)
  }

  private func recovery(_ row: Row) throws -> Recovery {
    let elapsed: Int64? = row["recovery_ns"]
    return switch (row["recovery"] as String, elapsed) {
    case ("calm", _): .calm
    case ("after", .some(let elapsed)): .after(nanoseconds: elapsed)
    case ("notWithin", .some(let elapsed)): .notWithin(nanoseconds: elapsed)
    case (_, _): throw damaged("the recovery of flow \(row["flow"] as String) cannot be read")
    }
  }

  private func wide(_ row: Row, _ column: String) throws -> Int128 {
    guard let value = Int128(row[column] as String) else { throw damaged("\(column) is not a whole number") }
    return value
  }

  private func damaged(_ detail: String) -> StoreError { .damaged(path: path, detail: detail) }

  private func rows(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> [Row] {
    try database.rows(sql, arguments)
  }
}
