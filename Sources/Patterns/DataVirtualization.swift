import BeaufortNumerics
import Platform

/// Data Virtualization: nothing is copied, a read goes to the source, and a cache spares some of them.
///
/// Into the org, records are external objects read through OData. Out of the org, the target reads the org's REST API
/// on demand. Both are a ``ReadThrough`` with single flight, which answers nothing older than its TTL.
extension PatternKind {
  /// The registration.
  package static let dataVirtualization = PatternKind(
    name: "virtualization",
    title: "Data Virtualization",
    summary: "Reads go through to the source, with a cache; nothing is copied.",
    ruleOfThumb: "where data must not be copied",
    parameters: [ttl, timeout]
  ) { direction, settings in
    let operation: Operation
    let place: Stage.Place
    switch direction {
    case .intoOrg: (operation, place) = (.odataRead, .org)
    case .outOfOrg: (operation, place) = (.restRead, .outside)
    }
    let stage = Stage(place: place, feed: .reads, durability: .memory, timeout: settings.interval(timeout)) {
      MachineBox(ReadThrough(operation, lifetime: settings.interval(ttl), sharesLookups: true, answersStale: false))
    }
    return PatternPlan(stages: [stage], readPath: .through)
  }
}

private let ttl = Parameter.duration("ttl", .seconds(60), from: .zero, "How long a value is used after its request.")
private let timeout = Parameter.timeout("timeout", .seconds(120), "How long a read waits for the source.")
