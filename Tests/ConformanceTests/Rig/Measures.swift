import Measurement

extension Ledger {
  /// Changes that became visible, themselves or by a later version.
  var arrived: Int64 { delivered + superseded }
}

extension FlowResult {
  /// The delay in nanoseconds that half of the changes do not exceed; the largest number where it is not reached.
  var medianDelay: Int64 { whole.propagation.percentile(perMille: 500) ?? .max }
  /// The longest delay of a change that became visible, in nanoseconds.
  var longestDelay: Int64 { whole.propagation.max }
  /// Reads that were not answered.
  var failedReads: Int64 { whole.readsAttempted - whole.readsAnswered }
}

extension Int64 {
  /// So many milliseconds, in nanoseconds.
  static func milliseconds(_ count: Int64) -> Int64 { count * 1_000_000 }
}
