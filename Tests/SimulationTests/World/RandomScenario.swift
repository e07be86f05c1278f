import BeaufortNumerics
import Chaos
import Patterns
import Platform
import ScenarioFile
import Workload

/// Small scenarios drawn from a seed: any pattern with any settings, in any weather.
struct RandomScenario {
  private var stream: RandomStream

  /// Shorter than this (ns) a world is busy, and no richer.
  private static let least: [String: Int64] = [
    "every": 20_000_000_000, "timeout": 2_000_000_000, "backoffCap": 1_000_000_000,
  ]

  private init(seed: UInt64) { stream = RandomStream(seed: seed) }

  /// The scenario of `seed`, with one candidate and one storm.
  static func make(seed: UInt64) -> Scenario {
    var random = RandomScenario(seed: seed)
    return random.scenario(seed: seed)
  }

  private mutating func below(_ bound: Int64) -> Int64 { Int64(stream.next().reduced(below: UInt64(bound))) }
  private mutating func pick<T>(_ choices: [T]) -> T { choices[Int(below(Int64(choices.count)))] }
  private mutating func chance(_ percent: Int64) -> Bool { below(100) < percent }
  private mutating func milliseconds(_ range: ClosedRange<Int64>) -> Interval {
    .milliseconds(range.lowerBound + below(range.upperBound - range.lowerBound + 1))
  }

  private mutating func scenario(seed: UInt64) -> Scenario {
    var scenario = Scenario(
      name: "random",
      summary: "Random.",
      owner: "tests",
      rationale: "Laws must hold.",
      duration: .minutes(10 + below(50)),
      seed: seed,
      replications: 1
    )
    scenario.drain = .minutes(pick([0, 1, 30, 60]))
    scenario.systems = [org(), external()]
    let bandwidth: [Int64?] = [nil, 1_000_000]
    scenario.links = [LinkSpec(between: [1, 0], latency: latency(), bitsPerSecond: pick(bandwidth))]
    scenario.flows = (0..<(1 + below(2))).map { flow(Int($0)) }
    let assignments = scenario.flows.map { _ in assignment() }
    scenario.candidates = [CandidateSpec(name: "candidate", assignments: assignments)]
    let faults = (0..<(1 + below(4))).map { _ in fault(in: scenario) }
    scenario.storms = [StormSpec(name: "storm", faults: faults)]
    return scenario
  }

  private mutating func latency() -> Distribution {
    switch below(3) {
    case 0: .constant(.zero)
    case 1: .constant(milliseconds(0...200))
    default: .lognormal(median: .milliseconds(20), p99: .milliseconds(400))
    }
  }

  private mutating func service() -> Distribution {
    switch below(3) {
    case 0: .constant(milliseconds(0...300))
    case 1: .exponential(mean: milliseconds(10...3_000))
    default: .lognormal(median: .milliseconds(100), p99: .seconds(2))
    }
  }

  private mutating func org() -> SystemSpec {
    var org = OrgSpec(edition: pick([.developer, .enterprise]), licences: below(20))
    if chance(30) { org.overrides["dailyApi"] = 50 + below(500) }
    if chance(30) { org.background["dailyApi"] = below(400) }
    return SystemSpec(name: "salesforce", kind: .salesforce(org), service: service(), perRecord: milliseconds(0...20))
  }

  private mutating func external() -> SystemSpec {
    let rates: [Rate?] = [nil, .perSecond(1), .perSecond(20)]
    let external = ExternalSpec(
      concurrency: Int(pick([1, 2, 64])),
      queue: Int(pick([0, 3, 1_000])),
      rateLimit: pick(rates)
    )
    return SystemSpec(name: "erp", kind: .external(external), service: service(), perRecord: milliseconds(0...20))
  }

  private mutating func flow(_ index: Int) -> FlowSpec {
    let isIntoOrg = chance(50)
    let mixes = [
      MixSpec(create: 0, update: 1_000, delete: 0), MixSpec(create: 700, update: 280, delete: 20),
      MixSpec(create: 300, update: 300, delete: 400), MixSpec(create: 0, update: 500, delete: 500),
    ]
    var load = LoadSpec(
      population: pick([1, 5, 100, 10_000]),
      changes: ArrivalSpec(rate: Rate(perMillionSeconds: 10_000 + below(800_000)), shape: shape()),
      mix: pick(mixes)
    )
    if chance(60) {
      load.parentPopulation = pick([1, 3, 50])
      load.parentSkewPermille = pick([0, 900])
    }
    load.changeSkewPermille = pick([0, 1_000])
    if chance(80) {
      load.reads = ArrivalSpec(rate: Rate(perMillionSeconds: 10_000 + below(800_000)))
      load.readSkewPermille = pick([0, 1_100])
      load.recentPermille = pick([0, 300, 1_000])
    }
    return FlowSpec(
      name: "flow\(index)",
      object: "Order",
      source: isIntoOrg ? 1 : 0,
      target: isIntoOrg ? 0 : 1,
      link: 0,
      owner: "tests",
      parentObject: load.parentPopulation > 0 ? "Account" : nil,
      recordSize: ByteCount(1_000),
      load: load
    )
  }

  private mutating func shape() -> ArrivalSpec.Shape {
    switch below(3) {
    case 0: .poisson
    case 1: .constant
    default: .bursts(period: .minutes(10), length: .minutes(1), factorPermille: 8_000)
    }
  }

  private mutating func assignment() -> CandidateSpec.Assignment {
    let pattern = pick(PatternKind.all)
    var settings = ParameterValues()
    for parameter in pattern.parameters where chance(50) { settings.set(parameter.name, to: value(of: parameter)) }
    return CandidateSpec.Assignment(pattern: pattern.name, settings: settings)
  }

  private mutating func value(of parameter: Parameter) -> Int64 {
    let value: Int64 =
      switch parameter.kind {
      case .duration, .latency: pick([0, 2_000, 10_000, 60_000, 600_000, 3_600_000]) * 1_000_000
      case .count: parameter.name == "partitions" ? pick([1, 2, 7]) : pick([1, 2, 5, 30, 200])
      case .permille: below(1_001)
      case .factor: 1_000 + below(30_000)
      case .flag: below(2)
      case .choice(let words): below(Int64(words.count))
      case .flow: 0
      }
    let least = RandomScenario.least[parameter.name] ?? parameter.range.lowerBound
    return min(max(value, least), parameter.range.upperBound)
  }

  private mutating func fault(in scenario: Scenario) -> FaultSpec {
    let kind = pick(FaultKind.all)
    let start = Instant.start + .seconds(below(scenario.duration.nanoseconds / 1_000_000_000))
    var settings = ParameterValues()
    for parameter in kind.parameters where parameter.standard == nil || chance(50) {
      settings.set(parameter.name, to: value(of: parameter))
    }
    if kind.name == "bulkJobs" { settings.set("records", to: 1_000 + below(20_000)) }
    if kind.name == "latency" { settings.set("add", to: milliseconds(0...20_000).nanoseconds) }
    var fault = FaultSpec(
      kind: kind.name,
      target: target(of: kind, in: scenario),
      start: start,
      length: .seconds(pick([1, 30, 600, 3_600])),
      parameters: settings
    )
    fault.intensityPermille = pick([300, 1_000, 2_000])
    if kind.name == "bulkJobs" {
      fault.perRecord = scenario.systems[0].perRecord
      if chance(50), fault.perRecord > .zero { fault.length = nil }
    }
    return fault
  }

  private mutating func target(of kind: FaultKind, in scenario: Scenario) -> FaultTarget {
    switch pick(kind.targets) {
    case .system: .system(kind.isForOrgsOnly ? 0 : Int(below(2)))
    case .link: .link(0)
    case .flow: .flow(Int(below(Int64(scenario.flows.count))))
    case .integration: .integration
    }
  }
}
