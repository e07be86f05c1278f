package import BeaufortNumerics

/// What a toxic does to one direction of a connection. Types, attributes and units are those of Toxiproxy 2, where it
/// has them.
package enum ToxicSettings: Hashable, Sendable {
  /// Holds everything for `latency`, and up to `jitter` more or less, never below zero and never out of order.
  case latency(Interval, jitter: Interval)
  /// Holds each piece for as long as a trip takes. Programs alone make it: no attributes could say its distribution.
  case trip(TripTimes)
  /// Lets at most this many bytes a millisecond leave; at 0 nothing leaves.
  case bandwidth(bytesPerMillisecond: Int64)
  /// Holds back the end of the stream.
  case slowClose(delay: Interval)
  /// Swallows everything and closes after `after`; without one it swallows for as long as the peers like.
  case timeout(after: Interval?)
  /// Swallows everything and resets the connection after `after`.
  case resetPeer(after: Interval)
  /// Cuts the stream into pieces of `size` bytes, up to `variation` more or fewer, with a pause after each.
  case slicer(size: Int64, variation: Int64, pause: Interval)
  /// Closes the connection once this many bytes have passed.
  case limitData(bytes: Int64)
  /// Resets the connection once this many bytes have passed; Toxiproxy has no such toxic.
  case resetData(bytes: Int64)

  /// The types by which ``init(type:attributes:)`` knows them.
  package static let types = [
    "latency", "bandwidth", "slow_close", "timeout", "reset_peer", "slicer", "limit_data", "reset_data",
  ]

  /// Reads what the control API says; an attribute left out is 0.
  ///
  /// - Throws: ``ToxicError`` for an unknown type or attribute, and for a value that is no whole number in its range.
  package init(type: String, attributes: [String: Double]) throws(ToxicError) {
    var left = ToxicAttributes(type: type, attributes)
    switch type {
    case "latency":
      self = .latency(
        .milliseconds(try left.take("latency", ToxicAttributes.dayMilliseconds)),
        jitter: .milliseconds(try left.take("jitter", ToxicAttributes.dayMilliseconds))
      )
    case "bandwidth": self = .bandwidth(bytesPerMillisecond: try left.take("rate", 0...10_000_000))
    case "slow_close":
      self = .slowClose(delay: .milliseconds(try left.take("delay", ToxicAttributes.dayMilliseconds)))
    case "timeout":
      let after = try left.take("timeout", ToxicAttributes.dayMilliseconds)
      self = .timeout(after: after == 0 ? nil : .milliseconds(after))
    case "reset_peer":
      self = .resetPeer(after: .milliseconds(try left.take("timeout", ToxicAttributes.dayMilliseconds)))
    case "slicer":
      let size = try left.take("average_size", 1...1_000_000_000)
      self = .slicer(
        size: size,
        variation: try left.take("size_variation", 0...(size - 1)),
        pause: Interval(nanoseconds: try left.take("delay", 0...86_400_000_000) * 1_000)
      )
    case "limit_data": self = .limitData(bytes: try left.take("bytes", ToxicAttributes.exactIntegers))
    case "reset_data": self = .resetData(bytes: try left.take("bytes", ToxicAttributes.exactIntegers))
    default: throw .unknownType(type)
    }
    try left.finish()
  }

  /// The type by which ``init(type:attributes:)`` knows it.
  package var type: String {
    switch self {
    case .latency: "latency"
    case .trip: "trip"
    case .bandwidth: "bandwidth"
    case .slowClose: "slow_close"
    case .timeout: "timeout"
    case .resetPeer: "reset_peer"
    case .slicer: "slicer"
    case .limitData: "limit_data"
    case .resetData: "reset_data"
    }
  }

  /// All attributes of its type, with the values that make it.
  package var attributes: KeyValuePairs<String, Int64> {
    switch self {
    case .latency(let latency, let jitter): ["latency": latency.wholeMilliseconds, "jitter": jitter.wholeMilliseconds]
    case .trip: [:]
    case .bandwidth(let rate): ["rate": rate]
    case .slowClose(let delay): ["delay": delay.wholeMilliseconds]
    case .timeout(let after): ["timeout": after?.wholeMilliseconds ?? 0]
    case .resetPeer(let after): ["timeout": after.wholeMilliseconds]
    case .slicer(let size, let variation, let pause):
      ["average_size": size, "size_variation": variation, "delay": pause.nanoseconds / 1_000]
    case .limitData(let bytes), .resetData(let bytes): ["bytes": bytes]
    }
  }
}
