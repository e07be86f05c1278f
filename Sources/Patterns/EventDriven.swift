import BeaufortNumerics
import Platform

/// Event-Driven: the source says what happened on a bus that remembers, and subscribers take it at their own pace.
///
/// Into the org, the source publishes platform events from an outbox (a ``Dispatcher``), and an Apex subscriber applies
/// them. Out of the org, the platform puts each commit on the bus itself, and a subscriber outside applies them. Both
/// are a ``Subscriber``.
extension PatternKind {
  /// The registration.
  package static let eventDriven = PatternKind(
    name: "event-driven",
    title: "Event-Driven",
    summary: "The source publishes what happened on an event bus; subscribers apply it.",
    ruleOfThumb: "for real-time decoupling",
    parameters: [group, parallel, applyBatch, fetch, attempts, backoff, backoffCap, timeout, retention]
  ) { direction, settings in
    switch direction {
    case .intoOrg:
      return PatternPlan(
        stages: [publisher(settings), subscriber(.org, .trigger, limit: settings.rows(applyBatch), settings)],
        retention: settings.interval(retention)
      )
    case .outOfOrg:
      return PatternPlan(
        stages: [subscriber(.outside, .subscribe, limit: settings.rows(fetch), settings)],
        capturesChanges: true,
        retention: settings.interval(retention)
      )
    }
  }

  private static func publisher(_ settings: ParameterValues) -> Stage {
    Stage(place: .outside, feed: .commits, durability: .outbox, timeout: settings.interval(timeout)) {
      MachineBox(
        Dispatcher(
          .publish,
          group: settings.count(group),
          parallel: settings.count(parallel),
          linger: .zero,
          retry: Retry(from: settings.interval(backoff), to: settings.interval(backoffCap), attempts: nil)
        )
      )
    }
  }

  private static func subscriber(
    _ place: Stage.Place,
    _ operation: Operation,
    limit: UInt32,
    _ settings: ParameterValues
  ) -> Stage {
    Stage(place: place, feed: .bus, durability: .position, timeout: settings.interval(timeout)) {
      MachineBox(
        Subscriber(
          operation,
          limit: limit,
          attempts: UInt32(clamping: settings.value(attempts)),
          retry: Retry(from: settings.interval(backoff), to: settings.interval(backoffCap), attempts: nil)
        )
      )
    }
  }
}

private let group = Parameter.count("group", 200, upTo: 200, "Events a publish request, at most.")
private let parallel = Parameter.count("parallel", 4, upTo: 1_000, "Publish requests in flight.")
private let applyBatch = Parameter.count("applyBatch", 2_000, upTo: 2_000, "Events an Apex subscriber takes at once.")
private let fetch = Parameter.count("fetch", 100, upTo: 100, "Events an outside subscriber fetches at once.")
private let attempts = Parameter.count("attempts", 10, upTo: 1_000, "Attempts at rows before the dead-letter queue.")
private let backoff = Parameter.duration("backoff", .seconds(1), "First back-off; doubles, with full jitter.")
private let backoffCap = Parameter.duration("backoffCap", .seconds(60), "What the back-off doubles up to.")
private let timeout = Parameter.timeout("timeout", .seconds(120), "How long a request waits for its answer.")
private let retention = Parameter.duration("retention", .hours(72), "How long the bus keeps an event.")

/// Takes events in their order, applies them, and only then remembers the replay id.
///
/// Nothing else is fetched while events are in hand, so their order is kept. Rows that fail are tried again a number of
/// times and then parked; a request that fails as a whole is tried again without end. When its system goes down it
/// forgets what it has, and afterwards fetches anew from the replay id it remembered.
struct Subscriber: PatternMachine, ~Copyable {
  private enum State {
    case stopped
    case fetching
    case waitingToFetch
    case applying
    case waitingToApply
  }

  private static let again = TimerID(0)
  /// A fetch that was called off may still be answered; by then a later one has another parcel.
  private static let parcels: UInt32 = 8

  private let operation: Operation
  private let limit: UInt32
  private let attempts: UInt32
  private let retry: Retry
  private var state = State.stopped
  private var parcel = ParcelID(0)
  private var failures: UInt32 = 0
  private var rowFailures: UInt32 = 0
  private var isDown = false

  /// Fetches by `operation` up to `limit` events; rows have so many attempts, waits between them are those of `retry`.
  init(_ operation: Operation, limit: UInt32, attempts: UInt32, retry: Retry) {
    (self.operation, self.limit, self.attempts, self.retry) = (operation, limit, attempts, retry)
  }

  @inline(__always)
  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    switch input {
    case .started: fetch(into: &actions)
    case .answered(let parcel, let answer):
      if parcel == self.parcel {
        settle(answer, at: now, into: &actions)
      } else {
        actions.append(.release(parcel))
      }
    case .woke: resume(into: &actions)
    case .wentDown:
      isDown = true
      stop(into: &actions)
    case .cameBack:
      isDown = false
      if state == .stopped { fetch(into: &actions) }
    case .committed, .read: break
    }
  }

  private mutating func fetch(into actions: inout Actions) {
    state = .fetching
    actions.append(.fetch(parcel, operation, Selection(limit: limit)))
  }

  private mutating func apply(into actions: inout Actions) {
    state = .applying
    actions.append(.send(parcel, .apply, limit: .max))
  }

  private mutating func resume(into actions: inout Actions) {
    switch state {
    case .waitingToFetch: fetch(into: &actions)
    case .waitingToApply: apply(into: &actions)
    case .stopped, .fetching, .applying: break
    }
  }

  private mutating func stop(into actions: inout Actions) {
    switch state {
    case .stopped, .applying: return
    case .waitingToFetch, .waitingToApply: actions.append(.cancel(Subscriber.again))
    case .fetching: break
    }
    forget(into: &actions)
  }

  private mutating func forget(into actions: inout Actions) {
    actions.append(.release(parcel))
    parcel = ParcelID((parcel.raw + 1) % Subscriber.parcels)
    (state, failures, rowFailures) = (.stopped, 0, 0)
  }

  private mutating func settle(_ answer: Answer, at now: Instant, into actions: inout Actions) {
    switch state {
    case .fetching:
      if answer.code == .ok, answer.count > 0 {
        (failures, rowFailures) = (0, 0)
        apply(into: &actions)
      } else {
        wait(after: answer, .waitingToFetch, at: now, into: &actions)
      }
    case .applying: settleApplied(answer, at: now, into: &actions)
    case .stopped, .waitingToFetch, .waitingToApply: break
    }
  }

  private mutating func settleApplied(_ answer: Answer, at now: Instant, into actions: inout Actions) {
    if answer.code.blamesRows { rowFailures += 1 }
    let isDone = answer.code == .ok || (answer.code == .rowsFailed && answer.count == 0)
    let isHopeless = !isDone && (rowFailures >= attempts || !answer.code.isRetryable)
    if isDone || isHopeless {
      if isHopeless { actions.append(.deadLetter(parcel)) }
      actions.append(.advance(parcel))
      if isDown { state = .stopped } else { fetch(into: &actions) }
    } else if isDown {
      forget(into: &actions)
    } else {
      wait(after: answer, .waitingToApply, at: now, into: &actions)
    }
  }

  private mutating func wait(after answer: Answer, _ next: State, at now: Instant, into actions: inout Actions) {
    failures &+= 1
    state = next
    actions.append(.wake(Subscriber.again, at: now + retry.wait(after: failures, luck: answer.luck)))
  }
}
