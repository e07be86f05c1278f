package import BeaufortNumerics
package import Chaos

/// The words that a scenario may use: what the registries of the other modules know, as the reader needs it.
///
/// The reader never names a fault, a pattern, a limit or a measure itself; whoever registers one has extended the
/// format.
package struct Vocabulary: Sendable {
  /// A kind of fault.
  package struct Fault: Sendable {
    /// What is written after `fault:`.
    package var name: String
    /// What it can strike.
    package var targets: [FaultTarget.Kind]
    /// Whether, of the systems, it strikes Salesforce orgs alone.
    package var isForOrgsOnly: Bool
    /// Its settings.
    package var parameters: [Parameter]
    /// How long it lasts where `for` is not written; `nil` where it must be.
    package var standardLength: (@Sendable (FaultSpec) -> Interval)?

    /// Describes a kind of fault.
    package init(
      name: String,
      targets: [FaultTarget.Kind],
      isForOrgsOnly: Bool = false,
      parameters: [Parameter] = [],
      standardLength: (@Sendable (FaultSpec) -> Interval)? = nil
    ) {
      (self.name, self.targets, self.isForOrgsOnly) = (name, targets, isForOrgsOnly)
      (self.parameters, self.standardLength) = (parameters, standardLength)
    }
  }

  /// A pattern.
  package struct Pattern: Sendable {
    /// Its name.
    package var name: String
    /// Its settings.
    package var parameters: [Parameter]

    /// Describes a pattern.
    package init(name: String, parameters: [Parameter] = []) { (self.name, self.parameters) = (name, parameters) }
  }

  /// A measure that an objective can bind.
  package struct Measure: Sendable {
    /// Its name.
    package var name: String
    /// Its unit: `s`, `share`, `1/s`; anything else is a bare number.
    package var unit: String
    /// Whether `@weather` may follow it.
    package var allowsWeather: Bool

    /// Describes a measure.
    package init(name: String, unit: String, allowsWeather: Bool) {
      (self.name, self.unit, self.allowsWeather) = (name, unit, allowsWeather)
    }
  }

  /// The kinds of fault, in the registry's order.
  package var faults: [Fault]
  /// The patterns, in the registry's order.
  package var patterns: [Pattern]
  /// The limits whose allowance `limits:` can set and whose use `background:` can state, in the registry's order.
  package var limits: [String]
  /// The measures, in the registry's order.
  package var measures: [Measure]

  /// Gathers the words.
  package init(faults: [Fault], patterns: [Pattern], limits: [String], measures: [Measure]) {
    (self.faults, self.patterns, self.limits, self.measures) = (faults, patterns, limits, measures)
  }
}
