package import Measurement

/// Something that is worse than in the accepted run, and that a check fails for.
package struct Regression: Hashable, Sendable {
  /// The candidate.
  package var candidate: String
  /// The storm; `calm` for none.
  package var storm: String
  /// The flow; `nil` for limits, which the flows of a world share.
  package var flow: String?
  /// What is worse.
  package var cause: Cause

  /// What is worse.
  package enum Cause: Hashable, Sendable {
    /// An objective that the accepted run met is missed.
    case objective(ObjectiveOutcome, before: ObjectiveOutcome, unit: String)
    /// A figure is worse, beyond chance and beyond the tolerance; for the ledger, at all.
    case figure(ComparedFigure)
  }
}

/// One thing that a check looks at: a flow of a candidate in a weather, or the limits that its flows share.
package struct RegressionCase: Hashable, Sendable {
  /// The candidate.
  package var candidate: String
  /// The storm; `calm` for none.
  package var storm: String
  /// The flow; `nil` for the limits.
  package var flow: String?
  /// What is worse in it, the ledger first; empty where it passed.
  package var regressions: [Regression]
  /// How long its worlds took, in seconds, shared evenly by their flows.
  package var seconds: Double
}
