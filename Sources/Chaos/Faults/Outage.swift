import BeaufortNumerics

extension FaultKind {
  /// The system or link is out, both ways.
  ///
  /// Where both modes overlap the black hole wins: what vanishes on the way reaches nobody who could refuse it. The
  /// intensity scales the window's length.
  static let outage = FaultKind(
    name: "outage",
    summary: "the system or link answers nothing and sends nothing",
    targets: [.system, .link],
    parameters: [mode],
    scaling: .length,
    outage: outageMode,
    apply: { values, _, effects in
      effects.outage =
        switch (effects.outage, outageMode(values)) {
        case (.blackHole, _), (_, .blackHole): .blackHole
        case (.refused, _), (_, .refused): .refused
        case (.none, .none): .none
        }
    }
  )

  private static let mode = Parameter(
    "mode",
    .choice(["refused", "blackHole"]),
    in: 0...1,
    standard: 0,
    summary: "whether connections are refused at once, or whatever is sent vanishes"
  )

  @Sendable private static func outageMode(_ values: ParameterValues) -> OutageMode {
    values.checked(mode) == 0 ? .refused : .blackHole
  }
}
