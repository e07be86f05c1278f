import BeaufortNumerics

extension FaultKind {
  /// The system answers a share of its requests with an error, without doing anything.
  ///
  /// Overlapping windows act one after the other: of what one lets through, the next takes its share, so the shares
  /// combine to 1 − Π(1 − p). The status is that of the largest share (of equal ones 429 before 503 before 500). The
  /// intensity scales the share.
  static let errorRate = FaultKind(
    name: "errorRate",
    summary: "the system answers a share of its requests with an error",
    targets: [.system],
    parameters: [rate, status],
    scaling: .strength,
    apply: { values, intensity, effects in
      let share = intensity.share(values.checked(rate))
      let spared = (1_000_000 - effects.errorsPerMillion) * (1_000_000 - share) / 1_000_000
      effects.errorsPerMillion = 1_000_000 - spared
      // Faults of one kind are applied in ascending order of strength: the last one has the largest share.
      effects.errorStatus = statuses[Int(values.checked(status))]
    }
  )

  private static let statuses: [Int64] = [500, 503, 429]

  private static let rate = Parameter(
    "rate",
    .permille,
    in: 0...1_000,
    standard: nil,
    summary: "the share of requests that fail"
  )
  private static let status = Parameter(
    "status",
    .choice(statuses.map(String.init)),
    in: 0...2,
    standard: 1,
    summary: "the HTTP status they are answered with"
  )
}
