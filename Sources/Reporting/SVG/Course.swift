import Measurement

/// A series made coarse enough to draw: at most ``limit`` steps.
///
/// A level (a backlog, an age) keeps its largest value of a step, so that no peak is lost; a count is summed.
struct Course: Hashable, Sendable {
  /// The most steps a course has: 5 minutes each for a day.
  static let limit = 288

  /// The width of a bucket of the series: what a time is the mean of.
  let bucketNanoseconds: Int64
  /// The width of a step.
  let stepNanoseconds: Int64
  /// One value a step; `nil` where nothing was measured.
  let values: [Int64?]
  /// Whether steps are levels rather than sums.
  let isLevel: Bool

  /// Coarsens a series.
  init(_ series: Series) {
    let buckets = series.values.count
    let factor = max(1, (buckets + Self.limit - 1) / Self.limit)
    let isLevel = Self.isLevel(series)
    self.isLevel = isLevel
    bucketNanoseconds = series.bucketNanoseconds
    stepNanoseconds = series.bucketNanoseconds * Int64(factor)
    values = stride(from: 0, to: buckets, by: factor).map { start in
      var result: Int64?
      for value in series.values[start..<min(start + factor, buckets)] where value >= 0 {
        result = result.map { isLevel ? max($0, value) : $0 + value } ?? value
      }
      return result
    }
  }

  /// Backlogs, ages and whatever is measured in time are levels; the rest counts what happened in a bucket.
  static func isLevel(_ series: Series) -> Bool {
    series.unit == "ns" || series.name.hasPrefix("backlog") || series.name.hasSuffix(".level")
  }
}
