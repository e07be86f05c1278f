import BeaufortNumerics

/// When each flow's next change and next read are due, and which of all flows is first.
struct NextArrivals: ~Copyable {
  private var changes: Tournament
  private var reads: Tournament

  init(flows: Int) {
    changes = Tournament(players: flows)
    reads = Tournament(players: flows)
  }

  /// The next change of all, and its flow; of equal instants the first flow's.
  var change: Instant { changes.instant }
  var changingFlow: Int { changes.winner }
  /// The next read of all, and its flow.
  var read: Instant { reads.instant }
  var readingFlow: Int { reads.winner }

  /// Notes when `flow` changes next.
  @inline(__always)
  mutating func setChange(_ instant: Instant, of flow: Int) { changes.set(instant, of: flow) }

  /// Notes when `flow` is read next.
  @inline(__always)
  mutating func setRead(_ instant: Instant, of flow: Int) { reads.set(instant, of: flow) }
}

/// Who of a fixed number of players has the earliest instant, of equal ones the first.
///
/// - Complexity: O(log *n*) for a new instant (D. E. Knuth, *The Art of Computer Programming* 3, section 5.4.1: a tree of
///   losers' matches, here of the winners').
private struct Tournament: ~Copyable {
  /// Matches from the root at 1 on; the players of the first round follow them.
  private var winners: Table<UInt32>
  private var instants: Table<Instant>
  private let size: UInt32
  private(set) var instant = Instant.never

  init(players: Int) {
    var size: UInt32 = 2
    while size < players { size *= 2 }
    self.size = size
    winners = Table(capacity: Int(2 * size))
    instants = Table(capacity: Int(size))
    for player in 0..<size {
      instants[player] = .never
      winners[size + player] = player
    }
    for match in (1..<size).reversed() { winners[match] = winners[2 * match] }
  }

  var winner: Int { Int(winners[1]) }

  @inline(__always)
  mutating func set(_ instant: Instant, of player: Int) {
    instants[UInt32(player)] = instant
    var match = (size &+ UInt32(player)) &>> 1
    while match > 0 {
      let (left, right) = (winners[2 &* match], winners[2 &* match &+ 1])
      winners[match] = instants[right] < instants[left] ? right : left
      match &>>= 1
    }
    self.instant = instants[winners[1]]
  }
}
