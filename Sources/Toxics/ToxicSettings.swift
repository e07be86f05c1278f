package import BeaufortNumerics

/// What a toxic does to one direction of a connection. Types, attributes and units are those of Toxiproxy 2.
package enum ToxicSettings: Hashable, Sendable {
  /// Holds everything for `latency`, and up to `jitter` more or less, never below zero and never out of order.
  case latency(Interval, jitter: Interval)
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

  /// The types by which ``init(type:attributes:)`` knows them.
  package static let types = [
    "latency", "bandwidth", "slow_close", "timeout", "reset_peer", "slicer", "limit_data",
  ]

  /// Reads what the control API says; an attribute left out is 0.
  ///
  /// - Throws: ``ToxicError`` for an unknown type or attribute, and for a value that is no whole number in its range.
  package init(type: String, attributes: [String: Double]) throws(ToxicError) {
    var left = attributes
    func take(_ name: String, _ range: ClosedRange<Int64>) throws(ToxicError) -> Int64 {
      let value = left.removeValue(forKey: name) ?? 0
      guard let whole = Int64(exactly: value), range.contains(whole) else {
        throw .outOfRange(type: type, attribute: name, value: value, range: range)
      }
      return whole
    }
    switch type {
    case "latency":
      self = .latency(
        .milliseconds(try take("latency", Self.dayMilliseconds)),
        jitter: .milliseconds(try take("jitter", Self.dayMilliseconds))
      )
    case "bandwidth": self = .bandwidth(bytesPerMillisecond: try take("rate", 0...10_000_000))
    case "slow_close": self = .slowClose(delay: .milliseconds(try take("delay", Self.dayMilliseconds)))
    case "timeout":
      let after = try take("timeout", Self.dayMilliseconds)
      self = .timeout(after: after == 0 ? nil : .milliseconds(after))
    case "reset_peer": self = .resetPeer(after: .milliseconds(try take("timeout", Self.dayMilliseconds)))
    case "slicer":
      let size = try take("average_size", 1...1_000_000_000)
      self = .slicer(
        size: size,
        variation: try take("size_variation", 0...(size - 1)),
        pause: Interval(nanoseconds: try take("delay", 0...86_400_000_000) * 1_000)
      )
    case "limit_data": self = .limitData(bytes: try take("bytes", 0...Self.largestLimit))
    default: throw .unknownType(type)
    }
    if let stranger = left.keys.min() { throw .unknownAttribute(type: type, attribute: stranger) }
  }

  /// The type by which ``init(type:attributes:)`` knows it.
  package var type: String {
    switch self {
    case .latency: "latency"
    case .bandwidth: "bandwidth"
    case .slowClose: "slow_close"
    case .timeout: "timeout"
    case .resetPeer: "reset_peer"
    case .slicer: "slicer"
    case .limitData: "limit_data"
    }
  }

  /// All attributes of its type, with the values that make it.
  package var attributes: KeyValuePairs<String, Int64> {
    switch self {
    case .latency(let latency, let jitter): ["latency": latency.wholeMilliseconds, "jitter": jitter.wholeMilliseconds]
    case .bandwidth(let rate): ["rate": rate]
    case .slowClose(let delay): ["delay": delay.wholeMilliseconds]
    case .timeout(let after): ["timeout": after?.wholeMilliseconds ?? 0]
    case .resetPeer(let after): ["timeout": after.wholeMilliseconds]
    case .slicer(let size, let variation, let pause):
      ["average_size": size, "size_variation": variation, "delay": pause.nanoseconds / 1_000]
    case .limitData(let bytes): ["bytes": bytes]
    }
  }

  /// A fault longer than a day is a mistake in units; the bound also keeps sums of instants far from overflow.
  private static let dayMilliseconds: ClosedRange<Int64> = 0...86_400_000
  /// The largest whole number that a JSON number carries exactly.
  private static let largestLimit: Int64 = 1 << 53
}

extension Interval {
  fileprivate var wholeMilliseconds: Int64 { nanoseconds / 1_000_000 }
}
