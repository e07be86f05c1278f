import BeaufortNumerics

/// One toxic at work on one direction of one connection: turns what arrives into what leaves, with its instants.
///
/// A stage holds nothing: when a piece may leave is known as soon as it arrives, so stages in a row are functions
/// applied one after the other.
struct ToxicStage: Hashable, Sendable {
  let settings: ToxicSettings
  private let key: DrawKey
  private var draws: UInt64 = 0
  private var lastDeparture = Instant.start
  private var passed: Int64 = 0
  /// When the stage ends the connection whatever arrives.
  let ending: ToxicLine.Ending?

  init(_ settings: ToxicSettings, key: DrawKey, at now: Instant) {
    (self.settings, self.key) = (settings, key)
    switch settings {
    case .timeout(.some(let after)): ending = .init(at: now + after, reset: false)
    case .resetPeer(let after): ending = .init(at: now + after, reset: true)
    case .timeout(.none), .latency, .trip, .bandwidth, .slowClose, .slicer, .limitData, .resetData: ending = nil
    }
  }

  /// Whether it throws away what arrives.
  var swallows: Bool {
    switch settings {
    case .timeout, .resetPeer: true
    case .latency, .trip, .bandwidth, .slowClose, .slicer, .limitData, .resetData: false
    }
  }

  /// What left late has left: nothing has to wait for it.
  mutating func forgetDepartures() { lastDeparture = .start }

  /// Appends what becomes of `piece`; the pieces appended are in the order of their instants.
  mutating func pass(_ piece: ToxicLine.Piece, into pieces: inout [ToxicLine.Piece]) {
    guard piece.at != .never else { return pieces.append(piece) }
    switch (settings, piece.departure) {
    case (.latency(let latency, let jitter), .bytes), (.latency(let latency, let jitter), .end):
      leave(piece.departure, at: Self.sum(piece.at, held(latency, jitter)), into: &pieces)
    case (.trip(let times), .bytes), (.trip(let times), .end):
      draws += 1
      leave(piece.departure, at: Self.sum(piece.at, times.sample(key.bits(draws))), into: &pieces)
    case (.bandwidth(let rate), .bytes(let count)):
      pace(count, at: piece.at, bytesPerMillisecond: rate, into: &pieces)
    case (.slowClose(let delay), .end): leave(.end, at: Self.sum(piece.at, delay), into: &pieces)
    case (.timeout, .bytes(let count)), (.resetPeer, .bytes(let count)):
      leave(.discard(count), at: piece.at, into: &pieces)
    case (.timeout, .end), (.resetPeer, .end): break
    case (.slicer(let size, let variation, let pause), .bytes(let count)):
      slice(count, at: piece.at, size: size, variation: variation, pause: pause, into: &pieces)
    case (.limitData(let bytes), .bytes(let count)):
      pass(count, at: piece.at, upTo: bytes, then: .close, into: &pieces)
    case (.resetData(let bytes), .bytes(let count)):
      pass(count, at: piece.at, upTo: bytes, then: .reset, into: &pieces)
    case (.bandwidth, .end), (.slowClose, .bytes), (.slicer, .end), (.limitData, .end), (.resetData, .end),
      (_, .discard), (_, .close), (_, .reset):
      leave(piece.departure, at: piece.at, into: &pieces)
    }
  }

  /// Nothing overtakes: a piece leaves no earlier than the one before it.
  private mutating func leave(
    _ departure: ToxicLine.Departure,
    at instant: Instant,
    into pieces: inout [ToxicLine.Piece]
  ) {
    lastDeparture = max(lastDeparture, instant)
    pieces.append(.init(departure: departure, at: lastDeparture))
  }

  private mutating func pass(
    _ count: Int,
    at now: Instant,
    upTo limit: Int64,
    then ending: ToxicLine.Departure,
    into pieces: inout [ToxicLine.Piece]
  ) {
    let rest = min(count, max(0, Int(limit - passed)))
    if rest > 0 { leave(.bytes(rest), at: now, into: &pieces) }
    passed += Int64(rest)
    if rest < count { leave(.discard(count - rest), at: now, into: &pieces) }
    if passed >= limit { leave(ending, at: now, into: &pieces) }
  }

  private mutating func held(_ latency: Interval, _ jitter: Interval) -> Interval {
    draws += 1
    return key.spread(latency, jitter, draw: draws)
  }

  private mutating func pace(
    _ count: Int,
    at now: Instant,
    bytesPerMillisecond rate: Int64,
    into pieces: inout [ToxicLine.Piece]
  ) {
    guard rate > 0, lastDeparture != .never else { return leave(.bytes(count), at: .never, into: &pieces) }
    // Ten milliseconds a piece: fine enough for a steady stream, coarse enough for timers.
    let largest = Int(rate) * 10
    var left = count
    while left > 0 {
      let size = min(left, largest)
      let taken = Interval(nanoseconds: Int64(size) * 1_000_000 / rate)
      leave(.bytes(size), at: Self.sum(max(lastDeparture, now), taken), into: &pieces)
      left -= size
    }
  }

  private mutating func slice(
    _ count: Int,
    at now: Instant,
    size: Int64,
    variation: Int64,
    pause: Interval,
    into pieces: inout [ToxicLine.Piece]
  ) {
    var (left, instant) = (count, max(lastDeparture, now))
    while left > 0 {
      draws += 1
      let drawn = Int(size - variation) + Int(key.bits(draws).reduced(below: UInt64(2 * variation + 1)))
      let taken = min(left, drawn)
      leave(.bytes(taken), at: instant, into: &pieces)
      left -= taken
      instant = Self.sum(instant, pause)
    }
    lastDeparture = max(lastDeparture, instant)
  }

  /// A slow row of many small pieces can reach beyond the last instant there is; what does, never leaves.
  private static func sum(_ instant: Instant, _ interval: Interval) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(interval.nanoseconds)
    return overflow ? .never : Instant(nanoseconds: sum)
  }
}
