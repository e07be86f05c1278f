import BeaufortNumerics

/// One axis of a chart: where a value lies between both ends, and which values are labelled.
struct Axis: Hashable, Sendable {
  /// A labelled value.
  struct Tick: Hashable, Sendable {
    /// Where it lies, from 0 to 1.
    let position: Double
    /// What it is called.
    let label: String
  }

  private enum Scale: Hashable { case linear(Double), logarithmic(unit: Double, most: Double), nines }

  private let scale: Scale
  /// The labelled values, ascending.
  let ticks: [Tick]

  private init(_ scale: Scale, ticks: [(value: Double, label: String)]) {
    self.scale = scale
    self.ticks = ticks.map { Tick(position: Axis.position($0.value, on: scale), label: $0.label) }
      .filter { $0.position <= 1.000_1 }
  }

  /// Where `value` lies, from 0 to 1.
  func position(_ value: Double) -> Double { Axis.position(value, on: scale) }

  private static func position(_ value: Double, on scale: Scale) -> Double {
    switch scale {
    case .linear(let most): value / most
    case .logarithmic(let unit, let most): ExactMath.log(1 + value / unit) / ExactMath.log(1 + most / unit)
    case .nines: ExactMath.log(1 - min(value, 0.999_9)) / ExactMath.log(0.000_1)
    }
  }

  /// Counts from 0 to `most`, in even steps.
  static func counts(upTo most: Double) -> Axis {
    let step = roundStep(max(most, 1) / 4)
    let top = max(1, (max(most, 1) / step).rounded(.up)) * step
    let values = (0...Int(top / step + 0.5)).map { Double($0) * step }
    return Axis(.linear(top), ticks: values.map { ($0, Quantity.tick($0)) })
  }

  /// Counts from 0 to `most`, each step ten times the last, so that tens and ten thousands are both seen.
  static func logarithmicCounts(upTo most: Double) -> Axis {
    var values = [0.0, 1]
    while let last = values.last, last < most { values.append(last * 10) }
    return Axis(.logarithmic(unit: 1, most: max(most, 10)), ticks: values.map { ($0, Quantity.tick($0)) })
  }

  /// Lengths of time in seconds from 0 to `most`, on a logarithmic scale above 10 ms.
  static func durations(upTo most: Double) -> Axis {
    let named: [(Double, String)] = [
      (0, "0"), (0.1, "100 ms"), (1, "1 s"), (10, "10 s"), (60, "1 m"), (600, "10 m"), (3_600, "1 h"), (21_600, "6 h"),
      (86_400, "1 d"),
    ]
    let ticks = named.filter { $0.0 <= max(most, 1) }
    return Axis(.logarithmic(unit: 0.01, most: max(most, 1)), ticks: ticks)
  }

  /// Times of day from the scenario's start to `seconds` after it.
  static func clock(upTo seconds: Double) -> Axis {
    let steps: [Double] = [
      1, 5, 10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    ]
    let step = steps.first { seconds / $0 <= 4.01 } ?? seconds / 4
    let count = Int(seconds / step + 0.001)
    let ticks = (0...max(1, count)).map { index in
      let value = Double(index) * step
      let label =
        step < 60 ? Quantity.duration(seconds: value) : Quantity.clock(nanoseconds: Int64(value) * 1_000_000_000)
      return (value, label)
    }
    return Axis(.linear(max(seconds, 1)), ticks: ticks)
  }

  /// Shares of changes from none to all but one in ten thousand: each further nine takes the same room.
  static let nines = Axis(
    .nines,
    ticks: [(0.5, "50%"), (0.9, "90%"), (0.99, "99%"), (0.999, "99.9%"), (0.999_9, "99.99%")]
  )

  private static func roundStep(_ rough: Double) -> Double {
    var power = 1.0
    while power * 10 <= rough { power *= 10 }
    return power * ([1.0, 2, 2.5, 5].first { power * $0 >= rough && power * $0 == (power * $0).rounded() } ?? 10)
  }
}
