import BeaufortNumerics
import Measurement
import Store
import Testing

@Suite("Digest")
struct DigestTests {
  private static let key = WorldKey(candidate: "batch", storm: "calm", force: 0, replication: 0)

  /// A world in which every list has members.
  private static func makeWorld(seed: UInt64 = 5) -> WorldResult {
    var random = RandomResults(seed: seed)
    var world = WorldResult(key: key)
    world.flows = [random.flow("orders"), random.flow("fulfilment")]
    for index in world.flows.indices {
      world.flows[index].notApplicable = nil
      world.flows[index].series = [Series(name: "backlog", unit: "changes", bucketNanoseconds: 10, values: [1, 2, 3])]
    }
    world.allocations = [
      AllocationUse(
        limit: "dailyApi",
        allowance: 9,
        peak: 8,
        demand: 7,
        shares: [.init(flow: "orders", owner: "platform", granted: 6)],
        refused: 5
      )
    ]
    world.activations = [Activation(isFault: false, name: "retry", acted: 1, changes: 2, reads: 3)]
    return world
  }

  @Test("equal results have equal digests of 64 digits")
  func equal() {
    #expect(digest(of: Self.makeWorld()) == digest(of: Self.makeWorld()))
    #expect(digest(of: Self.makeWorld()) != digest(of: Self.makeWorld(seed: 6)))
    #expect(digest(of: Self.makeWorld()).wholeMatch(of: /[0-9a-f]{64}/) != nil)
  }

  @Test("a text's digest is the one that sha256sum prints")
  func knownAnswer() {
    #expect(digest(ofText: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("an empty world's digest is that of two zeros of 8 bytes")
  func emptyWorld() {
    let zeros = "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"
    #expect(digest(of: WorldResult(key: Self.key)) == zeros)
  }

  @Test("every measured integer counts", arguments: covered.indices)
  func covers(index: Int) {
    var world = Self.makeWorld()
    let before = digest(of: world)
    covered[index].change(&world)
    #expect(digest(of: world) != before, "\(covered[index].name)")
  }

  @Test("what is not a result of the calm part does not count", arguments: excluded.indices)
  func excludes(index: Int) {
    var world = Self.makeWorld()
    let before = world
    excluded[index].change(&world)
    #expect(world != before, "\(excluded[index].name)")
    #expect(digest(of: world) == digest(of: before), "\(excluded[index].name)")
  }

  @Test("a run's digest depends on keys and results, not on the order of the worlds")
  func run() {
    var worlds: [WorldResult] = []
    for (replication, candidate) in [(1, "b"), (0, "b"), (0, "a")] {
      var world = Self.makeWorld(seed: UInt64(replication))
      world.key = WorldKey(candidate: candidate, storm: "calm", force: 0, replication: replication)
      worlds.append(world)
    }
    let before = digest(of: worlds)
    #expect(digest(of: worlds.reversed()) == before)
    #expect(digestOfWorlds(worlds.map { ($0.key, digest(of: $0)) }) == before)
    worlds[0].key = WorldKey(candidate: "b", storm: "calm", force: 1, replication: 1)
    #expect(digest(of: worlds) != before)
    #expect(digest(of: Array(worlds.dropLast())) != before)
  }
}

private struct Change: Sendable {
  let name: String
  let change: @Sendable (inout WorldResult) -> Void

  init(_ name: String, _ change: @escaping @Sendable (inout WorldResult) -> Void) {
    (self.name, self.change) = (name, change)
  }
}

private let covered: [Change] =
  Ledger.fields.indices.map { field in
    Change("ledger \(Ledger.fields[field].name)") { $0.flows[1].ledger[keyPath: Ledger.fields[field].path] &+= 1 }
  }
  + DelayCause.allCases.map { cause in
    Change("budget \(cause.name)") { $0.flows[0].budget[Int(cause.rawValue)] ^= Int128(1) << 100 }
  }
  + (0..<5).map { bound in Change("within \(bound)") { $0.flows[0].whole.within[bound] &+= 1 } }
  + [
    Change("flow's name") { $0.flows[0].flow += "x" },
    Change("order of flows") { $0.flows.swapAt(0, 1) },
    Change("not applicable") { $0.flows[0].notApplicable = "no" },
    Change("propagation") { $0.flows[0].whole.propagation.record(1) },
    Change("propagation unreached") { $0.flows[0].whole.propagation.unreached &+= 1 },
    Change("staleness") { $0.flows[0].whole.staleness.record(0) },
    Change("read latency") { $0.flows[0].whole.readLatency.record(77) },
    Change("transaction") { $0.flows[0].whole.transaction.record(5) },
    Change("reads attempted") { $0.flows[0].whole.readsAttempted &+= 1 },
    Change("reads answered") { $0.flows[0].whole.readsAnswered &+= 1 },
    Change("reads stale") { $0.flows[0].whole.readsStale &+= 1 },
    Change("versions behind") { $0.flows[0].whole.versionsBehind &+= 1 },
    Change("staleness integral") { $0.flows[0].stalenessIntegral += 1 },
    Change("record integral") { $0.flows[0].recordTimeIntegral += 1 },
    Change("duration") { $0.flows[0].durationNanoseconds &+= 1 },
    Change("accepted") { $0.flows[0].accepted &+= 1 },
    Change("attempts") { $0.flows[0].attempts &+= 1 },
    Change("useful deliveries") { $0.flows[0].usefulDeliveries &+= 1 },
    Change("requests") { $0.flows[0].requests &+= 1 },
    Change("sends") { $0.flows[0].sends.toggle() },
    Change("backlog integral") { $0.flows[0].backlogIntegral += 1 },
    Change("stay total") { $0.flows[0].stayTotal += 1 },
    Change("backlog integral in duration") { $0.flows[0].backlogIntegralInDuration += 1 },
    Change("backlog peak") { $0.flows[0].backlogPeak &+= 1 },
    Change("series value") { $0.flows[1].series[0].values[2] += 1 },
    Change("series length") { $0.flows[1].series[0].values.append(0) },
    Change("series name") { $0.flows[1].series[0].name = "x" },
    Change("series unit") { $0.flows[1].series[0].unit = "x" },
    Change("series bucket") { $0.flows[1].series[0].bucketNanoseconds += 1 },
    Change("allocation limit") { $0.allocations[0].limit = "x" },
    Change("allocation allowance") { $0.allocations[0].allowance += 1 },
    Change("allocation peak") { $0.allocations[0].peak += 1 },
    Change("allocation demand") { $0.allocations[0].demand += 1 },
    Change("allocation refused") { $0.allocations[0].refused += 1 },
    Change("share flow") { $0.allocations[0].shares[0].flow = "x" },
    Change("share owner") { $0.allocations[0].shares[0].owner = "x" },
    Change("share granted") { $0.allocations[0].shares[0].granted += 1 },
  ]

private let excluded: [Change] = [
  Change("key") { $0.key = WorldKey(candidate: "c", storm: "gale", force: 1, replication: 1) },
  Change("recovery") { $0.flows[0].recovery = .notWithin(nanoseconds: 99) },
  Change("weather window") { $0.flows[0].weather.propagation.record(1) },
  Change("weather counts") { $0.flows[0].weather.readsStale &+= 1 },
  Change("faults") {
    $0.faults.append(FaultWindow(kind: "outage", target: "erp", start: .start, end: .never, detail: ""))
  },
  Change("fault activations") {
    $0.activations.append(Activation(isFault: true, name: "outage on erp", acted: 0, changes: 0, reads: 0))
  },
  Change("Little's checks") { $0.littleChecks.append(LittleCheck(name: "erp", integral: 1, stays: 1)) },
  Change("events") { $0.events &+= 1 },
  Change("wall time") { $0.wallNanoseconds &+= 1 },
]
