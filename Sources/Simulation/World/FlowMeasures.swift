import BeaufortNumerics
import Measurement

/// Recorders of one window of time; what ``WindowMeasures`` is made from.
struct WindowRecorders: ~Copyable {
  var propagation = HistogramRecorder()
  var staleness = HistogramRecorder()
  var readLatency = HistogramRecorder()
  var transaction = HistogramRecorder()
  /// How many lie within each bound and beyond the one before.
  private var within = InlineArray<5, Int64>(repeating: 0)
  /// ``WindowMeasures/withinBounds`` where the loop finds them without an array.
  private let bounds: InlineArray<5, Int64> = [
    WindowMeasures.withinBounds[0], WindowMeasures.withinBounds[1], WindowMeasures.withinBounds[2],
    WindowMeasures.withinBounds[3], WindowMeasures.withinBounds[4],
  ]
  var readsAttempted: Int64 = 0
  var readsAnswered: Int64 = 0
  var readsStale: Int64 = 0
  private var readsFresh: Int64 = 0
  var versionsBehind: Int64 = 0

  @inline(__always)
  mutating func recordDelay(_ nanoseconds: Int64) {
    propagation.record(nanoseconds)
    for index in bounds.indices where nanoseconds <= bounds[index] {
      within[index] &+= 1
      return
    }
  }

  @inline(__always)
  mutating func record(latency: Int64, staleness nanoseconds: Int64, behind: Int64) {
    readsAnswered += 1
    readLatency.record(latency)
    staleness.record(nanoseconds)
    if behind > 0 {
      readsStale += 1
      versionsBehind += behind
    }
  }

  /// Counts a read that was answered at once with the newest version: most are, so they are only counted.
  @inline(__always)
  mutating func recordFresh() { readsFresh &+= 1 }

  mutating func finished() -> WindowMeasures {
    readsAnswered += readsFresh
    readLatency.recordZero(readsFresh)
    staleness.recordZero(readsFresh)
    readsFresh = 0
    var measures = WindowMeasures()
    measures.propagation = propagation.finished()
    measures.staleness = staleness.finished()
    measures.readLatency = readLatency.finished()
    measures.transaction = transaction.finished()
    var reached: Int64 = 0
    measures.within = within.indices.map { index in
      reached += within[index]
      return reached
    }
    measures.readsAttempted = readsAttempted
    measures.readsAnswered = readsAnswered
    measures.readsStale = readsStale
    measures.versionsBehind = versionsBehind
    return measures
  }
}

/// Counters over time in buckets of ten seconds.
struct SeriesRecorder: ~Copyable {
  enum Measure: Int, CaseIterable {
    case committed, visible, delaySum, attempts, failedAttempts, reads, failedReads, staleReads, stalenessSum,
      latencySum
  }

  static let bucket = Interval.seconds(10)
  private static let width = UInt32(Measure.allCases.count)

  /// A row for each bucket, and one for what comes after the last.
  private var values: Table<Int64>
  private let buckets: Int
  /// The row that was counted in last, and its bucket.
  private var row: UInt32 = 0
  private var start = Instant.start
  private var end = Instant.start

  init(duration: Interval) {
    buckets = Int((duration.nanoseconds + Self.bucket.nanoseconds - 1) / Self.bucket.nanoseconds)
    values = Table(capacity: (buckets + 1) * Int(Self.width))
  }

  @inline(__always)
  mutating func add(_ amount: Int64, to measure: Measure, at now: Instant) {
    if now < start || now >= end { turn(to: now) }
    values[row &+ UInt32(truncatingIfNeeded: measure.rawValue)] &+= amount
  }

  @inline(never)
  private mutating func turn(to now: Instant) {
    let bucket = min(Int(now.nanoseconds / Self.bucket.nanoseconds), buckets)
    row = UInt32(bucket) * Self.width
    start = Instant(nanoseconds: Int64(bucket) * Self.bucket.nanoseconds)
    end = bucket == buckets ? .never : start + Self.bucket
  }

  private func column(_ measure: Measure) -> [Int64] {
    (0..<buckets).map { values[UInt32($0) * Self.width + UInt32(measure.rawValue)] }
  }

  /// The series that reports show; means are per bucket, -1 where there is nothing to average.
  func finished(backlog: [Int32]) -> [Series] {
    let step = Int(Self.bucket.nanoseconds / 1_000_000_000)
    let levels = (0..<buckets).map { bucket -> Int64 in
      let end = min((bucket + 1) * step, backlog.count - 1)
      return end >= 0 ? Int64(backlog[end]) : 0
    }
    let visible = column(.visible)
    let failed = column(.failedReads)
    let answered = zip(column(.reads), failed).map { $0 - $1 }
    func mean(_ sums: [Int64], over counts: [Int64]) -> [Int64] { zip(sums, counts).map { $1 > 0 ? $0 / $1 : -1 } }
    return [
      ("backlog", "changes", levels),
      ("committed", "changes", column(.committed)),
      ("visible", "changes", visible),
      ("delay", "ns", mean(column(.delaySum), over: visible)),
      ("attempts", "records", column(.attempts)),
      ("failed attempts", "records", column(.failedAttempts)),
      ("reads", "reads", column(.reads)),
      ("failed reads", "reads", failed),
      ("stale reads", "reads", column(.staleReads)),
      ("staleness", "ns", mean(column(.stalenessSum), over: answered)),
      ("read latency", "ns", mean(column(.latencySum), over: answered)),
    ].map { Series(name: $0.0, unit: $0.1, bucketNanoseconds: Self.bucket.nanoseconds, values: $0.2) }
  }
}

/// Everything that one flow counts while its world runs.
struct FlowMeasures: ~Copyable {
  var ledger = Ledger()
  var budget = DelayBudget()
  var whole = WindowRecorders()
  var weather = WindowRecorders()
  var series: SeriesRecorder
  var backlog: BacklogMeter
  var touches = TouchCounts()
  /// Twice the time integral of staleness over all records.
  var stalenessTwice: Int128 = 0
  var recordTime: Int128 = 0
  var stayTotal: Int128 = 0
  var accepted: Int64 = 0
  var attempts: Int64 = 0
  var usefulDeliveries: Int64 = 0
  var requests: Int64 = 0
  /// The first broken invariant, in words.
  var broken: String?
  let duration: Instant
  /// Changes and reads due in here count as in the weather; empty in calm.
  let weatherStart: Instant
  let weatherEnd: Instant

  init(duration: Interval, weather: (start: Instant, end: Instant)?) {
    series = SeriesRecorder(duration: duration)
    backlog = BacklogMeter(duration: duration)
    self.duration = Instant.start + duration
    weatherStart = weather?.start ?? .never
    weatherEnd = weather?.end ?? .never
  }

  @inline(__always)
  func isInWeather(_ due: Instant) -> Bool { due >= weatherStart && due < weatherEnd }

  /// Adds the stretch `from ..< to` in which a reader missed a version committed at `oldest`.
  mutating func addStaleness(oldest: Instant, from: Instant, to: Instant) {
    let start = min(from, duration) - oldest
    let end = min(to, duration) - oldest
    guard end > start else { return }
    stalenessTwice += (end - start).nanoseconds.product(with: (end + start).nanoseconds)
  }

  /// Counts a record from `now` to the end of the duration, or takes it back.
  mutating func countRecord(_ sign: Int64, from now: Instant) {
    guard now < duration else { return }
    recordTime += sign.product(with: (duration - now).nanoseconds)
  }
}
