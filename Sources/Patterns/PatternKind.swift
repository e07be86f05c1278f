package import BeaufortNumerics

/// Which way a flow runs.
package enum Direction: String, Hashable, Sendable, CaseIterable {
  /// From an external system into the org.
  case intoOrg
  /// From the org to an external system.
  case outOfOrg
}

/// One machine of a pattern: where it runs, what feeds it, what survives its crash, and how it is made.
package struct Stage: Sendable {
  /// Where the machine runs.
  package enum Place: Hashable, Sendable {
    /// Inside the org: a crash of the integration does not touch it.
    case org
    /// On the external system's side: told when that system or its link is down, and killed by a crash.
    case outside

    /// Written out, as the others' here, because a derived one is a call through a witness table in other modules.
    @inlinable package static func == (one: Place, other: Place) -> Bool {
      switch (one, other) {
      case (.org, .org), (.outside, .outside): true
      case (.org, _), (.outside, _): false
      }
    }
  }

  /// What comes to the machine without its asking.
  package enum Feed: Hashable, Sendable {
    /// ``Input/committed(_:)`` for each change.
    case commits
    /// Nothing: it fetches from the source's table by watermark.
    case table
    /// Nothing: it fetches from the event bus by replay id.
    case bus
    /// ``Input/read(_:of:)`` for each read at the target.
    case reads

    /// Whether both are the same.
    @inlinable package static func == (one: Feed, other: Feed) -> Bool {
      switch (one, other) {
      case (.commits, .commits), (.table, .table), (.bus, .bus), (.reads, .reads): true
      case (.commits, _), (.table, _), (.bus, _), (.reads, _): false
      }
    }
  }

  /// What a crash leaves.
  package enum Durability: Hashable, Sendable {
    /// Nothing: changes that the machine held are gone.
    case memory
    /// The changes not yet delivered, dead-lettered, rejected or given up: handed over again after the restart.
    case outbox
    /// The watermark or replay id of the last ``Action/advance(_:)``.
    case position

    /// Whether both are the same.
    @inlinable package static func == (one: Durability, other: Durability) -> Bool {
      switch (one, other) {
      case (.memory, .memory), (.outbox, .outbox), (.position, .position): true
      case (.memory, _), (.outbox, _), (.position, _): false
      }
    }
  }

  /// Where it runs.
  package let place: Place
  /// What feeds it.
  package let feed: Feed
  /// What survives.
  package let durability: Durability
  /// How long it waits for an answer.
  package let timeout: Interval
  /// Whether the user who commits waits for the answer (a synchronous call-out).
  package let holdsTransaction: Bool
  /// Makes the machine anew: at the start, and after each crash.
  package let make: @Sendable () -> MachineBox

  /// Whether what it asks for crosses the flow's link: all but what code inside the org takes from the org's own bus.
  package var usesLink: Bool { place == .outside || feed != .bus }

  /// Describes a stage.
  package init(
    place: Place,
    feed: Feed,
    durability: Durability,
    timeout: Interval,
    holdsTransaction: Bool = false,
    make: @escaping @Sendable () -> MachineBox
  ) {
    (self.place, self.feed, self.durability, self.timeout) = (place, feed, durability, timeout)
    (self.holdsTransaction, self.make) = (holdsTransaction, make)
  }
}

/// What a pattern does for one flow.
package struct PatternPlan: Sendable {
  /// How a read at the target finds its record.
  package enum ReadPath: Hashable, Sendable {
    /// It looks at a local copy.
    case copy
    /// It goes through the machine that feeds on reads; a value not held is fetched. A kept value is in view until it
    /// expires (virtualization).
    case through
    /// The same, but an expired value stays in view while the source cannot answer (pull).
    case throughKeepingStale
  }

  /// Its machines; none where reads alone are not served either.
  package var stages: [Stage]
  /// How reads find their record.
  package var readPath: ReadPath
  /// Whether the platform puts each commit on the event bus itself (change data capture).
  package var capturesChanges: Bool
  /// Retention of the event bus.
  package var retention: Interval
  /// Why the pattern cannot serve the flow; `nil` where it can.
  package var notApplicable: String?

  /// Makes a plan.
  package init(
    stages: [Stage],
    readPath: ReadPath = .copy,
    capturesChanges: Bool = false,
    retention: Interval = .hours(72),
    notApplicable: String? = nil
  ) {
    (self.stages, self.readPath, self.capturesChanges) = (stages, readPath, capturesChanges)
    (self.retention, self.notApplicable) = (retention, notApplicable)
  }
}

/// One of the integration patterns: its name, its settings, and what it does for a flow in each direction.
package struct PatternKind: Sendable {
  /// The name in scenarios, and of the default candidate that uses it for every flow.
  package let name: String
  /// The name in prose.
  package let title: String
  /// One line: what it is.
  package let summary: String
  /// The usual rule of thumb.
  package let ruleOfThumb: String
  /// Its settings with their defaults.
  package let parameters: [Parameter]
  /// What it does for a flow.
  package let plan: @Sendable (Direction, ParameterValues) -> PatternPlan

  /// Describes a pattern.
  package init(
    name: String,
    title: String,
    summary: String,
    ruleOfThumb: String,
    parameters: [Parameter],
    plan: @escaping @Sendable (Direction, ParameterValues) -> PatternPlan
  ) {
    (self.name, self.title, self.summary) = (name, title, summary)
    (self.ruleOfThumb, self.parameters, self.plan) = (ruleOfThumb, parameters, plan)
  }
}
