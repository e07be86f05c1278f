/// One setting that a registered thing (a pattern, a fault) understands: its name, unit, range and default.
///
/// Registries describe their settings with this type; the scenario format, `--help`, the checker and the reports all
/// read the same description.
package struct Parameter: Hashable, Sendable {
  /// What is written, and how the bare integer is to be read.
  package enum Kind: Hashable, Sendable {
    /// Written `250ms`; nanoseconds.
    case duration
    /// A duration that the parties' own speed makes, such as a time-out: the ``Speed`` of a scenario leaves it alone.
    case latency
    /// Written `2_000`; a whole number.
    case count
    /// Written `30%`; thousandths.
    case permille
    /// Written `20` or `1.5`; thousandths.
    case factor
    /// Written `true` or `false`; 1 or 0.
    case flag
    /// Written as one of the words; its index.
    case choice([String])
    /// The name of a flow of the scenario; its index.
    case flow
  }

  /// The key in the scenario.
  package let name: String
  /// Unit and form.
  package let kind: Kind
  /// The values that are possible, in the kind's bare integer.
  package let range: ClosedRange<Int64>
  /// The default; `nil` where it must be given or its absence means something.
  package let standard: Int64?
  /// One line for help and schema.
  package let summary: String

  /// Describes a setting.
  package init(_ name: String, _ kind: Kind, in range: ClosedRange<Int64>, standard: Int64?, summary: String) {
    (self.name, self.kind, self.range, self.standard, self.summary) = (name, kind, range, standard, summary)
  }
}

/// Settings by name, as bare integers in the unit of each ``Parameter``.
package struct ParameterValues: Hashable, Sendable {
  private var values: [String: Int64]

  /// Makes settings from what was written.
  package init(_ values: [String: Int64] = [:]) { self.values = values }

  /// The value of `parameter`: what was written, or else its default.
  package subscript(parameter: Parameter) -> Int64? { values[parameter.name] ?? parameter.standard }

  /// What was written for `name`, without any default.
  package func written(_ name: String) -> Int64? { values[name] }

  /// Writes `value` for `name`.
  package mutating func set(_ name: String, to value: Int64) { values[name] = value }

  /// The names that were written, in order.
  package var names: [String] { values.keys.sorted() }
}
