import BeaufortNumerics
import Measurement

/// Durations counted in a histogram, lognormal ones as in a run.
enum Histograms {
  /// Counts `operations` values.
  static func record(_ operations: Int64) -> Measured {
    let table = SampleTable(.lognormal(median: .milliseconds(120), p99: .milliseconds(900)))
    let key = DrawKey(seed: 3, replication: 0)
    let values = (0..<UInt64(8_192)).map { table.sample(key.bits($0)) }
    var recorder = HistogramRecorder()
    var left = operations
    let watch = Stopwatch()
    while left > 0 {
      let count = Int(min(left, Int64(values.count)))
      for index in 0..<count { recorder.record(values[index]) }
      left -= Int64(count)
    }
    let nanoseconds = watch.nanoseconds
    let total = recorder.finished().total
    precondition(total == operations, "\(total) of \(operations) values were counted")
    return Measured(count: operations, nanoseconds: nanoseconds)
  }
}
