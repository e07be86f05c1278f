extension FaultKind {
  /// The integration process is gone: senders, pollers, loaders, relays and subscribers outside the org.
  ///
  /// What was only in memory is lost; it starts again at the window's end. The intensity scales the window's length.
  static let crash = FaultKind(
    name: "crash",
    summary: "the integration's processes outside the org die, and start again at the end",
    targets: [.integration],
    parameters: [],
    scaling: .length,
    apply: { _, _, effects in effects.isCrashed = true }
  )
}
