import BeaufortNumerics

extension FaultKind {
  /// The system answers everything, but `factor` times as slowly.
  ///
  /// Overlapping windows multiply, up to a million-fold. Waiting time is not touched: the queue grows by itself. The
  /// intensity scales the factor − 1.
  static let slowService = FaultKind(
    name: "slowService",
    summary: "the system answers, but more slowly",
    targets: [.system],
    parameters: [factor],
    scaling: .strength,
    apply: { values, intensity, effects in
      let product = Int128(effects.serviceTimePermille) * Int128(intensity.factor(values.checked(factor))) / 1_000
      effects.serviceTimePermille = Int64(clamping: min(product, 1_000_000_000))
    }
  )

  private static let factor = Parameter(
    "factor",
    .factor,
    in: 1_000...1_000_000,
    standard: 10_000,
    summary: "service time as a multiple of the usual"
  )
}
