import Foundation

/// Whole scenarios run for real: how late the driver is under a high rate, and how long a great many records take from
/// source to org.
struct LiveRuns {
  let live: String
  let rounds: Int
  let isSmoke: Bool

  func run() throws -> [Row] {
    let driven = isSmoke ? (rate: 500, seconds: 2) : (rate: 5_000, seconds: 15)
    let carried = isSmoke ? (rate: 5_000, seconds: 2) : (rate: 50_000, seconds: 20)
    var (medians, p99s, walls): ([Double], [Double], [Double]) = ([], [], [])
    var changes = 0
    for _ in 0..<rounds {
      let late = try run(rate: driven.rate, seconds: driven.seconds, every: "60s").lateness
      medians.append(late.median)
      p99s.append(late.p99)
      let run = try run(rate: carried.rate, seconds: carried.seconds, every: "2s")
      walls.append(run.wall)
      changes = run.changes
    }
    let title = "live run: driver at \(driven.rate) changes/s for \(driven.seconds) s, how late"
    return [
      Row(title + " at the median", medians.spread("ms"), "", wanted: "1"),
      Row(title + " at p99", p99s.spread("ms"), "", wanted: "5"),
      Row(
        "live run: \(changes) records by batch synchronization, ERP to org, each accounted for",
        walls.spread("s"),
        "of which \(carried.seconds) s is the driver's",
        wanted: "60"
      ),
    ]
  }

  private func run(
    rate: Int,
    seconds: Int,
    every: String
  ) throws -> (lateness: (median: Double, p99: Double), changes: Int, wall: Double) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-benchmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let scenario = folder.appending(path: "scenario.yaml")
    try Data(Self.scenario(rate: rate, seconds: seconds, every: every).utf8).write(to: scenario)
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: live)
    process.arguments = [
      "live", scenario.path, "--storm", "calm", "--quiet", "--format", "json", "--db", "\(folder.path)/runs.sqlite",
      "--reports", "\(folder.path)/report", "--drain", "120s",
    ]
    process.standardOutput = output
    let start = ContinuousClock.now
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let wall = (ContinuousClock.now - start) / .seconds(1)
    guard process.terminationStatus == 0, let answer = try JSONSerialization.jsonObject(with: bytes) as? [String: Any],
      let world = (answer["candidates"] as? [[String: Any]])?.first, let ledger = world["ledger"] as? [String: Int],
      let remarks = answer["remarks"] as? [String]
    else { throw BenchmarkError("a live run ended with \(process.terminationStatus)") }
    let (committed, arrived) = (ledger["committed"] ?? 0, (ledger["delivered"] ?? 0) + (ledger["superseded"] ?? 0))
    guard committed > 0, committed == arrived, ledger["lost"] == 0, ledger["duplicates"] == 0 else {
      throw BenchmarkError("of \(committed) changes of a live run \(arrived) arrived: \(ledger)")
    }
    let words = /driver .* ([0-9.]+) ms after they were due at the median, ([0-9.]+) ms at p99/
    guard let found = remarks.lazy.compactMap({ $0.firstMatch(of: words) }).first, let median = Double(found.1),
      let p99 = Double(found.2)
    else { throw BenchmarkError("a live run does not say how late its driver was") }
    return ((median, p99), committed, wall)
  }

  private static func scenario(rate: Int, seconds: Int, every: String) -> String {
    """
    scenario: benchmark
    summary: Many orders on their way into the org.
    governance: { owner: benchmarks, rationale: The harness must not be what is measured. }
    duration: \(seconds)s
    replications: 1
    systems:
      salesforce: { kind: salesforce, edition: unlimited, licences: 10_000, service: 1ms }
      erp: { kind: external, concurrency: 64, queue: 1_000, service: 1ms }
    links:
      - { between: [erp, salesforce], latency: 1ms }
    flows:
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: benchmarks
        population: 1
        changes: { rate: \(rate)/s, mix: { create: 100% } }
    candidates:
      - { name: batch, pattern: batch, every: \(every) }
    objectives:
      - lost == 0

    """
  }
}
