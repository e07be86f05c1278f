package import BeaufortNumerics

/// The events that a world has still to handle, given out in the order of instant, rank and scheduling.
///
/// All that is due up to a certain instant stands in a sorted run, and in a heap where its place in the run would have
/// been far from both ends. A timing wheel keeps what is later, roughly by instant, and its next slot is sorted into the
/// run once that is used up; when few are left in it, all of them, and the run does without the wheel until an event
/// finds no cheap place among many. So a million events on one instant cost no more than *n* log *n*, whatever their
/// order.
///
/// - Complexity: O(1) an event for spread-out instants, O(log *n*) for *n* events within one of the wheel's slots. Once
///   the queue has seen its largest number of pending events, nothing is allocated but for a moment when the slots'
///   width changes.
@safe package struct EventQueue: ~Copyable {
  /// Reaches all instants that an event may have.
  private static let everything = Int64.max - 1

  private var run = EventRun()
  private var heap = EventHeap()
  private var next = Event.Due.never
  /// The last instant of what stands in the run or the heap; the wheel has all beyond.
  private var reach: Int64
  private var sequence: UInt64 = 0
  /// The instant of the event given out last, before which nothing can be scheduled any more.
  package private(set) var now = Instant.start
  private let fewest: Int
  private var wheel = TimingWheel()

  /// The first event's instant in nanoseconds, and `Int64.max` where none is pending.
  @inline(__always)
  package var nextInstant: Int64 { next.instant }
  /// The first event's rank; without meaning where none is pending.
  @inline(__always)
  package var nextRank: Event.Rank { Event.rank(ofOrder: next.order) }
  /// How many events are pending.
  package var count: Int { run.count + heap.count + wheel.count }

  /// Whether so many events are pending that what they are about is in no cache when their turn comes.
  @inline(__always)
  var isCrowded: Bool { run.count + wheel.count > 4_096 }

  /// The event that many places behind the first, as far as they are in order already.
  @inline(__always)
  func soon(_ places: Int) -> Event? { run.event(places) }

  /// Makes an empty queue that stands at the scenario's start. It does without its wheel once that has only half of
  /// `fewest` events left, and takes it up again for an event that finds no cheap place among `fewest`: the wheel passes
  /// an event on from level to level, which costs more than a place in a short run. With 0 it always has its wheel, and
  /// with `Int.max` it is a plain heap.
  package init(fewest: Int = 64) {
    self.fewest = fewest
    reach = fewest == .max ? .min : wheel.reach
  }

  /// Bytes of memory held, used or not.
  package var bytesHeld: Int { wheel.bytesHeld + run.bytesHeld + heap.bytesHeld }

  /// Adds an event, behind all of the same instant and rank, and gives it its sequence.
  ///
  /// Its instant must not lie before that of the event given out last, and must not be `Instant.never`.
  package mutating func schedule(_ event: Event) {
    precondition(event.instant >= now, "an event is scheduled before the instant that the queue has reached")
    precondition(event.instant != .never, "an event that is never due is scheduled")
    var event = event
    event.setSequence(sequence)
    sequence &+= Event.sequenceStep
    if event.due.precedes(next) { next = event.due }
    // What is done seldom stands apart and comes last, so that no register has to be saved for it.
    if event.instant.nanoseconds > reach ? wheel.add(event) : run.insert(event) { return }
    insertElsewhere(event)
  }

  /// Adds an event that finds no room in its slot's last chunk, or no cheap place in the run.
  @inline(never)
  private mutating func insertElsewhere(_ event: Event) {
    if fewest == .max { return heap.insert(event) }
    let isWithinReach = event.instant.nanoseconds <= reach
    if isWithinReach, run.makeRoom(), run.insert(event) { return }
    if reach == Self.everything, run.count + heap.count >= fewest { handOverToWheel() }
    if event.instant.nanoseconds <= reach { heap.insert(event) } else { wheel.addInChunk(event) }
  }

  /// Leaves in the run what is due in the wheel's present slot, and gives all else to the wheel.
  private mutating func handOverToWheel() {
    heap.moveAll(to: &run)
    run.sort()
    wheel.turn(to: now.nanoseconds, takingFrom: &run)
    reach = wheel.reach
  }

  /// Takes out the first event; there must be one.
  package mutating func pop() -> Event {
    guard heap.isEmpty, run.holdsSeveral else { return popElsewhere() }
    let event = run.removeFirst()
    now = event.instant
    next = run.first.due
    return event
  }

  /// Takes out the first event where the heap may have it, or the run has one at most.
  @inline(never)
  private mutating func popElsewhere() -> Event {
    precondition(next.instant != .max, "no event is pending")
    let event: Event
    if heap.isEmpty {
      if run.isEmpty { fillRun() }
      event = run.removeFirst()
    } else {
      event = heap.due.precedes(run.due) ? heap.removeFirst() : run.removeFirst()
    }
    now = event.instant
    if !heap.isEmpty {
      next = heap.due.precedes(run.due) ? heap.due : run.due
    } else if !run.isEmpty {
      next = run.first.due
    } else {
      lookAhead()
    }
    return event
  }

  /// Finds what the wheel has next. What comes soon is taken from it at once; else what is scheduled meanwhile comes
  /// first, and were all of it within reach, it could not use the wheel.
  private mutating func lookAhead() {
    guard wheel.count > 0 else { return next = .never }
    if wheel.count <= fewest / 2 || wheel.isNextNear {
      fillRun()
      next = run.first.due
    } else {
      next = wheel.earliest()
    }
  }

  /// Takes the next events from the wheel, and all of them where few are left.
  private mutating func fillRun() {
    if wheel.count <= fewest / 2 {
      wheel.takeAll(into: &run)
      reach = Self.everything
    } else {
      wheel.takeEarliest(into: &run)
      reach = wheel.reach
    }
  }
}
