import ArgumentParser

/// `kernel-benchmark allocations`.
struct AllocationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocations",
    abstract: "Counts what worlds allocate for each change in the steady state.",
    discussion: """
      Each pattern lives through a calm day twice, the second time twice as long. What the longer one allocates more, \
      for each change that it has more, is the steady state's share: what is made once for a world falls out. Series \
      grow with the days and tables to the largest load, so a few allocations in ten thousand changes are nothing.
      """
  )

  /// The most allocations for each change that pass.
  private static let most = 0.001

  @Flag(help: "Fails where a pattern allocates more than once in a thousand changes.")
  var check = false
  @Option(help: "How many changes the shorter world has.")
  var work: Int64 = 100_800

  func validate() throws {
    if work < 10 { throw ValidationError("--work must be at least 10, not \(work)") }
  }

  func run() throws {
    let counter = try AllocationCounter()
    var guilty: [String] = []
    for pattern in Case.patterns {
      let world = WorldCase(scenario: "ordinary", candidate: pattern)
      // The first one makes what the process makes once.
      _ = try count(world, work / 10, counter)
      let (shorter, longer) = (try count(world, work, counter), try count(world, 2 * work, counter))
      let changes = Double(longer.changes - shorter.changes)
      let each = Double(longer.allocations.count - shorter.allocations.count) / changes
      let bytes = Double(longer.allocations.bytes - shorter.allocations.bytes) / changes
      print("\(pattern)\t\(each) allocations a change\t\(bytes) bytes a change")
      if !(each <= Self.most) { guilty.append(pattern) }
    }
    guard check, !guilty.isEmpty else { return }
    throw SteadyStateError(patterns: guilty)
  }

  private func count(
    _ world: WorldCase,
    _ changes: Int64,
    _ counter: AllocationCounter
  ) throws -> (changes: Int64, allocations: AllocationCounter.Count) {
    let before = try counter.count()
    let measured = try world.measure(changes)
    let after = try counter.count()
    return (measured.count, after - before)
  }
}

/// Something is allocated for each change.
private struct SteadyStateError: Error, CustomStringConvertible {
  let patterns: [String]

  var description: String {
    """
    a world with \(patterns.joined(separator: ", ")) allocates while it runs on; what is needed for each change belongs \
    in a table that is kept (perf record --call-graph dwarf, on 'malloc', finds the place)
    """
  }
}
