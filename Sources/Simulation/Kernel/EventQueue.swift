package import BeaufortNumerics

/// The events that a world has still to handle, given out in the order of instant, rank and scheduling.
///
/// A timing wheel keeps them roughly by instant; the slot that is due is sorted into a run, and what is scheduled into
/// that slot meanwhile goes to its place in the run, or into a small heap where that place is far from the run's end.
/// So a million events on one instant cost no more than *n* log *n*, whatever their order.
///
/// - Complexity: O(1) an event for spread-out instants, O(log *n*) for *n* events within 8 µs of each other. Nothing is
///   allocated once the queue has seen its largest number of pending events.
@safe package struct EventQueue: ~Copyable {
  private var wheel = TimingWheel()
  private var run = EventRun()
  private var late = EventHeap()
  private var sequence: UInt32 = 0

  /// The first event's instant in nanoseconds, and `Int64.max` where none is pending.
  package private(set) var nextInstant = Int64.max
  /// The first event's rank; without meaning where none is pending.
  package private(set) var nextRank = Event.Rank.read
  /// How many events are pending.
  package private(set) var count = 0
  /// The instant of the event given out last, before which nothing can be scheduled any more.
  package private(set) var now = Instant.start

  /// Makes an empty queue that stands at the scenario's start.
  package init() {}

  /// Bytes of memory held, used or not.
  package var bytesHeld: Int { wheel.bytesHeld + run.bytesHeld + late.bytesHeld }

  /// Adds an event, behind all of the same instant and rank, and gives it its sequence.
  ///
  /// Its instant must not lie before that of the event given out last, and must not be `Instant.never`.
  package mutating func schedule(_ event: Event) {
    let instant = event.instant.nanoseconds
    precondition(instant >= now.nanoseconds, "an event is scheduled before the instant that the queue has reached")
    precondition(instant != .max, "an event that is never due is scheduled")
    var event = event
    event.sequence = sequence
    sequence &+= 1
    count += 1
    if wheel.hasReached(instant) {
      if !run.insert(event) { late.insert(event) }
    } else {
      wheel.add(event)
    }
    if instant < nextInstant || (instant == nextInstant && event.rank.rawValue < nextRank.rawValue) {
      (nextInstant, nextRank) = (instant, event.rank)
    }
  }

  /// Takes out the first event; there must be one.
  package mutating func pop() -> Event {
    precondition(count > 0, "no event is pending")
    if run.isEmpty && late.isEmpty {
      wheel.takeEarliest(into: &run)
      run.sort()
    }
    let event: Event
    if late.isEmpty || (!run.isEmpty && run.first.precedes(late.first)) {
      event = run.removeFirst()
    } else {
      event = late.removeFirst()
    }
    count -= 1
    now = event.instant
    findNext()
    return event
  }

  @inline(__always)
  private mutating func findNext() {
    if !late.isEmpty {
      let first = run.isEmpty || late.first.precedes(run.first) ? late.first : run.first
      (nextInstant, nextRank) = (first.instant.nanoseconds, first.rank)
    } else if !run.isEmpty {
      (nextInstant, nextRank) = (run.first.instant.nanoseconds, run.first.rank)
    } else {
      (nextInstant, nextRank) = wheel.earliest
    }
  }
}
