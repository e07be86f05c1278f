package import BeaufortNumerics

/// The events that a world has still to handle, given out in the order of instant, rank and scheduling.
///
/// While few are pending they stand in a heap. Of more, a timing wheel keeps them roughly by instant; the slot that is
/// due is sorted into a run, and what is scheduled into that slot meanwhile goes to its place in the run, or into the
/// heap where that place is far from the run's end. So a million events on one instant cost no more than *n* log *n*,
/// whatever their order.
///
/// - Complexity: O(1) an event for spread-out instants, O(log *n*) for *n* events within one of the wheel's slots. Once
///   the queue has seen its largest number of pending events, nothing is allocated but for a moment when the slots'
///   width changes.
@safe package struct EventQueue: ~Copyable {
  private var wheel = TimingWheel()
  private var run = EventRun()
  private var heap = EventHeap()
  private var sequence: UInt64 = 0
  private var next = Event.Due.never
  private let fewest: Int

  /// The first event's instant in nanoseconds, and `Int64.max` where none is pending.
  package var nextInstant: Int64 { next.instant }
  /// The first event's rank; without meaning where none is pending.
  package var nextRank: Event.Rank { Event.rank(ofOrder: next.order) }
  /// How many events are pending.
  package private(set) var count = 0
  /// The instant of the event given out last, before which nothing can be scheduled any more.
  package private(set) var now = Instant.start

  /// Makes an empty queue that stands at the scenario's start, and leaves as many as `fewest` events to its heap: a wheel
  /// passes an event on from level to level, which costs more than a heap as shallow as that. With `Int.max` it is a
  /// plain heap.
  package init(fewest: Int = 64) { self.fewest = fewest }

  /// Bytes of memory held, used or not.
  package var bytesHeld: Int { wheel.bytesHeld + run.bytesHeld + heap.bytesHeld }

  /// Adds an event, behind all of the same instant and rank, and gives it its sequence.
  ///
  /// Its instant must not lie before that of the event given out last, and must not be `Instant.never`.
  package mutating func schedule(_ event: Event) {
    let instant = event.instant.nanoseconds
    precondition(instant >= now.nanoseconds, "an event is scheduled before the instant that the queue has reached")
    precondition(instant != .max, "an event that is never due is scheduled")
    var event = event
    event.setSequence(sequence)
    sequence &+= 1
    if count < fewest { heap.insert(event) } else { insertAmongMany(event) }
    count &+= 1
    if event.due.precedes(next) { next = event.due }
  }

  private mutating func insertAmongMany(_ event: Event) {
    if wheel.isEmpty, run.isEmpty { wheel.turn(to: now.nanoseconds) }
    if wheel.hasReached(event.instant.nanoseconds) {
      if !run.insert(event) { heap.insert(event) }
    } else {
      wheel.add(event)
    }
  }

  /// Takes out the first event; there must be one.
  package mutating func pop() -> Event {
    precondition(count > 0, "no event is pending")
    if run.isEmpty, !wheel.isEmpty, !heap.due.precedes(wheel.earliest) { wheel.takeEarliest(into: &run) }
    let event = heap.due.precedes(run.due) ? heap.removeFirst() : run.removeFirst()
    count &-= 1
    now = event.instant
    next = run.isEmpty ? wheel.earliest : run.due
    if heap.due.precedes(next) { next = heap.due }
    return event
  }
}
