/// The buckets: one for each nanosecond below 256, then 128 for each octave.
extension Histogram {
  /// How many buckets hold all values from 0 to `Int64.max`.
  package static let bucketCount = 7_296

  /// The bucket of a value in nanoseconds, which is not negative.
  package static func bucket(of nanoseconds: Int64) -> Int {
    precondition(nanoseconds >= 0, "a histogram holds durations, not \(nanoseconds) ns")
    let shift = 56 - (nanoseconds | 128).leadingZeroBitCount
    return shift << 7 + Int(nanoseconds >> Int64(shift))
  }

  /// The least value of `bucket`, in nanoseconds.
  package static func lowest(of bucket: Int) -> Int64 {
    let shift = Swift.max(0, bucket >> 7 - 1)
    return Int64(bucket - shift << 7) << Int64(shift)
  }

  /// The greatest value of `bucket`, in nanoseconds.
  package static func highest(of bucket: Int) -> Int64 {
    let shift = Swift.max(0, bucket >> 7 - 1)
    return lowest(of: bucket) + (Int64(1) << Int64(shift) - 1)
  }
}
