import BeaufortNumerics
import Chaos
import Platform

/// A system of a world: how fast it serves, what it can take, and which faults are in force on it.
struct SystemState: ~Copyable {
  private let anchor = Anchor()
  let name: String
  let isOrg: Bool
  let service: SampleTable
  let perRecord: Interval
  var effects = Effects()
  /// Queue and workers of an external system.
  var server: ServerQueue
  var limiter: RateLimiter?
  /// When the system was out.
  let outages: [Outage]
  /// Modes of ``outages`` by their window.
  let modes: [Int: OutageMode]
  /// Windows of the faults in force now.
  var activeWindows: [Int] = []
  /// Sum of the stays of all requests that the server had.
  var stays: Int128 = 0

  init(
    name: String,
    isOrg: Bool,
    service: consuming SampleTable,
    perRecord: Interval,
    server: consuming ServerQueue,
    limiter: RateLimiter?,
    outages: [Outage],
    modes: [Int: OutageMode]
  ) {
    (self.name, self.isOrg, self.perRecord) = (name, isOrg, perRecord)
    self.service = service
    self.server = server
    self.limiter = limiter
    (self.outages, self.modes) = (outages, modes)
  }

  /// How long a request of `count` records takes, by the luck of `bits`.
  @inline(__always)
  func serviceTime(_ bits: UInt64, records count: Int64, withBase: Bool) -> Interval {
    let base = withBase ? service.sample(bits) : 0
    let (product, overflows) = perRecord.nanoseconds.multipliedReportingOverflow(by: count)
    if !overflows, product < 1 << 60, effects.serviceTimePermille == 1_000 { return bounded(base + product) }
    let plain = Int128(base) + Int128(perRecord.nanoseconds) * Int128(count)
    return bounded(plain * Int128(effects.serviceTimePermille) / 1_000)
  }
}

/// A length of time that added to any instant of a world overflows nothing: 36 years stand for everything longer.
private func bounded(_ nanoseconds: Int128) -> Interval { Interval(nanoseconds: Int64(min(nanoseconds, 1 << 60))) }

/// How long `bits` take at a bandwidth.
private func transmission(_ bits: Int64, _ bitsPerSecond: Int64) -> Interval {
  let (product, overflows) = bits.multipliedReportingOverflow(by: 1_000_000_000)
  if !overflows { return bounded(product / bitsPerSecond) }
  return bounded(Int128(bits) * 1_000_000_000 / Int128(bitsPerSecond))
}

private func bounded(_ nanoseconds: Int64) -> Interval { Interval(nanoseconds: min(nanoseconds, 1 << 60)) }

/// A link of a world.
struct LinkState: ~Copyable {
  private let anchor = Anchor()
  let name: String
  let latency: SampleTable
  let bitsPerSecond: Int64?
  var effects = Effects()
  let outages: [Outage]
  let modes: [Int: OutageMode]
  /// Windows of the faults in force now, on the link itself or delaying a system at its end.
  var activeWindows: [Int] = []
  /// What faults on the link and on the systems at its ends add to a trip.
  var addedLatency = Interval.zero
  /// The largest jitter on top of it.
  var addedJitter = Interval.zero
  /// The last payload and how long it took.
  private var last = (bits: Int64(0), time: Interval.zero)

  init(
    name: String,
    latency: consuming SampleTable,
    bitsPerSecond: Int64?,
    outages: [Outage],
    modes: [Int: OutageMode]
  ) {
    self.name = name
    self.latency = latency
    (self.bitsPerSecond, self.outages, self.modes) = (bitsPerSecond, outages, modes)
  }

  /// How long a one-way trip with `bits` of payload takes.
  @inline(__always)
  mutating func trip(_ luck: UInt64, _ jitter: @autoclosure () -> UInt64, bits: Int64) -> Interval {
    var time = Interval(nanoseconds: latency.sample(luck)) + addedLatency
    if addedJitter > .zero {
      time = time + Interval(nanoseconds: Int64(jitter().reduced(below: UInt64(addedJitter.nanoseconds))))
    }
    if let bitsPerSecond, bits > 0 { time = time + transmissionTime(bits, bitsPerSecond) }
    return time
  }

  // A division takes longer than all the rest of a trip, and most payloads are as long as the one before. What a trip
  // takes does not depend on what was asked before.
  @inline(__always)
  private mutating func transmissionTime(_ bits: Int64, _ bitsPerSecond: Int64) -> Interval {
    if bits != last.bits { last = (bits, transmission(bits, bitsPerSecond)) }
    return last.time
  }
}
