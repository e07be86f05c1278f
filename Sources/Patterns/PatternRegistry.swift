extension PatternKind {
  /// Every pattern, in the order of the design. A sixth is one new file and one line here.
  package static let all: [PatternKind] = [
    .remoteCallIn,
    .remoteCallOut,
    .dataVirtualization,
    .batchSync,
    .eventDriven,
  ]

  /// The pattern of that name, or `nil`.
  package static func named(_ name: String) -> PatternKind? { all.first { $0.name == name } }
}
