public import BeaufortNumerics

/// The changes and reads of one flow in one world, in order of time.
///
/// Time is cut into buckets of one second. Count, instants, kinds and keys of a bucket depend on (seed, replication,
/// stream, flow, bucket) alone: stream 0 has the base changes, streams from 1 the storms', stream 64 the reads. Which
/// record a change or a read falls on is decided when it is taken, so changes and reads must be taken in order of
/// time, changes first where both are due at one instant.
///
/// At one instant base changes come before storms' ones, and each stream in the order of its ordinals.
///
/// - Complexity: O(1) a change or read in the mean; no allocation once the fullest second and hour were seen.
@safe public struct FlowTraffic: ~Copyable {
  /// The stream of the reads.
  static let readStream: UInt64 = 64

  /// When the next change commits; ``Instant/never`` after the last.
  public internal(set) var nextChange = Instant.never
  /// When the next read is due; ``Instant/never`` after the last.
  public internal(set) var nextRead = Instant.never
  /// About how many changes there will be, for a progress bar.
  public let expectedChanges: Int64

  private let anchor = Anchor()
  /// Keeps what the views below point into.
  private let tables: LoadTables
  let key: DrawKey
  /// The key of the base changes.
  let baseKey: DrawKey
  let updateSlots: AliasView
  let readSlots: AliasView
  let parents: ParentDraw
  let createBelow: UInt64
  let updateBelow: UInt64
  let recentBelow: UInt64
  private let bucketCount: Int64

  var records: LivingRecords
  var recent: RecentChanges
  let keepsRecent: Bool
  var changes = ArrivalBuffer()
  var reads = ArrivalBuffer()
  var changeBucket: Int64 = -1
  var readBucket: Int64 = -1
  private var base: ArrivalSource
  private var storms: StormSources
  private var readSource: ArrivalSource?

  /// Starts the traffic of `load`; `key` comes from (seed, replication, flow).
  package init(load: LoadSpec, tables: LoadTables, key: DrawKey, storms: [StormLoad], duration: Interval) {
    let end = Instant.start + duration
    let course = tables.changeCurve
    (self.tables, self.key, baseKey) = (tables, key, key.derived(0))
    (updateSlots, readSlots, parents) = (tables.updates, tables.reads, tables.parents)
    createBelow = UInt64(clamping: load.mix.create)
    updateBelow = UInt64(clamping: load.mix.create + load.mix.update)
    recentBelow = UInt64(clamping: load.recentPermille)
    recent = RecentChanges(speed: load.speed)
    keepsRecent = load.reads != nil && load.recentPermille > 0
    let width = ArrivalSource.bucketWidth
    bucketCount = max(0, duration.nanoseconds) / width + (duration.nanoseconds % width > 0 ? 1 : 0)
    records = LivingRecords(population: LoadTables.living(load))
    base = ArrivalSource(
      stream: 0,
      key: key,
      arrivals: load.changes,
      curve: course.curve,
      trace: course.trace,
      end: end
    )
    self.storms = StormSources(storms, key: key, arrivals: load.changes, curve: course.curve, end: end)
    if let arrivals = load.reads, let course = tables.readCurve {
      readSource = ArrivalSource(
        stream: Self.readStream,
        key: key,
        arrivals: arrivals,
        curve: course.curve,
        trace: course.trace,
        end: end
      )
    }
    expectedChanges = Int64(
      (course.curve.expected(from: 0, to: end.nanoseconds)
        + StormSources.expected(storms, curve: course.curve, end: end)).rounded()
    )
    refillChanges()
    refillReads()
  }

  /// How many records live at the source now.
  public var livingRecords: Int64 { records.count }

  /// The parent of `record`, in every replication the same; ``LoadTables/noParent`` where there are none.
  public func parent(of record: UInt32) -> UInt32 { parents.parent(of: record) }

  /// Goes on to the next second that has changes.
  @inline(never) mutating func refillChanges() {
    changes.removeAll()
    while changes.count == 0, changeBucket + 1 < bucketCount {
      changeBucket += 1
      base.fill(bucket: changeBucket, into: &changes)
      storms.fill(bucket: changeBucket, into: &changes)
    }
    guard changes.count > 0 else {
      nextChange = .never
      return
    }
    changes.sort()
    drawChanges()
    nextChange = Self.instant(of: changes.arrival(0), bucket: changeBucket)
  }

  /// Goes on to the next second that has reads.
  mutating func refillReads() {
    reads.removeAll()
    while reads.count == 0, readBucket + 1 < bucketCount, readSource != nil {
      readBucket += 1
      readSource?.fill(bucket: readBucket, into: &reads)
    }
    guard reads.count > 0 else {
      nextRead = .never
      return
    }
    reads.sort()
    drawReads()
    nextRead = Self.instant(of: reads.arrival(0), bucket: readBucket)
  }

  /// When an arrival of `bucket` is due.
  @inline(__always) static func instant(of arrival: UInt64, bucket: Int64) -> Instant {
    Instant(nanoseconds: bucket &* ArrivalSource.bucketWidth &+ Int64(truncatingIfNeeded: arrival >> 32))
  }

  /// The identity of an arrival of `bucket`: stream, bucket, ordinal.
  @inline(__always) static func identity(of arrival: UInt64, bucket: Int64) -> UInt64 {
    (arrival & 0xFF00_0000) << 32 | UInt64(bitPattern: bucket) << 24 | arrival & 0xFF_FFFF
  }
}
