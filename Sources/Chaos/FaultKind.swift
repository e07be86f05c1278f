package import BeaufortNumerics

/// A kind of fault: its name, what it strikes, its settings, and what it does.
///
/// Help, schema, checking and the timeline are derived from these values alone. All of it is control plane: it runs when
/// a scenario is read and when a storm is compiled, never in an engine's loop.
package struct FaultKind: Sendable {
  /// What ``Intensity`` scales.
  package enum Scaling: Hashable, Sendable {
    /// The share or the factor − 1, inside ``FaultKind/apply`` or ``FaultKind/contribute``.
    case strength
    /// How long the window is.
    case length
  }

  /// What the scenario writes after `fault:`.
  package let name: String
  /// One line for help, schema and reports.
  package let summary: String
  /// What it can strike.
  package let targets: [FaultTarget.Kind]
  /// Whether, of the systems, it strikes Salesforce orgs alone.
  package let isForOrgsOnly: Bool
  /// Its settings.
  package let parameters: [Parameter]
  /// What the intensity scales.
  package let scaling: Scaling
  /// The length where the scenario writes no `for`; `nil` where `for` must be written.
  package let standardLength: (@Sendable (FaultSpec) -> Interval)?
  /// How it looks from outside, where it is an outage.
  package let outage: @Sendable (ParameterValues) -> OutageMode
  /// Adds what it does to the effects of its target.
  package let apply: @Sendable (ParameterValues, Intensity, inout Effects) -> Void
  /// Adds to the timeline what effects on a target cannot say: extra changes, other systems' jobs.
  package let contribute: @Sendable (FaultSpec, Int, inout Timeline) -> Void

  /// Describes a kind; the closures default to doing nothing.
  init(
    name: String,
    summary: String,
    targets: [FaultTarget.Kind],
    isForOrgsOnly: Bool = false,
    parameters: [Parameter],
    scaling: Scaling,
    standardLength: (@Sendable (FaultSpec) -> Interval)? = nil,
    outage: @escaping @Sendable (ParameterValues) -> OutageMode = { _ in .none },
    apply: @escaping @Sendable (ParameterValues, Intensity, inout Effects) -> Void = { _, _, _ in },
    contribute: @escaping @Sendable (FaultSpec, Int, inout Timeline) -> Void = { _, _, _ in }
  ) {
    (self.name, self.summary, self.targets) = (name, summary, targets)
    (self.isForOrgsOnly, self.parameters, self.scaling) = (isForOrgsOnly, parameters, scaling)
    (self.standardLength, self.outage) = (standardLength, outage)
    (self.apply, self.contribute) = (apply, contribute)
  }

  /// Whether the scenario must write `for`.
  package var needsLength: Bool { standardLength == nil }

  /// How long `fault` lasts, intensity included and not yet cut to the scenario's duration; `nil` where neither `for`
  /// nor a standard says so, and 0 where nothing is left of it.
  package func length(of fault: FaultSpec) -> Interval? {
    guard let written = fault.length ?? standardLength?(fault) else { return nil }
    let intensity = Intensity(permille: fault.intensityPermille)
    if intensity.permille == 0 { return .zero }
    return switch scaling {
    case .strength: written
    case .length: intensity.length(written)
    }
  }
}

extension ParameterValues {
  /// The value of a setting that the scenario's check has seen to be there.
  func checked(_ parameter: Parameter) -> Int64 {
    guard let value = self[parameter] else { preconditionFailure("'\(parameter.name)' was not checked to be there") }
    return value
  }
}

extension FaultTarget {
  /// The sort of target.
  package var kind: Kind {
    switch self {
    case .system: .system
    case .link: .link
    case .flow: .flow
    case .integration: .integration
    }
  }
}
