import BeaufortNumerics
import Measurement
import Simulation
import Testing

/// An external system under Poisson load is held against the closed forms of queueing theory.
///
/// Changes reach it over a link without delay, one a request and as many at once as there are; whatever a change's delay
/// is, it is the system's. Intervals are Student's t, 99.9%, over replications of fixed seed.
@Suite("An external system, against queueing theory")
struct QueueingTheoryTests {
  /// A queue with its mean wait by theory, in seconds.
  struct Queue: CustomTestStringConvertible, Sendable {
    var name: String
    var servers: Int
    /// Arrivals a second.
    var arrivals: Double
    /// How long each replication lasts.
    var seconds: Int
    /// As the scenario writes it.
    var service: String
    /// Mean service time in seconds.
    var mean: Double
    /// Mean wait by theory.
    var wait: Double

    var testDescription: String { name }
  }

  private static let replications = 40

  static let queues: [Queue] = [
    Queue(
      name: "M/M/1 at 0.4",
      servers: 1,
      arrivals: 40,
      seconds: 128,
      service: "{ mean: 10ms, shape: exponential }",
      mean: 0.01,
      wait: erlangWait(servers: 1, load: 0.4, mean: 0.01)
    ),
    Queue(
      name: "M/M/2 at 0.5",
      servers: 2,
      arrivals: 100,
      seconds: 54,
      service: "{ mean: 10ms, shape: exponential }",
      mean: 0.01,
      wait: erlangWait(servers: 2, load: 0.5, mean: 0.01)
    ),
    Queue(
      name: "M/G/1 at 0.5, uniform",
      servers: 1,
      arrivals: 50,
      seconds: 60,
      service: "{ shape: uniform, min: 0ms, max: 20ms }",
      mean: 0.01,
      wait: pollaczekKhinchine(arrivals: 50, mean: 0.01, square: 0.02 * 0.02 / 3)
    ),
    lognormal,
  ]

  /// A median of 8 ms with a p99 of 24 ms: the spread is ln 3 ÷ 2.326348, e^(σ²/2) the mean over the median.
  private static let lognormal: Queue = {
    let spread = 1.098_612_289 / 2.326_347_874
    let lift = ExactMath.exp(spread * spread / 2)
    let mean = 0.008 * lift
    let square = mean * mean * lift * lift
    return Queue(
      name: "M/G/1 at 0.45, lognormal",
      servers: 1,
      arrivals: 50,
      seconds: 40,
      service: "{ median: 8ms, p99: 24ms }",
      mean: mean,
      wait: pollaczekKhinchine(arrivals: 50, mean: mean, square: square)
    )
  }()

  /// Erlang C: the mean wait of M/M/c.
  private static func erlangWait(servers: Int, load: Double, mean: Double) -> Double {
    let offered = load * Double(servers)
    var (term, sum) = (1.0, 0.0)
    for server in 0..<servers {
      sum += term
      term *= offered / Double(server + 1)
    }
    let all = term / (1 - load)
    return all / (sum + all) * mean / (Double(servers) * (1 - load))
  }

  /// Pollaczek and Khinchine: the mean wait of M/G/1.
  private static func pollaczekKhinchine(arrivals: Double, mean: Double, square: Double) -> Double {
    arrivals * square / (2 * (1 - arrivals * mean))
  }

  @Test("changes stay as long as they should", arguments: queues)
  func meanStay(_ queue: Queue) throws {
    let lab = try Lab(
      duration: "\(queue.seconds)s",
      seed: 1_234,
      replications: Self.replications,
      drain: .minutes(1),
      systems: """
          salesforce: { kind: salesforce, edition: unlimited, licences: 100_000, service: 1ms }
          erp: { kind: external, concurrency: \(queue.servers), queue: 100_000, service: \(queue.service) }
        """,
      latency: "0ms",
      flows: """
          deals: { object: Opportunity, from: salesforce, to: erp, owner: tests, population: 1_000, \
        changes: { rate: \(Int(queue.arrivals))/s, mix: { create: 100% } } }
        """,
      candidates: "  - { pattern: call-out, parallel: 10_000, timeout: 1h }"
    )
    var (stays, loads) = ([Double](), [Double]())
    for replication in 0..<Self.replications {
      let result = try lab.result("call-out", replication: replication)
      let flow = try #require(result.flows.first)
      #expect(flow.ledger.committed == flow.visible)
      #expect(flow.spent(.service) == flow.whole.propagation.sum)
      let server = try #require(result.littleChecks.first { $0.name == "requests at erp" })
      #expect(server.integral == server.stays)
      #expect(server.stays == flow.whole.propagation.sum)
      stays.append(flow.mean(.service))
      loads.append(Double(server.integral) / 1e9 / Double(queue.seconds))
    }
    let expected = queue.wait + queue.mean
    let statistics = try #require(SampleStatistics(stays))
    let interval = try #require(statistics.interval(.permille999))
    let halfWidth = try #require(statistics.halfWidth(.permille999))
    #expect(interval.contains(expected), "\(queue.name): \(interval) s, by theory \(expected) s")
    #expect(halfWidth <= 0.02 * statistics.mean, "\(queue.name): ±\(halfWidth / statistics.mean * 100)%")
    let population = try #require(SampleStatistics(loads)?.interval(.permille999))
    #expect(population.contains(queue.arrivals * expected), "\(queue.name): \(population) in the system")
  }
}
