import BeaufortNumerics
import ExternalSystem
import HTTPTypes
import ScenarioFile
import Synchronization
import Testing
import Wire

@Suite("Service of a scenario's system")
struct ServiceTests {
  static func rig(_ times: ServiceTimes, records: Int64 = 0) async throws -> ExternalRig {
    var configuration = ExternalConfiguration()
    configuration.service = times
    return try await ExternalRig(records: records, configuration: configuration)
  }

  @Test("a request takes its service time and more for each record")
  func time() async throws {
    let times = ServiceTimes(
      concurrency: 4,
      queue: 4,
      service: .constant(.milliseconds(40)),
      perRecord: .milliseconds(2)
    )
    let rig = try await Self.rig(times, records: 10)
    for (path, milliseconds) in [("/api/Order?limit=7", Int64(54)), ("/odata/Orders?$top=3", 46), ("/api/Nothing", 40)]
    {
      let start = rig.clock.clock.now()
      async let answer = rig.get(path)
      await rig.clock.waiting(1)
      #expect(rig.clock.waitedFor == [start + .milliseconds(milliseconds)], "\(path)")
      rig.clock.advance(by: .milliseconds(milliseconds))
      #expect(await answer.status < 500)
    }
    #expect(await rig.get("/hooks/x").status == 200, "to look at call-outs takes no time")
  }

  @Test("so many are served at once, so many wait in order, and the next are refused")
  func queue() async throws {
    let rig = try await Self.rig(ServiceTimes(concurrency: 2, queue: 3, service: .constant(.seconds(1))))
    let finished = Finished()
    try await withThrowingTaskGroup { group in
      for number in 0..<5 {
        group.addTask {
          #expect(await rig.send(.put, "/api/Order/\(number)", "{}").status == 201)
          finished.append(number)
        }
        if number < 2 { await rig.clock.waiting(number + 1) } else { for _ in 0..<200 { await Task.yield() } }
      }
      let refused = await rig.get("/odata/Orders")
      #expect(refused.status == 503 && refused["Retry-After"] == "1" && refused.code == "unavailable")
      #expect(refused["OData-Version"] == "4.0")
      for done in [2, 4, 5] {
        await rig.clock.waiting(min(2, 5 - finished.numbers.count))
        rig.clock.advance(by: .seconds(1))
        while finished.numbers.count < done { await Task.yield() }
      }
      try await group.waitForAll()
    }
    #expect(Set(finished.numbers.prefix(2)) == [0, 1])
  }

  @Test(
    "more than the rate limit allows is refused, and told when to come back",
    arguments: [("5/s", "1"), ("0.25/s", "4")]
  )
  func rateLimit(rate: String, retryAfter: String) async throws {
    let perMillion: Int64 = rate == "5/s" ? 5_000_000 : 250_000
    let times = ServiceTimes(
      concurrency: 100,
      queue: 100,
      rateLimit: Rate(perMillionSeconds: perMillion),
      service: .constant(.zero)
    )
    let rig = try await Self.rig(times)
    var statuses: [Int] = []
    for _ in 0..<8 { statuses.append(await rig.get("/api/Order").status) }
    let burst = rate == "5/s" ? 5 : 1
    #expect(statuses == (0..<8).map { $0 < burst ? 200 : 429 })
    let refused = await rig.get("/api/Order")
    #expect(refused["Retry-After"] == retryAfter && refused.code == "tooManyRequests")
    rig.clock.advance(by: .seconds(Int64(retryAfter) ?? 0))
    #expect(await rig.get("/api/Order").status == 200)
  }

  @Test("one who gives up while waiting takes no place from others")
  func cancelled() async throws {
    let rig = try await Self.rig(ServiceTimes(concurrency: 1, queue: 1, service: .constant(.seconds(1))))
    await withTaskGroup { group in
      group.addTask { #expect(await rig.send(.put, "/api/Order/a", "{}").status == 201) }
      await rig.clock.waiting(1)
      await withTaskGroup { waiting in
        waiting.addTask { #expect(await rig.get("/api/Order").status == 503) }
        for _ in 0..<100 { await Task.yield() }
        waiting.cancelAll()
      }
      group.addTask { #expect(await rig.send(.put, "/api/Order/b", "{}").status == 201) }
      for _ in 0..<200 { await Task.yield() }
      rig.clock.advance(by: .seconds(1))
      await rig.clock.waiting(1)
      rig.clock.advance(by: .seconds(1))
    }
    #expect(rig.clock.waitedFor.isEmpty)
  }

  @Test("a second request with the key of one that is being served is a conflict")
  func keyInService() async throws {
    let rig = try await Self.rig(ServiceTimes(concurrency: 5, queue: 5, service: .constant(.seconds(1))))
    let key = [("Idempotency-Key", "k")]
    async let first = rig.send(.post, "/api/Order", "{}", key)
    await rig.clock.waiting(1)
    let second = await rig.send(.post, "/api/Order", "{}", key)
    #expect(second.status == 409 && second.code == "conflict")
    rig.clock.advance(by: .seconds(1))
    let made = await first
    async let third = rig.send(.post, "/api/Order", "{}", key)
    await rig.clock.waiting(1)
    rig.clock.advance(by: .seconds(1))
    #expect(await third.body == made.body && made.status == 201)
  }

  @Test("the same seed gives the same service times, and a scenario's system is found by its name")
  func scenario() async throws {
    let text = """
      scenario: small
      summary: A small scenario for tests of external systems.
      governance: { owner: tests, rationale: Shows that a system's settings are taken over. }
      duration: 1h
      seed: 9
      replications: 1
      systems:
        salesforce: { kind: salesforce, edition: enterprise, licences: 100, service: 100ms }
        erp: { kind: external, concurrency: 3, queue: 7, service: { median: 40ms, p99: 400ms, perRecord: 0.2ms }, rateLimit: 20/s }
      links: [{ between: [erp, salesforce], latency: 20ms }]
      flows:
        orders:
          { object: Order, from: erp, to: salesforce, owner: tests, population: 100, changes: { rate: 1/s, mix: { update: 100% } }, reads: { rate: 1/s } }
      candidates: all
      objectives: [lost == 0]
      """
    let scenario = try parseScenario(text: text, path: "small.yaml")
    let times = try #require(ServiceTimes(of: "erp", in: scenario))
    #expect(times.concurrency == 3 && times.queue == 7 && times.rateLimit == .perSecond(20) && times.seed == 9)
    #expect(times.perRecord == Interval(nanoseconds: 200_000))
    #expect(ServiceTimes(of: "salesforce", in: scenario) == nil && ServiceTimes(of: "crm", in: scenario) == nil)
    var drawn: [[Instant]] = []
    for _ in 0..<2 {
      let rig = try await Self.rig(times)
      var instants: [Instant] = []
      for _ in 0..<5 {
        async let answer = rig.get("/api/Order")
        await rig.clock.waiting(1)
        instants += rig.clock.waitedFor
        rig.clock.advance(by: .seconds(10))
        _ = await answer
      }
      drawn.append(instants)
    }
    #expect(drawn[0] == drawn[1] && Set(drawn[0].map { $0.nanoseconds % 10_000_000_000 }).count == 5)
  }
}

/// The requests that were answered, in order.
private final class Finished: Sendable {
  private let state = Mutex<[Int]>([])
  var numbers: [Int] { state.withLock { $0 } }
  func append(_ number: Int) { state.withLock { $0.append(number) } }
}
