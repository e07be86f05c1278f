import Patterns

/// A flow of a trial, and the pattern that carries it.
struct Lane: Hashable, Sendable {
  let name: String
  let direction: Direction
  /// The pattern with its settings, as scenarios have it.
  let pattern: String
  /// The external system at its other end.
  var external = "erp"
  /// Its population, changes and reads, as scenarios have them.
  var load: String

  /// A lane into the org.
  static func into(
    _ name: String,
    from external: String = "erp",
    _ pattern: String,
    _ load: String
  ) -> Lane {
    Lane(name: name, direction: .intoOrg, pattern: pattern, external: external, load: load)
  }

  /// A lane out of the org.
  static func out(_ name: String, _ pattern: String, _ load: String) -> Lane {
    Lane(name: name, direction: .outOfOrg, pattern: pattern, load: load)
  }

  /// Its line among a scenario's flows.
  var flow: String {
    let (from, to) = direction == .intoOrg ? (external, "salesforce") : ("salesforce", external)
    return "  \(name): { object: Order, from: \(from), to: \(to), owner: tests, \(load) }"
  }

  /// Its line in the scenario's one candidate.
  var assignment: String { "      \(name): { \(pattern) }" }
}

/// Some weather of a trial: a named list of faults, as scenarios have them.
struct Storm: Hashable, Sendable {
  let name: String
  let faults: [String]

  init(_ name: String, _ faults: String...) { (self.name, self.faults) = (name, faults) }

  /// Its line among a scenario's storms.
  var line: String { "  \(name): [\(faults.map { "{ \($0) }" }.joined(separator: ", "))]" }
}
