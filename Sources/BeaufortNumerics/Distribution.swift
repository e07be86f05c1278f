/// How long something takes, as a scenario writes it.
///
/// `{ median, p99 }` is lognormal; a bare value is constant. Shapes and scales are integers, so that equal scenarios
/// build equal tables everywhere.
public enum Distribution: Hashable, Sendable {
  /// Always the same.
  case constant(Interval)
  /// Lognormal, given by its median and its 99th percentile.
  case lognormal(median: Interval, p99: Interval)
  /// Exponential with the given mean.
  case exponential(mean: Interval)
  /// Uniform between both ends.
  case uniform(min: Interval, max: Interval)
  /// Weibull; `shapePermille` is the shape in thousandths.
  case weibull(shapePermille: Int64, scale: Interval)
  /// Pareto (type I); `shapePermille` is the tail index in thousandths, `min` the least value.
  case pareto(shapePermille: Int64, min: Interval)
  /// Empirical: ascending quantiles, in parts per million, joined by straight lines; below the first and above the
  /// last, their values hold.
  case quantiles([Quantile])

  /// One point of an empirical distribution.
  public struct Quantile: Hashable, Sendable {
    /// The share of values at or below `value`, in parts per million.
    public let perMillion: Int64
    /// The value at that share.
    public let value: Interval
    /// Makes a point.
    public init(perMillion: Int64, value: Interval) { (self.perMillion, self.value) = (perMillion, value) }
  }
}
