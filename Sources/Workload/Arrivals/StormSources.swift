import BeaufortNumerics

/// The streams of a flow's storms; they are built once and live beside the base stream.
@safe struct StormSources: ~Copyable {
  private let sources: UnsafeMutablePointer<ArrivalSource>
  private let count: Int

  deinit { unsafe sources.deallocate() }

  /// Makes a stream for each of `storms`, in the order given.
  init(_ storms: [StormLoad], key: DrawKey, arrivals: ArrivalSpec, curve: RateCurve, end: Instant) {
    count = storms.count
    unsafe sources = UnsafeMutablePointer<ArrivalSource>.allocate(capacity: max(1, storms.count))
    for (index, storm) in storms.enumerated() {
      let source = ArrivalSource(
        stream: Self.stream(index),
        key: key,
        storm: storm,
        arrivals: arrivals,
        curve: curve,
        end: end
      )
      unsafe (sources + index).initialize(to: source)
    }
  }

  /// Appends what the storms add to `bucket`.
  mutating func fill(bucket: Int64, into buffer: inout ArrivalBuffer) {
    var index = 0
    while index < count {
      unsafe sources[index].fill(bucket: bucket, into: &buffer)
      index += 1
    }
  }

  /// How many changes the storms are expected to add before `end`.
  static func expected(_ storms: [StormLoad], curve: RateCurve, end: Instant) -> Double {
    storms.reduce(0) { sum, storm in
      let (start, stop) = (max(.start, storm.start), min(storm.end, end))
      let extra = Double(max(0, storm.factorPermille - 1_000)) / 1_000
      return sum + extra * curve.expected(from: start.nanoseconds, to: stop.nanoseconds)
    }
  }

  /// Streams 1 to 63, then 65 to 255, then those again: an identity repeats only where two storms whose places in
  /// the list are 254 apart overlap in one second.
  private static func stream(_ index: Int) -> UInt64 {
    let place = UInt64(index % 254) + 1
    return place < FlowTraffic.readStream ? place : place + 1
  }
}
