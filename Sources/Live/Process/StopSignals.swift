import UnixSignals

/// SIGTERM and SIGINT, heard instead of obeyed.
package struct StopSignals: Sendable {
  private let signals: UnixSignalsSequence

  /// Listens from now on.
  package init() async { signals = await UnixSignalsSequence(trapping: .sigterm, .sigint) }

  /// Waits for the first signal, or for being cancelled; returns whether it was an interruption from the keyboard.
  package func wait() async -> Bool {
    for await signal in signals { return signal == .sigint }
    return false
  }
}
