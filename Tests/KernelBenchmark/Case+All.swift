extension Case {
  /// Every case, in the order of lists and tables.
  static let all: [Case] = queues + pipelines + histograms + extremes + changes + reads + worstWorlds + volumes

  /// The five patterns, as candidates are named.
  static let patterns = ["call-in", "call-out", "virtualization", "batch", "event-driven"]

  private static let sizes: [(name: String, count: Int)] = [("1k", 1_000), ("100k", 100_000), ("1m", 1_000_000)]

  private static let queues = sizes.flatMap { size in
    [
      Case(name: "queue.\(size.name)", unit: "event", work: 5_000_000) {
        HoldModel.queue(pending: size.count, $0)
      },
      Case(name: "heap.\(size.name)", unit: "event", work: 2_000_000) { HoldModel.heap(pending: size.count, $0) },
    ]
  }

  private static let pipelines = [
    Case(name: "pipeline.10k", unit: "record", work: 3_000_000, wanted: .perSecond(5e6)) {
      try Pipeline.measure(inFlight: 10_000, $0)
    },
    Case(name: "pipeline.100k", unit: "record", work: 3_000_000, wanted: .perSecond(3.5e6)) {
      try Pipeline.measure(inFlight: 100_000, $0)
    },
    Case(name: "pipeline.1m", unit: "record", work: 3_000_000, wanted: .perSecond(1.8e6)) {
      try Pipeline.measure(inFlight: 1_000_000, $0)
    },
  ]

  private static let histograms = [
    Case(name: "histogram.record", unit: "value", work: 200_000_000, wanted: .nanoseconds(1.5)) {
      Histograms.record($0)
    }
  ]

  private static let extremes = [
    extreme("one-instant", QueueExtremes.oneInstant),
    extreme("cancelled", QueueExtremes.cancelled),
    extreme("mixed", QueueExtremes.mixed),
    extreme("one-before-many", QueueExtremes.oneBeforeMany),
    extreme("in-order", QueueExtremes.inOrder),
  ]

  private static func extreme(_ name: String, _ measure: @escaping @Sendable (Int64) -> Measured) -> Case {
    Case(
      name: "extreme.\(name)",
      unit: "event",
      work: 3_000_000,
      wanted: .ratio(to: "queue.1m", times: 5),
      measure: measure
    )
  }

  private static let changes = patterns.map { pattern in
    world("changes", pattern, WorldCase(scenario: "ordinary", candidate: pattern))
  }

  private static let reads = patterns.map { pattern in
    Case(name: "reads.\(pattern)", unit: "read", work: 201_600) {
      try WorldCase(scenario: "reads", candidate: pattern).measureReads($0)
    }
  }

  private static let worstWorlds =
    ["zipf-0", "zipf-2", "one-record", "no-latency", "hundred-flows"].flatMap { name in
      patterns.map { worst(name, $0, WorldCase(scenario: name, candidate: $0)) }
    }
    + patterns.map { pattern in
      worst(
        "surge",
        pattern,
        WorldCase(scenario: "surge", candidate: pattern, storm: "outage", growth: .rates),
        work: 1_620_000
      )
    }
    + patterns.map { pattern in
      worst(
        "retry-storm",
        pattern,
        WorldCase(scenario: "retry-storm", candidate: pattern, storm: "storm", counted: .attempts),
        work: 100_800
      )
    }

  private static let volumes = patterns.flatMap { pattern in
    [("1m", 1), ("10m", 10), ("100m", 100)].map { name, millions in
      var volume = world(
        "volume.\(name)",
        pattern,
        WorldCase(scenario: "volume", candidate: pattern, growth: .rates),
        work: Int64(millions) * 1_000_000
      )
      if millions > 1 { volume.wanted = .within(percent: 10, of: "volume.1m.\(pattern)") }
      volume.isLong = millions > 10
      return volume
    }
  }

  private static func world(_ group: String, _ pattern: String, _ world: WorldCase, work: Int64 = 604_800) -> Case {
    let unit = world.counted == .attempts ? "attempt" : "change"
    return Case(name: "\(group).\(pattern)", unit: unit, work: work, hasSetUp: true) { try world.measure($0) }
  }

  private static func worst(_ group: String, _ pattern: String, _ kind: WorldCase, work: Int64 = 604_800) -> Case {
    var worst = world(group, pattern, kind, work: work)
    worst.wanted = .ratio(to: "changes.\(pattern)", times: 5)
    return worst
  }
}
