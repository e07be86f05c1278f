import BeaufortNumerics
import Measurement

/// One made-up world.
struct FixtureWorld {
  private let key: WorldKey
  private let place: Int

  init(_ key: WorldKey, place: Int) { (self.key, self.place) = (key, place) }

  private var isStorm: Bool { key.storm != "calm" }

  func result(buckets: Int) -> WorldResult {
    var world = WorldResult(key: key)
    world.flows = ["orders", "fulfilment"].map { flow($0, buckets: buckets) }
    world.events = 5_000_000
    if isStorm {
      world.faults = [
        FaultWindow(
          kind: "outage",
          target: "erp",
          start: .start + .hours(13),
          end: .start + .hours(13) + .minutes(30),
          detail: "outage (mode refused)"
        )
      ]
      world.activations = [
        Activation(isFault: true, name: "outage on erp at 13:00", acted: 1, changes: place == 3 ? 0 : 1_000, reads: 0)
      ]
    }
    if key.storm == "data-storm" {
      world.faults = [
        FaultWindow(kind: "dataStorm", target: "orders", start: at(840), end: at(850), detail: "dataStorm (factor 20)"),
        FaultWindow(kind: "bulkJobs", target: "salesforce", start: at(840), end: at(854), detail: "bulkJobs (jobs 2)"),
        FaultWindow(kind: "crash", target: "integration", start: at(845), end: at(846), detail: "crash"),
      ]
    }
    world.activations.append(
      Activation(isFault: false, name: "retry", acted: Int64(place * 120), changes: Int64(place * 40), reads: 0)
    )
    world.allocations = [
      AllocationUse(
        limit: "dailyApi",
        allowance: 2_000_000,
        peak: 1_138_240,
        demand: Int64([1_138_240, 100_000, 2_400_000, 105_760, 100_000][place % 5]),
        shares: [
          .init(flow: "orders", owner: "order-platform", granted: 1_036_800),
          .init(flow: "background", owner: "", granted: 100_000),
        ],
        refused: place == 2 ? 4_211 : 0
      )
    ]
    return world
  }

  private func at(_ minutes: Int64) -> Instant { .start + .minutes(minutes) }

  private func flow(_ name: String, buckets: Int) -> FlowResult {
    var flow = FlowResult(flow: name)
    if place == 2, name == "fulfilment" {
      flow.notApplicable = "nothing is pushed to a target that only reads <b>on demand</b>"
      return flow
    }
    flow.ledger.committed = name == "orders" ? 1_036_800 : 172_800
    flow.ledger.superseded = 1_200
    flow.ledger.lost = isStorm && place == 0 ? 59_104 : 0
    flow.ledger.deadLettered = isStorm && place == 1 ? 2_512 : 0
    flow.ledger.delivered = flow.ledger.committed - 1_200 - flow.ledger.lost - flow.ledger.deadLettered
    flow.whole.readsAttempted = 3_456_000
    flow.whole.readsAnswered = 3_456_000 - (isStorm ? 72_000 : 0)
    let medians: [Int64] = [144_000_000, 60_000_000, 0, 1_830_000_000_000, 640_000_000]
    for step in Int64(1)...400 {
      let stretch = 250 + 750_000 / (2_000 - step * 4)
      flow.whole.propagation.record(medians[place % 5] * stretch / 1_000)
    }
    flow.whole.propagation.unreached = flow.ledger.lost > 0 ? 20 : 0
    let visible = Int128(flow.ledger.delivered + flow.ledger.superseded)
    for cause in DelayCause.allCases {
      let weight = Int128([40, 3, 2, 1, isStorm ? 30 : 0, 4, 11, 20, 6, 1][Int(cause.rawValue)])
      let tilted = place == 3 && cause == .schedule ? weight * 60 : weight
      flow.budget[Int(cause.rawValue)] = visible * tilted * Int128(max(1, medians[place % 5])) / 100
    }
    flow.durationNanoseconds = 86_400_000_000_000
    flow.sends = place != 2
    if isStorm { flow.recovery = .notWithin(nanoseconds: 39_600_000_000_000) }
    flow.series = [
      series("backlog", "changes", buckets) { minute in
        switch place {
        case 3: minute % 60 * 720
        case 2: 0
        case _:
          isStorm && (780..<812).contains(minute)
            ? (minute - 779) * (place == 4 ? 900 : 620) : 2 + minute % 3 * Int64(place)
        }
      },
      series("visible", "changes", buckets) { minute in place == 3 ? (minute % 60 < 2 ? 7_000 : 0) : 100 + minute / 8 },
      series("delay", "ns", buckets) { minute in
        place == 3 && minute % 60 > 1 ? -1 : medians[place % 5] + (isStorm ? minute * 1_000_000 : 0)
      },
      series("failed reads", "reads", buckets) { minute in
        isStorm && place == 2 && (780..<810).contains(minute) ? 6 : 0
      },
    ]
    return flow
  }

  private func series(_ name: String, _ unit: String, _ buckets: Int, _ value: (Int64) -> Int64) -> Series {
    let width = 86_400 / Int64(buckets)
    return Series(
      name: name,
      unit: unit,
      bucketNanoseconds: width * 1_000_000_000,
      values: (0..<Int64(buckets)).map { value($0 * width / 60) }
    )
  }
}
