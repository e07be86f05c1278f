package import BeaufortNumerics

/// The toxics of one direction of one connection, in a row.
///
/// Sans-IO: it counts bytes and never sees them. The caller keeps the bytes in the order in which they came, says how
/// many arrived and when, takes the departures that are due, and comes back at ``nextDeparture``. While the line
/// ``isFull`` the caller stops reading, so what is held stays bounded whatever the toxics do.
package struct ToxicLine: Hashable, Sendable {
  /// What leaves the line, in order.
  package enum Departure: Hashable, Sendable {
    /// The next so many bytes go on to the peer.
    case bytes(Int)
    /// The next so many bytes are thrown away.
    case discard(Int)
    /// The stream has ended: what was half-closed on one side is half-closed on the other.
    case end
    /// Both sides are closed; nothing leaves after it.
    case close
    /// Both sides are reset; nothing leaves after it.
    case reset
  }

  struct Piece: Hashable, Sendable {
    var departure: Departure
    var at: Instant
  }

  struct Ending: Hashable, Sendable {
    var at: Instant
    var reset: Bool
  }

  private var stages: [ToxicStage]
  private let key: DrawKey
  private var stagesMade: UInt64
  private var ending: Ending?
  private let capacity: Int
  private var waiting: [Piece] = []
  private var first = 0
  private var isOver = false
  /// The bytes that have arrived and neither left nor been thrown away.
  package private(set) var heldBytes = 0

  /// A line whose toxics start at `now`, whose draws are those of `key`, and which is full from `capacity` held bytes
  /// on.
  package init(_ toxics: [ToxicSettings], key: DrawKey, capacity: Int, at now: Instant) {
    let stages = toxics.enumerated().map { ToxicStage($1, key: key.derived(UInt64($0)), at: now) }
    self.stages = stages
    self.capacity = capacity
    self.key = key
    stagesMade = UInt64(stages.count)
    ending = Self.firstEnding(of: stages)
  }

  /// Puts other toxics in place of the line's, from `now` on.
  ///
  /// What it holds leaves at once, as in Toxiproxy. Toxics that stay go on with what they have counted. Where one goes
  /// that swallowed bytes, the connection closes: its stream has a hole.
  package mutating func replace(with toxics: [ToxicSettings], at now: Instant) {
    guard !isOver else { return }
    for index in first..<waiting.count { waiting[index].at = min(waiting[index].at, now) }
    var old = stages
    stages = toxics.map { settings in
      if let index = old.firstIndex(where: { $0.settings == settings }) {
        var stage = old.remove(at: index)
        stage.forgetDepartures()
        return stage
      }
      stagesMade += 1
      return ToxicStage(settings, key: key.derived(stagesMade - 1), at: now)
    }
    ending = Self.firstEnding(of: stages)
    if old.contains(where: \.swallows) { waiting.append(Piece(departure: .close, at: now)) }
  }

  private static func firstEnding(of stages: [ToxicStage]) -> Ending? {
    stages.compactMap(\.ending).min { $0.at < $1.at }
  }

  /// Whether the caller should stop reading until something has left.
  package var isFull: Bool { heldBytes >= capacity || waiting.count - first >= Self.mostPieces }

  /// The most pieces that wait, since very small ones take more memory than their bytes.
  private static let mostPieces = 65_536

  /// When something leaves next, or `never`.
  package var nextDeparture: Instant {
    guard !isOver else { return .never }
    return min(first < waiting.count ? waiting[first].at : .never, ending?.at ?? .never)
  }

  /// So many bytes arrived; what comes after a close or a reset is thrown away by the caller.
  package mutating func receive(_ count: Int, at now: Instant) {
    guard !isOver, count > 0 else { return }
    heldBytes += count
    enter(Piece(departure: .bytes(count), at: now))
  }

  /// The sender has ended its stream.
  package mutating func end(at now: Instant) {
    guard !isOver else { return }
    enter(Piece(departure: .end, at: now))
  }

  /// Appends everything that is due at `now`.
  package mutating func depart(at now: Instant, into departures: inout [Departure]) {
    guard !isOver else { return }
    let limit = min(now, ending?.at ?? .never)
    while first < waiting.count, waiting[first].at <= limit, waiting[first].at != .never {
      let departure = waiting[first].departure
      first += 1
      departures.append(departure)
      switch departure {
      case .bytes(let count), .discard(let count): heldBytes -= count
      case .end: break
      case .close, .reset: return finish()
      }
    }
    if let ending, ending.at <= now {
      departures.append(ending.reset ? .reset : .close)
      return finish()
    }
    // Moves what waits to the front only when at least half of the storage is behind it.
    if first * 2 >= waiting.count {
      waiting.removeSubrange(..<first)
      first = 0
    }
  }

  private mutating func enter(_ piece: Piece) {
    var pieces = [piece]
    for index in stages.indices {
      var passed: [Piece] = []
      for piece in pieces { stages[index].pass(piece, into: &passed) }
      pieces = passed
    }
    waiting.append(contentsOf: pieces)
  }

  private mutating func finish() {
    isOver = true
    waiting = []
    first = 0
    heldBytes = 0
  }
}
