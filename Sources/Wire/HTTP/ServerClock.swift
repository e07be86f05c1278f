package import BeaufortNumerics

/// What a server knows of time; it reads no clock of its own, so tests can hold it still.
///
/// Two times run: the server's own, which counts windows, sessions, waits and retention and may run faster than the
/// world's where a demonstration asks for it, and the date, which is everybody's.
package struct ServerClock: Sendable {
  /// The server's own time since its start.
  package let now: @Sendable () -> Instant
  /// Milliseconds since 1970, UTC.
  package let date: @Sendable () -> Int64
  /// Returns when the server's own time reaches an instant, or throws when the task is cancelled.
  package let sleep: @Sendable (Instant) async throws -> Void

  /// Makes a clock.
  package init(
    now: @escaping @Sendable () -> Instant,
    date: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Instant) async throws -> Void
  ) {
    (self.now, self.date, self.sleep) = (now, date, sleep)
  }
}
