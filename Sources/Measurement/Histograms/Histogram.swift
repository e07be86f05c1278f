/// How often each duration was seen, in log-linear buckets (the layout of HdrHistogram: 128 buckets an octave).
///
/// A bucket is at most 1/128 of its values wide. Values are nanoseconds; the largest and the sum are kept exactly.
package struct Histogram: Hashable, Sendable {
  /// Counts by bucket, up to the last one used.
  package internal(set) var counts: [Int64] = []
  /// Values recorded, without ``unreached``.
  package internal(set) var total: Int64 = 0
  /// Values that are infinite: what was waited for never came.
  package var unreached: Int64 = 0
  /// The sum of all finite values.
  package internal(set) var sum: Int128 = 0
  /// The largest finite value, 0 where there is none.
  package internal(set) var max: Int64 = 0

  /// An empty histogram.
  package init() {}

  /// Makes a histogram of what was stored or recorded; empty buckets at the end are dropped, and ``total`` is counted.
  package init(counts: [Int64], unreached: Int64, sum: Int128, max: Int64) {
    let used = (counts.lastIndex { $0 != 0 } ?? -1) + 1
    self.counts = Array(counts.prefix(used))
    total = self.counts.reduce(0, +)
    (self.unreached, self.sum, self.max) = (unreached, sum, max)
  }

  /// Records one value in nanoseconds, which is not negative. For loops there is ``HistogramRecorder``.
  package mutating func record(_ nanoseconds: Int64) {
    let bucket = Histogram.bucket(of: nanoseconds)
    if bucket >= counts.count { counts += [Int64](repeating: 0, count: bucket + 1 - counts.count) }
    counts[bucket] += 1
    total += 1
    sum += Int128(nanoseconds)
    max = Swift.max(max, nanoseconds)
  }

  /// Adds all values of `other`.
  package mutating func merge(_ other: Histogram) {
    if counts.isEmpty {
      counts = other.counts
    } else {
      let missing = other.counts.count - counts.count
      if missing > 0 { counts += [Int64](repeating: 0, count: missing) }
      for bucket in 0..<other.counts.count { counts[bucket] += other.counts[bucket] }
    }
    total += other.total
    unreached += other.unreached
    sum += other.sum
    max = Swift.max(max, other.max)
  }
}

extension Histogram {
  /// All values, the infinite ones with them.
  package var population: Int64 { total + unreached }

  /// The mean of the finite values in nanoseconds; `nil` where there is none.
  package var mean: Double? { total == 0 ? nil : Double(sum) / Double(total) }

  /// The value in nanoseconds that `perMille` thousandths of all values do not exceed; see ``percentile(perMillion:)``.
  package func percentile(perMille: Int64) -> Int64? { percentile(perMillion: perMille * 1_000) }

  /// The value in nanoseconds that `perMillion` millionths of all values do not exceed.
  ///
  /// It is the highest value of the bucket that holds the ⌈share · ``population``⌉-th smallest value (at least the
  /// first), capped at ``max``; `nil` where that one is infinite, or where there are no values.
  package func percentile(perMillion: Int64) -> Int64? {
    let rank = Swift.max(1, (Int128(perMillion) * Int128(population) + 999_999) / 1_000_000)
    guard rank <= Int128(total) else { return nil }
    var (left, bucket) = (Int64(rank), 0)
    while bucket < counts.count {
      left -= counts[bucket]
      if left <= 0 { return min(max, Histogram.highest(of: bucket)) }
      bucket += 1
    }
    return nil
  }
}
