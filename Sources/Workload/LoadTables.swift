package import BeaufortNumerics

/// What every world draws from and none changes: built once for a flow, shared by all candidates and replications.
///
/// Slots rank by a permutation that depends on the scenario's seed alone, so popularity is the same in every
/// replication. `Sendable` without exception: all members are immutable, and the two kinds of memory behind them
/// (``AliasTable``, ``FixedTable``) prove it for themselves.
public final class LoadTables: Sendable {
  /// What ``FlowTraffic/parent(of:)`` answers where records have no parents.
  public static let noParent = UInt32.max

  private let updateTable: AliasTable
  private let readTable: AliasTable
  private let parentTable: AliasTable
  private let changeTable: ArrivalTable
  private let readArrivalTable: ArrivalTable
  private let parentKey: DrawKey
  private let hasReads: Bool

  /// Builds the tables of `load`; `key` comes from the scenario's seed and the flow, not from the replication.
  ///
  /// - Complexity: O(population + parents) time, 8 bytes for each slot whose popularity is skewed.
  package init(_ load: LoadSpec, key: DrawKey) {
    let population = Int(Self.living(load))
    let parents = Int(min(max(0, load.parentPopulation), Int64(UInt32.max) - 1))
    hasReads = load.reads != nil
    parentKey = key.derived(Part.parentOfRecord.rawValue)
    updateTable = Self.table(population, load.mix.update > 0 ? load.changeSkewPermille : 0, key, .updates)
    readTable = Self.table(population, load.reads == nil ? 0 : load.readSkewPermille, key, .reads)
    parentTable = Self.table(parents, load.parentSkewPermille, key, .parents)
    changeTable = ArrivalTable(load.changes, load.speed)
    readArrivalTable = ArrivalTable(load.reads ?? ArrivalSpec(rate: Rate(perMillionSeconds: 0)), load.speed)
  }

  private enum Part: UInt64 { case updates, reads, parents, parentOfRecord }

  private static func table(_ slots: Int, _ skewPermille: Int64, _ key: DrawKey, _ part: Part) -> AliasTable {
    guard slots > 1, skewPermille > 0 else { return AliasTable(uniform: slots) }
    return AliasTable(slots: slots, skewPermille: skewPermille, key: key.derived(part.rawValue))
  }

  /// The records alive at the start, within the range of ids.
  static func living(_ load: LoadSpec) -> UInt32 {
    UInt32(min(max(1, load.population), Int64(SourceChange.stormRecordBase) - 1))
  }

  /// The popularity of slots for updates.
  var updates: AliasView { updateTable.view }
  /// The popularity of slots for reads.
  var reads: AliasView { readTable.view }
  /// The popularity of parents, and the key of a record's draw.
  var parents: ParentDraw { ParentDraw(view: parentTable.view, key: parentKey) }
  /// The course of the changes.
  var changeCurve: (curve: RateCurve, trace: TraceView?) { (changeTable.curve, changeTable.trace) }
  /// The course of the reads.
  var readCurve: (curve: RateCurve, trace: TraceView?)? {
    hasReads ? (readArrivalTable.curve, readArrivalTable.trace) : nil
  }

  /// The parent of `record`, in every replication the same; ``noParent`` where there are none.
  public func parent(of record: UInt32) -> UInt32 { parents.parent(of: record) }

  /// The parent that 64 random bits stand for, by the flow's skew; ``noParent`` where there are none.
  public func parent(bits: UInt64) -> UInt32 { parents.draw(bits) }
}

/// Draws parents.
struct ParentDraw: BitwiseCopyable {
  let view: AliasView
  let key: DrawKey

  /// Whether ``prefetch(_:)`` pays.
  var isWorthPrefetching: Bool { view.isWorthPrefetching }
  /// The parent that `bits` stand for.
  @inline(__always) func draw(_ bits: UInt64) -> UInt32 { view.count == 0 ? LoadTables.noParent : view.slot(bits) }
  /// The parent of `record`, in every replication the same.
  @inline(__always) func parent(of record: UInt32) -> UInt32 { draw(key.bits(UInt64(record))) }
  /// Asks for what ``parent(of:)`` will need soon.
  @inline(__always) func prefetch(_ record: UInt32) { view.prefetch(key.bits(UInt64(record))) }
}

/// The tables behind one course of arrivals.
private struct ArrivalTable: ~Copyable, Sendable {
  private let arrivals: ArrivalSpec
  private let weights: FixedTable<UInt32>
  private let counts: FixedTable<Int64>
  private let minute: Interval

  init(_ arrivals: ArrivalSpec, _ speed: Speed) {
    self.arrivals = arrivals
    minute = speed.length(of: .minutes(1))
    switch arrivals.shape {
    case .diurnal(let peak, let peakToMeanPermille):
      weights = FixedTable(DailyCurve.weights(peak: peak, peakToMeanPermille: peakToMeanPermille))
      counts = FixedTable([])
    case .trace(let trace):
      weights = FixedTable([])
      counts = FixedTable(TraceView.scaledCounts(trace))
    case .poisson, .constant, .bursts:
      weights = FixedTable([])
      counts = FixedTable([])
    }
  }

  var trace: TraceView? {
    guard case .trace(let trace) = arrivals.shape else { return nil }
    return unsafe TraceView(
      counts: counts.pointer,
      count: counts.count,
      width: trace.bucket,
      speedPermille: trace.speedPermille
    )
  }

  var curve: RateCurve {
    switch arrivals.shape {
    case .poisson, .constant: RateCurve(flat: arrivals.rate)
    case .diurnal: unsafe RateCurve(daily: DailyView(weights: weights.pointer, minute: minute), rate: arrivals.rate)
    case .bursts(let period, let length, let factorPermille):
      RateCurve(bursts: arrivals.rate, period: period, length: length, factorPermille: factorPermille)
    case .trace: trace.map { RateCurve(trace: $0) } ?? RateCurve(flat: arrivals.rate)
    }
  }
}
