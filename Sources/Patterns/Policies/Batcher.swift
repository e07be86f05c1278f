/// A first-in first-out line of changes that leaves in groups: a group is ready when it is full or has lingered.
///
/// The ready ones stand in front. With nothing to linger for, everybody is ready at once and a group is whatever has
/// gathered while no request could leave.
struct Batcher: ~Copyable {
  private let group: Int
  private var line = RingBuffer<ChangeID>()
  /// How many changes at the front may leave.
  private(set) var ready = 0

  /// Groups of at most `group`.
  init(group: Int) {
    precondition(group >= 1, "a group has at least one change, not \(group)")
    self.group = group
  }

  /// Whether nobody stands in the line.
  var isEmpty: Bool { line.isEmpty }
  /// How many wait for their group to fill.
  var gathering: Int { line.count - ready }
  /// Whether those that gather make a full group.
  var isFull: Bool { gathering >= group }

  /// A change joins the end.
  @inline(__always)
  mutating func append(_ change: ChangeID) { line.append(change) }

  /// Makes all that gather ready; says how many they are.
  @inline(__always)
  mutating func close() -> Int {
    let closed = gathering
    ready = line.count
    return closed
  }

  /// Takes the next group: as many of those that are ready as fit into one.
  @inline(__always)
  mutating func takeGroup(_ take: (ChangeID) -> Void) {
    for _ in 0..<min(group, ready) {
      guard let change = line.popFirst() else { return }
      ready &-= 1
      take(change)
    }
  }

  /// Of the last `count` changes that were made ready, those that still stand in the line wait for `cause`.
  @inline(never)
  func holdLast(_ count: Int, _ cause: WaitCause, into actions: inout Actions) {
    for position in max(0, ready - count)..<ready { actions.append(.hold(line[position], cause)) }
  }
}
