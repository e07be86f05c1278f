import BeaufortNumerics
import Foundation
import Measurement
import Store

/// Makes results that no world would measure, but that the store must keep all the same.
struct RandomResults {
  private var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(seed: seed) }

  mutating func world(_ key: WorldKey) -> WorldResult {
    var world = WorldResult(key: key)
    world.flows = list(0...3) { $0.flow("flow \($1) 'quoted' \u{1F300}") }
    world.allocations = list(0...3) { generator, _ in generator.allocation() }
    world.activations = list(0...4) { generator, _ in
      Activation(
        isFault: generator.flip(),
        name: generator.word(),
        acted: generator.number(),
        changes: generator.number(),
        reads: generator.number()
      )
    }
    world.faults = list(0...3) { generator, _ in
      FaultWindow(
        kind: generator.word(),
        target: generator.word(),
        start: Instant(nanoseconds: generator.number()),
        end: Instant(nanoseconds: generator.number()),
        detail: generator.word()
      )
    }
    world.littleChecks = list(0...3) { generator, _ in
      LittleCheck(name: generator.word(), integral: generator.wide(), stays: generator.wide())
    }
    (world.events, world.wallNanoseconds) = (number(), number())
    return world
  }

  mutating func flow(_ name: String) -> FlowResult {
    var flow = FlowResult(flow: name)
    if pick(5) == 0 { flow.notApplicable = word() }
    for field in Ledger.fields { flow.ledger[keyPath: field.path] = number() }
    flow.budget = flow.budget.map { _ in wide() }
    (flow.whole, flow.weather) = (window(), window())
    (flow.stalenessIntegral, flow.recordTimeIntegral) = (wide(), wide())
    (flow.durationNanoseconds, flow.accepted, flow.attempts) = (number(), number(), number())
    (flow.usefulDeliveries, flow.requests, flow.sends) = (number(), number(), flip())
    (flow.backlogIntegral, flow.stayTotal, flow.backlogIntegralInDuration) = (wide(), wide(), wide())
    flow.backlogPeak = number()
    flow.recovery = [.calm, .after(nanoseconds: number()), .notWithin(nanoseconds: number())][pick(3)]
    flow.series = list(0...4) { generator, _ in
      Series(
        name: generator.word(),
        unit: generator.word(),
        bucketNanoseconds: generator.number(),
        values: generator.list(0...50) { generator, _ in generator.number() }
      )
    }
    return flow
  }

  mutating func histogram() -> Histogram {
    let counts = list(0...200) { generator, _ in generator.flip() ? 0 : Int64(generator.pick(1 << 40)) }
    return Histogram(counts: counts, unreached: number(), sum: wide(), max: number())
  }

  /// Any 64 bits, the short numbers and the extremes more often than by chance.
  mutating func number() -> Int64 {
    switch pick(6) {
    case 0: [-1, 0, 1, .min, .max][pick(5)]
    case 1: Int64(bitPattern: stream.next())
    default: Int64(pick(1_000_000)) - 1_000
    }
  }

  mutating func pick(_ count: Int) -> Int { Int(stream.next().reduced(below: UInt64(count))) }

  private mutating func window() -> WindowMeasures {
    var window = WindowMeasures()
    (window.propagation, window.staleness) = (histogram(), histogram())
    (window.readLatency, window.transaction) = (histogram(), histogram())
    window.within = window.within.map { _ in number() }
    (window.readsAttempted, window.readsAnswered) = (number(), number())
    (window.readsStale, window.versionsBehind) = (number(), number())
    return window
  }

  private mutating func allocation() -> AllocationUse {
    AllocationUse(
      limit: word(),
      allowance: number(),
      peak: number(),
      demand: number(),
      shares: list(0...3) { generator, _ in
        AllocationUse.Share(flow: generator.word(), owner: generator.word(), granted: generator.number())
      },
      refused: number()
    )
  }

  private mutating func wide() -> Int128 { pick(4) == 0 ? Int128(number()) << 63 : Int128(number()) }

  private mutating func flip() -> Bool { pick(2) == 0 }

  private mutating func word() -> String { ["", "orders", "lock conflict", "Größe", "a'b\"c", "0"][pick(6)] }

  private mutating func list<Element>(
    _ counts: ClosedRange<Int>,
    _ make: (inout RandomResults, Int) -> Element
  ) -> [Element] {
    var elements: [Element] = []
    for index in 0..<(counts.lowerBound + pick(counts.count)) { elements.append(make(&self, index)) }
    return elements
  }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "store-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String = "beaufort.sqlite") -> String { url.appending(path: name).path }
}

extension RunInfo {
  /// A run of 60 worlds under an id.
  static func example(
    _ id: String,
    scenario: String = "retail-orders",
    started: String = "2026-11-24T23:15:02Z"
  )
    -> RunInfo
  {
    RunInfo(
      id: id,
      scenario: scenario,
      scenarioPath: "Scenarios/\(scenario).yaml",
      scenarioText: "scenario: \(scenario)\nseed: 42 # it's\n",
      scenarioDigest: "0123abcd",
      command: "beaufort run Scenarios/\(scenario).yaml --seed 18446744073709551615",
      seed: .max,
      replications: 3,
      version: "0.1.0",
      machine: "2 cores, Linux",
      allocator: "jemalloc 5.3.0",
      jobs: 2,
      started: started,
      worldCount: 60
    )
  }
}
