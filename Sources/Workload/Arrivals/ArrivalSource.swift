import BeaufortNumerics

/// One stream of arrivals: what falls into a second depends on the stream's key and the second alone.
struct ArrivalSource: BitwiseCopyable {
  /// Nanoseconds in a bucket of arrivals.
  static let bucketWidth: Int64 = 1_000_000_000

  private enum Process: BitwiseCopyable {
    case poisson(RateCurve)
    case equalGaps(perMillionSeconds: UInt64)
    case trace(TraceCursor)
  }

  private let key: DrawKey
  private let stream: UInt64
  private let windowStart: Int64
  private let windowEnd: Int64
  private let scale: Double
  private var process: Process
  private var counts = PoissonCount()

  /// The base stream of `arrivals`, up to `end`.
  init(stream: UInt64, key: DrawKey, arrivals: ArrivalSpec, curve: RateCurve, trace: TraceView?, end: Instant) {
    self.stream = stream
    self.key = key.derived(stream)
    (windowStart, windowEnd, scale) = (0, end.nanoseconds, 1)
    switch (arrivals.shape, trace) {
    case (.trace, let trace?): process = .trace(TraceCursor(trace))
    case (.constant, _): process = .equalGaps(perMillionSeconds: UInt64(max(0, arrivals.rate.perMillionSeconds)))
    case (.trace, nil), (.poisson, _), (.diurnal, _), (.bursts, _): process = .poisson(curve)
    }
  }

  /// A storm's stream: (factor − 1) times the rate of the base, within its window and before `end`.
  ///
  /// Over a trace the extra arrivals are a Poisson process of the trace's rate.
  init(stream: UInt64, key: DrawKey, storm: StormLoad, arrivals: ArrivalSpec, curve: RateCurve, end: Instant) {
    self.stream = stream
    self.key = key.derived(stream)
    (windowStart, windowEnd) = (max(0, storm.start.nanoseconds), min(storm.end.nanoseconds, end.nanoseconds))
    let extraPermille = max(0, storm.factorPermille - 1_000)
    scale = Double(extraPermille) / 1_000
    switch arrivals.shape {
    case .constant:
      let rate = Int128(max(0, arrivals.rate.perMillionSeconds)) * Int128(extraPermille) / 1_000
      process = .equalGaps(perMillionSeconds: UInt64(clamping: rate))
    case .poisson, .diurnal, .bursts, .trace: process = .poisson(curve)
    }
  }

  /// Appends the arrivals of `bucket` that lie in the window.
  mutating func fill(bucket: Int64, into buffer: inout ArrivalBuffer) {
    let second = bucket * Self.bucketWidth
    guard second < windowEnd, second + Self.bucketWidth > windowStart else { return }
    // Before the others, so that a second without any copies no process.
    if case .equalGaps(let rate) = process, !hasArrivals(rate, bucket: UInt64(bucket)) { return }
    let bucketKey = key.derived(UInt64(bucket))
    switch process {
    case .poisson(let curve):
      let mean = scale * curve.expected(from: second, to: second + Self.bucketWidth)
      let count = counts.draw(mean: mean, key: bucketKey)
      scatter(count, from: 0, over: Self.bucketWidth, firstOrdinal: 0, second: second, key: bucketKey, into: &buffer)
    case .equalGaps(let rate): appendEqualGaps(rate, bucket: UInt64(bucket), into: &buffer)
    case .trace(let cursor): replay(cursor, second: second, key: bucketKey, into: &buffer)
    }
  }

  @inline(never)
  private mutating func replay(_ start: TraceCursor, second: Int64, key: DrawKey, into buffer: inout ArrivalBuffer) {
    var cursor = start
    var ordinal = 0
    while let portion = cursor.takePortion(second: second, key: key) {
      let count = Int(min(portion.count, Int64(PoissonCount.limit - ordinal)))
      scatter(
        count,
        from: portion.offset,
        over: portion.width,
        firstOrdinal: ordinal,
        second: second,
        key: key,
        into: &buffer
      )
      ordinal += count
    }
    process = .trace(cursor)
  }

  @inline(__always) private func scatter(
    _ count: Int,
    from start: Int64,
    over width: Int64,
    firstOrdinal: Int,
    second: Int64,
    key: DrawKey,
    into buffer: inout ArrivalBuffer
  ) {
    let isWhole = second >= windowStart && second + Self.bucketWidth <= windowEnd
    for ordinal in firstOrdinal..<firstOrdinal + count {
      let luck = key.bits(ArrivalDraw.instant.counter(UInt64(truncatingIfNeeded: ordinal)))
      let offset = start &+ Int64(truncatingIfNeeded: luck.reduced(below: UInt64(truncatingIfNeeded: width)))
      guard isWhole || contains(second &+ offset) else { continue }
      buffer.append(offset: UInt64(truncatingIfNeeded: offset), stream: stream, ordinal: ordinal)
    }
  }

  /// Whether any may fall into the bucket: of thin flows, into most none does.
  @inline(__always) private func hasArrivals(_ rate: UInt64, bucket: UInt64) -> Bool {
    let (upTo, overflows) = (bucket &+ 1).multipliedReportingOverflow(by: rate)
    return overflows || upTo / 1_000_000 > (upTo &- rate) / 1_000_000
  }

  /// Arrival *k* (from 1) comes one nanosecond before *k* gaps, so that floor(*t* × rate) have come before *t*.
  @inline(never) private func appendEqualGaps(_ rate: UInt64, bucket: UInt64, into buffer: inout ArrivalBuffer) {
    let million: UInt128 = 1_000_000
    let before = UInt128(bucket) * UInt128(rate) / million
    let upTo = (UInt128(bucket) + 1) * UInt128(rate) / million
    let count = min(Int(upTo - before), PoissonCount.limit)
    for ordinal in 0..<count {
      let gaps = before + UInt128(ordinal) + 1
      let instant = (gaps * 1_000_000_000_000_000 + UInt128(rate) - 1) / UInt128(rate) - 1
      let offset = UInt64(instant - UInt128(bucket) * UInt128(Self.bucketWidth))
      guard contains(Int64(instant)) else { continue }
      buffer.append(offset: offset, stream: stream, ordinal: ordinal)
    }
  }

  private func contains(_ instant: Int64) -> Bool { instant >= windowStart && instant < windowEnd }

  /// The key of one bucket of one stream.
  static func bucketKey(_ key: DrawKey, stream: UInt64, bucket: Int64) -> DrawKey {
    key.derived(stream).derived(UInt64(bucket))
  }
}

/// What a draw of an arrival is for; its counter is four times the ordinal and this.
enum ArrivalDraw: UInt64 {
  case instant, kind, slot, recent

  /// The counter of the draw for arrival `ordinal`.
  @inline(__always) func counter(_ ordinal: UInt64) -> UInt64 { ordinal &* 4 &+ rawValue }
}
