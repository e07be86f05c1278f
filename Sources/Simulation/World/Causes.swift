import Measurement

/// Nanoseconds by ``DelayCause``, two to a vector.
struct Causes: BitwiseCopyable {
  private typealias Pair = SIMD2<Int64>
  private var first = Pair.zero
  private var second = Pair.zero
  private var third = Pair.zero
  private var fourth = Pair.zero
  private var fifth = Pair.zero

  @inline(__always)
  subscript(cause: DelayCause) -> Int64 {
    get {
      let lane = Int(cause.rawValue & 1)
      return switch cause.rawValue >> 1 {
      case 0: first[lane]
      case 1: second[lane]
      case 2: third[lane]
      case 3: fourth[lane]
      default: fifth[lane]
      }
    }
    set {
      let lane = Int(cause.rawValue & 1)
      switch cause.rawValue >> 1 {
      case 0: first[lane] = newValue
      case 1: second[lane] = newValue
      case 2: third[lane] = newValue
      case 3: fourth[lane] = newValue
      default: fifth[lane] = newValue
      }
    }
  }

  var sum: Int64 {
    @inline(__always) get {
      let total = (first &+ second) &+ (third &+ fourth) &+ fifth
      return total.x &+ total.y
    }
  }

  @inline(__always)
  static func += (lhs: inout Causes, rhs: Causes) {
    lhs.first &+= rhs.first
    lhs.second &+= rhs.second
    lhs.third &+= rhs.third
    lhs.fourth &+= rhs.fourth
    lhs.fifth &+= rhs.fifth
  }

  @inline(__always)
  static func -= (lhs: inout Causes, rhs: Causes) {
    lhs.first &-= rhs.first
    lhs.second &-= rhs.second
    lhs.third &-= rhs.third
    lhs.fourth &-= rhs.fourth
    lhs.fifth &-= rhs.fifth
  }
}

/// The causes of all delays of a flow, summed exactly.
struct DelayBudget {
  /// The sums that reports have, but for what is ``recent``.
  private var totals = InlineArray<10, Int128>(repeating: 0)
  private var recent = Causes()
  /// The sum of the delays in ``recent``, of which every cause is a part.
  private var recentDelay: Int64 = 0

  /// Adds what a delay was made of.
  @inline(__always)
  mutating func add(_ causes: Causes, of delay: Int64) {
    assert(DelayCause.allCases.allSatisfy { causes[$0] >= 0 }, "a delay has a negative part")
    let (sum, overflows) = recentDelay.addingReportingOverflow(delay)
    if overflows { settle() }
    recentDelay = overflows ? delay : sum
    recent += causes
  }

  /// The sums by cause.
  mutating func sums() -> [Int128] {
    settle()
    return totals.indices.map { totals[$0] }
  }

  private mutating func settle() {
    for cause in DelayCause.allCases { totals[Int(cause.rawValue)] += Int128(recent[cause]) }
    (recent, recentDelay) = (Causes(), 0)
  }
}
