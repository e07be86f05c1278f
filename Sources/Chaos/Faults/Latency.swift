import BeaufortNumerics

extension FaultKind {
  /// Every one-way trip over the link, or to and from the system, takes longer.
  ///
  /// Overlapping windows add up, their jitters too. The intensity scales the window's length.
  static let latency = FaultKind(
    name: "latency",
    summary: "every trip over the link, or to and from the system, takes longer",
    targets: [.link, .system],
    parameters: [add, jitter],
    scaling: .length,
    apply: { values, _, effects in
      effects.addedLatency = effects.addedLatency + Interval(nanoseconds: values.checked(add))
      effects.addedJitter = effects.addedJitter + Interval(nanoseconds: values.checked(jitter))
    }
  )

  private static let add = Parameter(
    "add",
    .latency,
    in: 0...Interval.hours(1).nanoseconds,
    standard: nil,
    summary: "added to each one-way trip"
  )
  private static let jitter = Parameter(
    "jitter",
    .latency,
    in: 0...Interval.hours(1).nanoseconds,
    standard: 0,
    summary: "largest uniform jitter on top of it"
  )
}
