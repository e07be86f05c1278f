import Measurement

/// Nanoseconds by ``DelayCause``.
struct Causes: BitwiseCopyable {
  private var nanoseconds = InlineArray<10, Int64>(repeating: 0)

  @inline(__always)
  subscript(cause: DelayCause) -> Int64 {
    get { nanoseconds[Int(cause.rawValue)] }
    set { nanoseconds[Int(cause.rawValue)] = newValue }
  }

  var sum: Int64 {
    var total: Int64 = 0
    for index in nanoseconds.indices { total += nanoseconds[index] }
    return total
  }

  /// Adds to totals by cause.
  func add(to totals: inout InlineArray<10, Int128>) {
    for index in nanoseconds.indices where nanoseconds[index] != 0 { totals[index] += Int128(nanoseconds[index]) }
  }

  static func += (lhs: inout Causes, rhs: Causes) {
    for index in lhs.nanoseconds.indices { lhs.nanoseconds[index] += rhs.nanoseconds[index] }
  }

  static func -= (lhs: inout Causes, rhs: Causes) {
    for index in lhs.nanoseconds.indices { lhs.nanoseconds[index] -= rhs.nanoseconds[index] }
  }

  static func + (lhs: Causes, rhs: Causes) -> Causes {
    var sum = lhs
    sum += rhs
    return sum
  }
}
