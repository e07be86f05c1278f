import BeaufortNumerics

/// How many arrivals are to be expected over time.
///
/// Shapes step by the minute (diurnal), at the edges of bursts, and at those of a trace's buckets. The tables it
/// points into belong to ``LoadTables``.
struct RateCurve: BitwiseCopyable {
  private enum Shape: BitwiseCopyable {
    case flat
    case daily(DailyView)
    case bursts(period: Int64, length: Int64, factor: Double, between: Double)
    case trace(TraceView)
  }

  private let shape: Shape
  private let perSecond: Double

  /// The curve of a process of constant rate.
  init(flat rate: Rate) { (shape, perSecond) = (.flat, Self.perSecond(rate)) }

  /// The curve of a day, from ``DailyCurve`` weights.
  init(daily weights: DailyView, rate: Rate) { (shape, perSecond) = (.daily(weights), Self.perSecond(rate)) }

  /// The curve of bursts: `factor` times the mean for `length` at the start of each `period`, lower between.
  init(bursts rate: Rate, period: Interval, length: Interval, factorPermille: Int64) {
    let period = max(1, period.nanoseconds)
    let length = min(max(0, length.nanoseconds), period)
    let factor = Double(factorPermille) / 1_000
    let rest = Double(period) - factor * Double(length)
    let between = length == period ? 0 : max(0, rest) / Double(period - length)
    shape = .bursts(period: period, length: length, factor: factor, between: between)
    perSecond = Self.perSecond(rate)
  }

  /// The curve of a trace.
  init(trace: TraceView) { (shape, perSecond) = (.trace(trace), 0) }

  private static func perSecond(_ rate: Rate) -> Double { max(0, Double(rate.perMillionSeconds) / 1_000_000) }

  /// The expected number of arrivals from `start` up to `end`, in nanoseconds since the world's start.
  @inline(__always) func expected(from start: Int64, to end: Int64) -> Double {
    guard end > start else { return 0 }
    if case .flat = shape { return perSecond * Self.seconds(end - start) }
    return expectedByShape(from: start, to: end)
  }

  @inline(never) private func expectedByShape(from start: Int64, to end: Int64) -> Double {
    switch shape {
    case .flat: return perSecond * Self.seconds(end - start)
    case .daily(let weights):
      let minute = weights.minute
      var sum = 0.0
      var position = start
      while position < end {
        let next = min(end, (position / minute + 1) * minute)
        let weight = weights.weight(minute: Int(position / minute % Int64(DailyCurve.minutes)))
        sum += Double(weight) * Self.seconds(next - position)
        position = next
      }
      return sum * perSecond / Double(DailyCurve.meanWeight)
    case .bursts(let period, let length, let factor, let between):
      func covered(_ instant: Int64) -> Int64 { instant / period * length + min(instant % period, length) }
      let inside = covered(end) - covered(start)
      return perSecond * (factor * Self.seconds(inside) + between * Self.seconds(end - start - inside))
    case .trace(let trace): return trace.expected(from: start, to: end)
    }
  }

  private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1_000_000_000 }
}

/// The ``DailyCurve`` weights of a flow; the memory belongs to ``LoadTables``.
@safe struct DailyView: BitwiseCopyable {
  private let weights: UnsafePointer<UInt32>
  /// How long a minute of the day is, in nanoseconds.
  let minute: Int64

  /// A view of 1,440 weights, each of which stands for a `minute`.
  @unsafe init(weights: UnsafePointer<UInt32>, minute: Interval) {
    unsafe self.weights = weights
    self.minute = max(1, minute.nanoseconds)
  }

  /// The weight of a minute of the day.
  func weight(minute: Int) -> UInt32 { unsafe weights[minute] }
}
