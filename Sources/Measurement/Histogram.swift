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
}
