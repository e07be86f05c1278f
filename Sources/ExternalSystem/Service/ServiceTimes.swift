package import BeaufortNumerics
package import ScenarioFile

/// What a system of a scenario can take, and how long it takes for it.
package struct ServiceTimes: Hashable, Sendable {
  /// Requests that are served at once.
  package var concurrency: Int
  /// Requests that may wait; further ones are answered with 503.
  package var queue: Int
  /// Requests a second; `nil` for no limit. Further ones are answered with 429.
  package var rateLimit: Rate?
  /// How long a request takes.
  package var service: Distribution
  /// How much longer for each record that is read or written.
  package var perRecord: Interval
  /// The seed of what is drawn.
  package var seed: UInt64

  /// Makes settings.
  package init(
    concurrency: Int,
    queue: Int,
    rateLimit: Rate? = nil,
    service: Distribution,
    perRecord: Interval = .zero,
    seed: UInt64 = 42
  ) {
    (self.concurrency, self.queue, self.rateLimit) = (concurrency, queue, rateLimit)
    (self.service, self.perRecord, self.seed) = (service, perRecord, seed)
  }

  /// The settings of the external system called `name`; `nil` where `scenario` has none.
  package init?(of name: String, in scenario: Scenario, seed: UInt64? = nil) {
    guard let system = scenario.systems.first(where: { $0.name == name }), case .external(let spec) = system.kind else {
      return nil
    }
    self.init(
      concurrency: spec.concurrency,
      queue: spec.queue,
      rateLimit: spec.rateLimit,
      service: system.service,
      perRecord: system.perRecord,
      seed: seed ?? scenario.seed
    )
  }
}
