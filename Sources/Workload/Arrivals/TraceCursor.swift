import BeaufortNumerics

/// A trace as it is replayed: counts after `multiply`, edges after `speed`. The counts belong to ``LoadTables``.
@safe struct TraceView: BitwiseCopyable {
  private let counts: UnsafePointer<Int64>
  /// How many buckets there are.
  let count: Int
  private let width: Int64
  private let speedPermille: Int64

  /// A view of `count` scaled counts for buckets of `width` nanoseconds.
  @unsafe init(counts: UnsafePointer<Int64>, count: Int, width: Interval, speedPermille: Int64) {
    unsafe (self.counts, self.count) = (counts, count)
    (self.width, self.speedPermille) = (max(1, width.nanoseconds), max(1, speedPermille))
  }

  /// The counts of `trace` times its multiple; sums are exact to rounding at every bucket.
  static func scaledCounts(_ trace: Trace) -> [Int64] {
    var recorded: Int128 = 0
    var written: Int128 = 0
    return trace.counts.map { count in
      recorded += Int128(max(0, count))
      let upTo = recorded * Int128(max(0, trace.multiplyPermille)) / 1_000
      defer { written = upTo }
      return Int64(clamping: upTo - written)
    }
  }

  /// How many arrivals bucket `index` has.
  func arrivals(_ index: Int) -> Int64 { unsafe counts[index] }

  /// Where bucket `index` starts, in nanoseconds.
  func start(_ index: Int) -> Int64 {
    Int64(clamping: Int128(index) * Int128(width) * 1_000 / Int128(speedPermille))
  }

  /// The expected number of arrivals from `start` up to `end`, in nanoseconds.
  func expected(from start: Int64, to end: Int64) -> Double {
    var index = Int(clamping: Int128(start) * Int128(speedPermille) / (Int128(width) * 1_000))
    var sum = 0.0
    while index < count, self.start(index) < end {
      let (low, high) = (self.start(index), self.start(index + 1))
      let overlap = min(high, end) - max(low, start)
      if high == low {
        if low >= start { sum += Double(arrivals(index)) }
      } else if overlap > 0 {
        sum += Double(arrivals(index)) * Double(overlap) / Double(high - low)
      }
      index += 1
    }
    return sum
  }
}

/// Walks a trace second by second and hands out its arrivals, exactly as many as it has.
///
/// Arrivals lie uniformly within their bucket of the trace. A second that ends inside such a bucket takes its share
/// of what is left by a binomial draw, the last one takes all. So a second depends on its key and on the earlier
/// seconds of the same bucket of the trace, which have keys of their own: on nothing that the world did.
struct TraceCursor: BitwiseCopyable {
  private let trace: TraceView
  private var index = 0
  private var start: Int64 = 0
  private var end: Int64 = 0
  private var remaining: Int64 = 0

  /// Starts at the first bucket.
  init(_ trace: TraceView) {
    self.trace = trace
    load()
  }

  /// The stretch of one bucket of the trace that lies within a second, and how many arrivals it has.
  struct Portion {
    /// Nanoseconds after the second's start.
    var offset: Int64
    /// Nanoseconds.
    var width: Int64
    /// How many arrivals.
    var count: Int64
  }

  /// The next portion of the second that starts at `second` nanoseconds; `nil` when it has no more.
  mutating func takePortion(second: Int64, key: DrawKey) -> Portion? {
    let secondEnd = second + 1_000_000_000
    guard index < trace.count, start < secondEnd else { return nil }
    let stop = min(end, secondEnd)
    let width = max(0, stop - start)
    var count = remaining
    if stop < end {
      let share = Double(width) / Double(end - start)
      count = CountDraw.binomial(trials: remaining, probability: share, key: key.derived(UInt64(index)))
    }
    let portion = Portion(offset: start - second, width: width, count: count)
    remaining -= count
    start = stop
    if stop == end {
      index += 1
      load()
    }
    return portion
  }

  private mutating func load() {
    guard index < trace.count else { return }
    (start, end, remaining) = (trace.start(index), trace.start(index + 1), trace.arrivals(index))
  }
}
