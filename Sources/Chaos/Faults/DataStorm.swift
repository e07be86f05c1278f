import BeaufortNumerics

extension FaultKind {
  /// A burst of changes on a flow: (`factor` − 1) times the base rate on top of it, same mix and keys.
  ///
  /// Overlapping windows add their extra changes. The intensity scales the factor − 1.
  static let dataStorm = FaultKind(
    name: "dataStorm",
    summary: "a burst of changes on a flow",
    targets: [.flow],
    parameters: [factor],
    scaling: .strength,
    contribute: { fault, window, timeline in
      guard case .flow(let flow) = fault.target else { preconditionFailure("a dataStorm on \(fault.target)") }
      let intensity = Intensity(permille: fault.intensityPermille)
      timeline.dataStorms.append(
        Timeline.DataStorm(
          window: window,
          flow: flow,
          factorPermille: intensity.factor(fault.parameters.checked(factor))
        )
      )
    }
  )

  private static let factor = Parameter(
    "factor",
    .factor,
    in: 1_000...1_000_000,
    standard: nil,
    summary: "total rate of changes as a multiple of the usual"
  )
}
