extension Metric {
  /// How much of its limits a world uses: the largest share over all limits.
  static let allocation: [Metric] = [
    Metric(
      "allocation.peak",
      .share,
      "The largest use granted in a window ÷ what the window allows, over all limits, background included.",
      better: .lower,
      scope: .world
    ) { .largestShare($0.allocations, of: \.peak) },
    Metric(
      "allocation.demand",
      .share,
      "The largest use granted plus first attempts refused in a window ÷ what it allows, over all limits.",
      better: .lower,
      scope: .world
    ) { .largestShare($0.allocations, of: \.demand) },
  ]

  /// The same for one limit.
  package static func allocation(of limit: String) -> [Metric] {
    [
      Metric(
        "allocation.\(limit).peak",
        .share,
        "The largest use of \(limit) granted in a window ÷ what the window allows, background included.",
        better: .lower,
        scope: .world
      ) { pool in .largestShare(pool.allocations.filter { $0.limit == limit }, of: \.peak) },
      Metric(
        "allocation.\(limit).demand",
        .share,
        "The largest use of \(limit) granted plus first attempts refused in a window ÷ what it allows.",
        better: .lower,
        scope: .world
      ) { pool in .largestShare(pool.allocations.filter { $0.limit == limit }, of: \.demand) },
    ]
  }
}

extension Evaluation {
  /// The largest share used; 0 where no limit was touched, `absent` where something used a limit that allows nothing.
  fileprivate static func largestShare(
    _ uses: [AllocationUse],
    of amount: (AllocationUse) -> Int64
  ) -> Evaluation {
    var largest = 0.0
    for use in uses where amount(use) > 0 {
      guard use.allowance > 0 else { return .absent(reason: "\(use.limit) allows nothing") }
      largest = max(largest, Double(amount(use)) / Double(use.allowance))
    }
    return .value(largest)
  }
}
