package import BeaufortNumerics
import Live

/// The time of a live run: all of its processes are on one machine, whose steady clock they share.
package struct LiveTime: Hashable, Sendable {
  /// When the run begins, on the steady clock, in nanoseconds.
  package let epoch: Int64

  /// A run that begins then.
  package init(epoch: Int64) { self.epoch = epoch }

  /// The steady clock, in nanoseconds.
  package static var uptime: Int64 { LiveClock.uptime() }

  /// How far the run is.
  package var now: Instant { Instant(nanoseconds: Self.uptime - epoch) }

  /// Returns when the run is as far as that.
  package func sleep(until instant: Instant) async throws {
    let rest = (instant - now).nanoseconds
    if rest > 0 { try await ContinuousClock().sleep(for: .nanoseconds(rest)) }
  }
}
