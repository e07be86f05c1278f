/// How long one request of a real run took that carried or asked for records.
package struct ExchangeTime: Hashable, Sendable, BitwiseCopyable {
  /// The system that answered, by its index in the scenario.
  package var system: Int
  /// Whether the request went by the flow's link; otherwise both ends are at one place.
  package var usesLink: Bool
  /// How many records it carried or asked for.
  package var rows: Int
  /// From its arrival at the system to its answer, as the system says, in nanoseconds.
  package var service: Int64
  /// From its sending to its whole answer, as the sender saw it, in nanoseconds.
  package var roundTrip: Int64

  /// Describes an exchange.
  package init(system: Int, usesLink: Bool, rows: Int, service: Int64, roundTrip: Int64) {
    (self.system, self.usesLink, self.rows) = (system, usesLink, rows)
    (self.service, self.roundTrip) = (service, roundTrip)
  }
}
