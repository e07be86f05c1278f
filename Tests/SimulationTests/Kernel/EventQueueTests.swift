import BeaufortNumerics
import Simulation
import Testing

@Suite("Event queue")
struct EventQueueTests {
  /// How far ahead of the present events are scheduled.
  enum Mix: CaseIterable {
    case oneInstant, zeroDelay, atOnceAndLater, dense, sparse, wide, farFuture, nearAndFar, timeouts, everything

    func delay(_ random: inout SplitMix64) -> Int64 {
      switch self {
      case .oneInstant: 0
      case .zeroDelay: Int64.random(in: 0..<3, using: &random)
      // What a request leads to at once, and what takes its time.
      case .atOnceAndLater:
        Int.random(in: 0..<3, using: &random) == 0 ? Int64.random(in: 0..<1_000_000_000, using: &random) : 0
      case .dense: Int64.random(in: 0..<40_000, using: &random)
      case .sparse: Int64.random(in: 0..<3_000_000_000, using: &random)
      case .wide: Int64(1) << Int64.random(in: 0..<52, using: &random)
      case .farFuture: Int64.random(in: 0..<(40 * 86_400 * 1_000_000_000), using: &random)
      case .nearAndFar:
        Int64.random(in: 0..<(Bool.random(using: &random) ? 1_000 : 30 * 86_400 * 1_000_000_000), using: &random)
      // Answers, and the time-outs that they cancel: a cancelled one still comes, two minutes later.
      case .timeouts:
        Bool.random(using: &random) ? 120_000_000_000 : Int64.random(in: 50_000_000..<150_000_000, using: &random)
      case .everything: Int64.random(in: 0..<(1 << Int64.random(in: 1..<54, using: &random)), using: &random)
      }
    }
  }

  private static let seeds: [UInt64] = [1, 2, 3]

  @Test("gives events in the order of a plain heap, over a million operations a seed", arguments: Mix.allCases, seeds)
  func order(mix: Mix, seed: UInt64) {
    let goal = 1_000_000 / Mix.allCases.count + 1
    var random = SplitMix64(seed: seed)
    var rig = QueueRig()
    while rig.operations < goal {
      let pending = 1 << Int.random(in: 0..<13, using: &random)
      while rig.pending < pending { schedule(mix, &random, &rig) }
      for _ in 0..<2_000 {
        rig.pop()
        schedule(mix, &random, &rig)
        if Int.random(in: 0..<8, using: &random) == 0 { schedule(mix, &random, &rig) }
      }
      while rig.pending > pending / 4 { rig.pop() }
    }
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil, "\(mix), seed \(seed)")
    #expect(rig.operations >= goal)
  }

  @Test(
    "gives events in the order of a plain heap while few become many and few again",
    arguments: Mix.allCases,
    [0, 1, 5, 64, .max]
  )
  func fewAndMany(mix: Mix, fewest: Int) {
    var random = SplitMix64(seed: 7)
    var rig = QueueRig(fewest: fewest)
    while rig.operations < 20_000 {
      let most = Int.random(in: 0..<10, using: &random) == 0 ? 1_000 : 100
      let pending = Int.random(in: 0..<most, using: &random)
      while rig.pending < pending {
        schedule(mix, &random, &rig)
        if Int.random(in: 0..<4, using: &random) == 0 { rig.pop() }
      }
      while rig.pending > pending {
        rig.pop()
        if Int.random(in: 0..<4, using: &random) == 0 { schedule(mix, &random, &rig) }
      }
      for _ in 0..<Int.random(in: 0..<100, using: &random) {
        if !rig.isEmpty { rig.pop() }
        schedule(mix, &random, &rig)
      }
    }
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil, "\(mix), few are \(fewest)")
  }

  @Test("takes what is near, far and between, while a thousand late events are pending", arguments: seeds)
  func nearBesideFar(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var rig = QueueRig()
    let day: Int64 = 86_400_000_000_000
    for _ in 0..<1_000 { rig.schedule(at: Int64.random(in: (30 * day)..<(31 * day), using: &random), rank: .timer) }
    for _ in 0..<200 {
      for _ in 0..<Int.random(in: 1..<200, using: &random) { schedule(.dense, &random, &rig) }
      while rig.pending > 1_000 { rig.pop() }
      rig.schedule(at: rig.now + Int64.random(in: 0..<60_000_000_000, using: &random), rank: .answer)
    }
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil, "seed \(seed)")
  }

  @Test("gives a burst on one instant among others in the order of a plain heap", arguments: seeds)
  func bursts(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var rig = QueueRig()
    for burst in 1...4 {
      let instant = rig.now + Int64(1) << Int64.random(in: 0..<40, using: &random)
      for _ in 0..<(burst * 1_000) {
        rig.schedule(at: instant, rank: rank(&random))
        if Int.random(in: 0..<4, using: &random) == 0 { schedule(.everything, &random, &rig) }
      }
      while rig.now < instant {
        rig.pop()
        if Int.random(in: 0..<2, using: &random) == 0 { rig.schedule(at: instant, rank: rank(&random)) }
      }
      while rig.pending > 500 { rig.pop() }
    }
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil, "seed \(seed)")
    #expect(rig.operations > 20_000)
  }

  @Test("keeps the order of scheduling among events of one instant and rank, however many")
  func oneInstant() {
    var queue = EventQueue()
    for number in 0..<40_000 {
      queue.schedule(event(at: 5_000_000_000, number, rank: number % 2 == 0 ? .read : .answer))
    }
    var numbers: [Int] = []
    while queue.nextInstant == 5_000_000_000 { numbers.append(Int(queue.pop().first)) }
    #expect(numbers == Array(stride(from: 1, to: 40_000, by: 2)) + Array(stride(from: 0, to: 40_000, by: 2)))
  }

  @Test("puts what is scheduled at the present instant in front of later ranks", arguments: UInt64(1)...3)
  func presentInstant(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var rig = QueueRig()
    for _ in 0..<4_000 { rig.schedule(at: 1_000, rank: .read) }
    for _ in 0..<4_000 {
      rig.pop()
      rig.schedule(at: rig.now, rank: Bool.random(using: &random) ? .answer : .timer)
      rig.schedule(at: rig.now + Int64.random(in: 0..<9_000, using: &random), rank: .change)
    }
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil, "seed \(seed)")
  }

  @Test("looking at what is next does not keep earlier events out")
  func lookingAhead() {
    var rig = QueueRig()
    let hour: Int64 = 3_600_000_000_000
    rig.schedule(at: 30 * 24 * hour, rank: .timer)
    for step in stride(from: Int64(200), to: 0, by: -1) { rig.schedule(at: step * 17_000_000, rank: .answer) }
    while rig.pending > 1 { rig.pop() }
    rig.schedule(at: rig.now, rank: .faultEnd)
    rig.schedule(at: hour, rank: .read)
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil)
  }

  @Test("takes every instant from the start to the last that is not never")
  func extremes() {
    var rig = QueueRig()
    for bit in Int64(0)..<63 {
      for instant in [Int64(1) << bit - 1, Int64(1) << bit] { rig.schedule(at: instant, rank: .timer) }
    }
    rig.schedule(at: .max - 1, rank: .timer)
    rig.schedule(at: 0, rank: .timer)
    while !rig.isEmpty { rig.pop() }
    #expect(rig.difference == nil)
    #expect(rig.now == .max - 1)
  }

  @Test("takes no more memory once it has seen its largest load")
  func steadyState() {
    var random = SplitMix64(seed: 9)
    var queue = EventQueue()
    for number in 0..<3_000 { queue.schedule(event(at: Int64.random(in: 0..<1_000_000_000, using: &random), number)) }
    var bytes = 0
    for number in 0..<20_000 {
      if number == 10_000 { bytes = queue.bytesHeld }
      let popped = queue.pop()
      let delay = Int64.random(in: 0..<1_000_000_000, using: &random)
      queue.schedule(event(at: popped.instant.nanoseconds + delay, number))
    }
    #expect(queue.bytesHeld == bytes)
    #expect(queue.count == 3_000)
  }

  private func schedule(_ mix: Mix, _ random: inout SplitMix64, _ rig: inout QueueRig) {
    let delay = mix.delay(&random)
    rig.schedule(at: rig.now + delay, rank: rank(&random))
  }

  private func rank(_ random: inout SplitMix64) -> Event.Rank {
    let ranks: [Event.Rank] = [.faultEnd, .faultStart, .answer, .change, .timer, .read]
    return ranks[Int.random(in: 0..<6, using: &random)]
  }

  private func event(at nanoseconds: Int64, _ number: Int, rank: Event.Rank = .answer) -> Event {
    Event(instant: Instant(nanoseconds: nanoseconds), rank: rank, kind: 1, first: UInt32(number), second: 0)
  }
}
