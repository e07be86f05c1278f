/// How many times as fast as in life the clock of a scenario runs.
///
/// At 60 times the speed a day is over in 24 minutes: stretches of the clock are divided by it and rates are multiplied,
/// while latencies and service times, which no clock makes, stay.
package struct Speed: Hashable, Sendable {
  /// Thousandths of the speed of life; above 0.
  package let permille: Int64

  /// As fast as life.
  package static let ofLife = Speed(permille: 1_000)
  /// What a speed may be: from a thousandth of life's to a hundred thousand times it.
  package static let range: ClosedRange<Int64> = 1...100_000_000

  /// A speed of `permille` thousandths of life's.
  package init(permille: Int64) {
    precondition(permille > 0, "a speed of \(permille) thousandths")
    self.permille = permille
  }

  /// How long something lasts that lasts `interval` in life: to the nearest nanosecond, and at least one where it
  /// lasted at all.
  package func length(of interval: Interval) -> Interval {
    let scaled = (Int128(interval.nanoseconds) * 1_000 + Int128(permille / 2)) / Int128(permille)
    return Interval(nanoseconds: Int64(clamping: interval > .zero ? max(1, scaled) : scaled))
  }

  /// How often something happens that happens at `rate` in life: at least once in a million seconds where it happens.
  package func rate(of rate: Rate) -> Rate {
    let scaled = (Int128(rate.perMillionSeconds) * Int128(permille) + 500) / 1_000
    return Rate(perMillionSeconds: Int64(clamping: rate.perMillionSeconds > 0 ? max(1, scaled) : scaled))
  }

  /// A scenario that runs at `one` of the speed, run at `other` times its own.
  package static func * (one: Speed, other: Speed) -> Speed {
    Speed(permille: max(1, Int64(clamping: Int128(one.permille) * Int128(other.permille) / 1_000)))
  }
}
