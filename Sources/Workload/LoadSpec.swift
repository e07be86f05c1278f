public import BeaufortNumerics

/// How instants of changes or reads are spread over time.
package struct ArrivalSpec: Hashable, Sendable {
  /// The shape of the rate over time.
  package enum Shape: Hashable, Sendable {
    /// A Poisson process of constant rate.
    case poisson
    /// Equal gaps.
    case constant
    /// A Poisson process whose rate is a von Mises density over a day, its peak on the clock of that day.
    case diurnal(peak: Interval, peakToMeanPermille: Int64)
    /// A Poisson process that is `factorPermille` times its mean rate for `length` in every `period`, and lower
    /// between, so that the mean stays.
    case bursts(period: Interval, length: Interval, factorPermille: Int64)
    /// What was recorded: instants, or counts for each bucket.
    case trace(Trace)
  }

  /// The mean rate; for a trace, what its file gives.
  package var rate: Rate
  /// The shape.
  package var shape: Shape

  /// Makes a specification.
  package init(rate: Rate, shape: Shape = .poisson) { (self.rate, self.shape) = (rate, shape) }
}

/// A recorded course of arrivals, replayed as it is or scaled in time and volume.
package struct Trace: Hashable, Sendable {
  /// The file, as written in the scenario.
  package var path: String
  /// The width of a bucket (for instants: the resolution over which copies are spread).
  package var bucket: Interval
  /// How many arrivals fall into each bucket.
  package var counts: [Int64]
  /// How much faster than recorded it is replayed, in thousandths.
  package var speedPermille: Int64
  /// How many arrivals stand for one recorded, in thousandths.
  package var multiplyPermille: Int64

  /// Makes a trace.
  package init(path: String, bucket: Interval, counts: [Int64], speedPermille: Int64, multiplyPermille: Int64) {
    (self.path, self.bucket, self.counts) = (path, bucket, counts)
    (self.speedPermille, self.multiplyPermille) = (speedPermille, multiplyPermille)
  }
}

/// The shares of creates, updates and deletes, in permille; they sum to 1,000.
package struct MixSpec: Hashable, Sendable {
  /// Share of creates.
  package var create: Int64
  /// Share of updates.
  package var update: Int64
  /// Share of deletes.
  package var delete: Int64
  /// Makes a mix.
  package init(create: Int64, update: Int64, delete: Int64) {
    (self.create, self.update, self.delete) = (create, update, delete)
  }
}

/// The load of one flow: its records, its changes, its reads.
package struct LoadSpec: Hashable, Sendable {
  /// Records alive at the start.
  package var population: Int64
  /// How many parents there are; 0 where records have none.
  package var parentPopulation: Int64 = 0
  /// Zipf exponent of the parents, in thousandths.
  package var parentSkewPermille: Int64 = 0
  /// Changes at the source.
  package var changes: ArrivalSpec
  /// Their mix.
  package var mix: MixSpec
  /// Zipf exponent of the records that change, in thousandths.
  package var changeSkewPermille: Int64 = 0
  /// Reads at the target; `nil` where nobody reads.
  package var reads: ArrivalSpec?
  /// Zipf exponent of the records that are read, in thousandths.
  package var readSkewPermille: Int64 = 0
  /// Share of the reads that go to a record changed in the last hour, in permille.
  package var recentPermille: Int64 = 0
  /// How fast the clock runs: how long the day of a diurnal rate and that hour are.
  package var speed = Speed.ofLife

  /// Makes a load without reads.
  package init(population: Int64, changes: ArrivalSpec, mix: MixSpec) {
    (self.population, self.changes, self.mix) = (population, changes, mix)
  }
}

/// A burst of extra changes on a flow: (`factorPermille` − 1,000) thousandths of the base rate, while it lasts.
package struct StormLoad: Hashable, Sendable {
  /// The total rate as a multiple of the base rate, in thousandths.
  package var factorPermille: Int64
  /// Its first instant.
  package var start: Instant
  /// The first instant after it.
  package var end: Instant
  /// Makes a burst.
  package init(factorPermille: Int64, start: Instant, end: Instant) {
    (self.factorPermille, self.start, self.end) = (factorPermille, start, end)
  }
}

/// What a change does to its record.
public enum ChangeKind: UInt8, Sendable, BitwiseCopyable {
  /// The record comes into being.
  case create
  /// The record gets another version.
  case update
  /// The record is gone from the source.
  case delete
}

/// A change that the source commits.
public struct SourceChange: Sendable, BitwiseCopyable {
  /// When it commits.
  public var instant: Instant
  /// (stream, bucket, ordinal): the identity on which its draws are keyed. Unique within a flow and replication.
  public var identity: UInt64
  /// The record. Base records count from 0; a storm's own creates from ``stormRecordBase``.
  public var record: UInt32
  /// What it does.
  public var kind: ChangeKind

  /// The first record id of a storm's own creates.
  public static let stormRecordBase: UInt32 = 1 << 31

  /// Makes a change.
  @inlinable public init(instant: Instant, identity: UInt64, record: UInt32, kind: ChangeKind) {
    (self.instant, self.identity, self.record, self.kind) = (instant, identity, record, kind)
  }
}

/// A read that somebody at the target asks for.
public struct SourceRead: Sendable, BitwiseCopyable {
  /// When it is due.
  public var instant: Instant
  /// (stream, bucket, ordinal).
  public var identity: UInt64
  /// The record looked at.
  public var record: UInt32

  /// Makes a read.
  @inlinable public init(instant: Instant, identity: UInt64, record: UInt32) {
    (self.instant, self.identity, self.record) = (instant, identity, record)
  }
}
