import Measurement
import Store
import Testing

@Suite("What is saved is loaded")
struct RoundTripTests {
  @Test("a run comes back with every integer and text, and in the order of its weather", arguments: UInt64(1)...12)
  func roundTrip(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = RandomResults(seed: seed)
    var expected: [WorldResult] = []
    for storm in ["calm", "outage", "a-storm"] {
      for replication in 0..<2 {
        for candidate in ["virtualization", "batch"] {
          let key = WorldKey(
            candidate: candidate,
            storm: storm,
            force: storm == "calm" ? 0 : 1_000,
            replication: replication
          )
          expected.append(random.world(key))
        }
      }
    }
    let info = RunInfo.example("a")
    let store = try Store(path: folder.path())
    try store.begin(info, candidates: ["virtualization", "batch"], storms: ["calm", "outage", "a-storm"])
    for world in expected.reversed() { try store.save(world, run: "a") }

    let loaded = try store.load(run: "a")
    #expect(loaded.info == info, "seed \(seed)")
    #expect(loaded.worlds.map(\.key) == expected.map(\.key), "seed \(seed)")
    for (world, other) in zip(loaded.worlds, expected) {
      let isSame = world == other  // A value of its own, or a failure prints both worlds.
      #expect(isSame, "seed \(seed), \(world.key)")
    }
    #expect(try store.resultsDigest(run: "a") == digest(of: expected), "seed \(seed)")
  }

  @Test("saving a world again replaces it")
  func replaces() throws {
    let folder = try TemporaryFolder()
    var random = RandomResults(seed: 7)
    let key = WorldKey(candidate: "batch", storm: "calm", force: 0, replication: 0)
    let (first, second) = (random.world(key), random.world(key))
    let store = try Store(path: folder.path())
    try store.begin(.example("a"))
    try store.save(first, run: "a")
    try store.save(second, run: "a")
    #expect(try store.load(run: "a").worlds == [second])
  }

  @Test("names that were not announced come last, by name, and calm first all the same")
  func unannouncedNames() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    try store.begin(.example("a"), candidates: ["push"])
    for (candidate, storm) in [("zeta", "gale"), ("alpha", "calm"), ("push", "calm"), ("push", "breeze")] {
      try store.save(WorldResult(key: WorldKey(candidate: candidate, storm: storm, force: 0, replication: 0)), run: "a")
    }
    let order = try store.load(run: "a").worlds.map { [$0.key.candidate, $0.key.storm] }
    #expect(order == [["push", "calm"], ["alpha", "calm"], ["push", "breeze"], ["zeta", "gale"]])
  }

  @Test("a store that is opened again has what it had")
  func reopened() throws {
    let folder = try TemporaryFolder()
    let world = WorldResult(key: WorldKey(candidate: "batch", storm: "calm", force: 0, replication: 0))
    do {
      let store = try Store(path: folder.path("deep/er/runs.sqlite"))
      try store.begin(.example("a"))
      try store.save(world, run: "a")
    }
    let store = try Store(path: folder.path("deep/er/runs.sqlite"), opening: .existing)
    #expect(try store.load(run: "a").worlds == [world])
  }
}
