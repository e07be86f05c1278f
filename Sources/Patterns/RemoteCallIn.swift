import BeaufortNumerics
import Platform

/// Remote Call-In: the external system drives, and the org answers.
///
/// Into the org, the source calls the org's API for each change, or for a few at a time: a ``Dispatcher`` on the
/// source's side. Out of the org, the target asks the org at every full minute what changed: a ``Poller`` on the
/// target's side.
extension PatternKind {
  /// The registration.
  package static let remoteCallIn = PatternKind(
    name: "call-in",
    title: "Remote Call-In",
    summary: "An external system calls the org's API: with each change, or to ask what changed.",
    ruleOfThumb: "where external systems drive the updates",
    parameters: [group, parallel, attempts, backoff, backoffCap, timeout, linger, outbox, every, page]
  ) { direction, settings in
    let retry = Retry(
      from: settings.interval(backoff),
      to: settings.interval(backoffCap),
      attempts: settings.value(attempts)
    )
    switch direction {
    case .intoOrg: return PatternPlan(stages: [sender(settings, retry)])
    case .outOfOrg: return PatternPlan(stages: [poller(settings, retry)])
    }
  }

  private static func sender(_ settings: ParameterValues, _ retry: Retry) -> Stage {
    Stage(
      place: .outside,
      feed: .commits,
      durability: settings.flag(outbox) ? .outbox : .memory,
      timeout: settings.interval(timeout)
    ) {
      MachineBox(
        Dispatcher(
          .upsert,
          group: settings.count(group),
          parallel: settings.count(parallel),
          linger: settings.interval(linger),
          retry: retry
        )
      )
    }
  }

  private static func poller(_ settings: ParameterValues, _ retry: Retry) -> Stage {
    Stage(place: .outside, feed: .table, durability: .position, timeout: settings.interval(timeout)) {
      MachineBox(Poller(Schedule(every: settings.interval(every)), page: settings.rows(page), retry: retry))
    }
  }
}

private let group = Parameter.count("group", 1, upTo: 200, "Records a call, at most.")
private let parallel = Parameter.count("parallel", 32, upTo: 10_000, "Calls in parallel.")
private let attempts = Parameter.count("attempts", 8, upTo: 1_000, "Attempts before the dead-letter queue.")
private let backoff = Parameter.duration("backoff", .seconds(1), "First back-off; doubles, with full jitter.")
private let backoffCap = Parameter.duration("backoffCap", .seconds(60), "What the back-off doubles up to.")
private let timeout = Parameter.timeout("timeout", .seconds(120), "How long a call waits for its answer.")
private let linger = Parameter.duration("linger", .zero, from: .zero, "How long a call waits to fill.")
private let outbox = Parameter.flag("outbox", "Whether the sender's queue survives a crash.")
private let every = Parameter.duration("every", .seconds(60), from: .milliseconds(100), "Polls at full multiples.")
private let page = Parameter.count("page", 2_000, upTo: 50_000, "Records a page of a poll, at most.")

/// Asks for what changed, page by page, and applies each page before it remembers how far it came.
///
/// A poll that fails lets its page go: the next one finds the same rows again. Rows that fail to apply are tried again
/// alone, then parked. A poll that is due while the system is down is missed; one that is due while the one before is
/// still under way is skipped.
struct Poller: PatternMachine {
  private enum State {
    case idle
    case fetching
    case applying
    case backingOff
    case waitingForReturn
  }

  private static let poll = TimerID(0)
  private static let again = TimerID(1)
  private static let parcel = ParcelID(0)

  private let schedule: Schedule
  private let page: UInt32
  private let retry: Retry
  private var state = State.idle
  private var mayHaveMore = false
  private var attempt: UInt32 = 0
  private var isDown = false

  /// Polls by `schedule`, at most `page` rows at a time; failed rows are sent again by `retry`.
  init(_ schedule: Schedule, page: UInt32, retry: Retry) {
    (self.schedule, self.page, self.retry) = (schedule, page, retry)
  }

  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    switch input {
    case .started: actions.append(.wake(Poller.poll, at: schedule.first(from: now)))
    case .woke(Poller.poll):
      actions.append(.wake(Poller.poll, at: schedule.next(after: now)))
      begin(into: &actions)
    case .woke: resend(into: &actions)
    case .answered(_, let answer): settle(answer, at: now, into: &actions)
    case .wentDown: isDown = true
    case .cameBack:
      isDown = false
      if state == .waitingForReturn { resend(into: &actions) }
    case .committed, .read: break
    }
  }

  private mutating func begin(into actions: inout Actions) {
    if isDown {
      actions.append(.missedRun)
    } else if state != .idle {
      actions.append(.skippedRun)
    } else {
      fetch(into: &actions)
    }
  }

  private mutating func fetch(into actions: inout Actions) {
    state = .fetching
    actions.append(.fetch(Poller.parcel, .query, Selection(limit: page)))
  }

  private mutating func settle(_ answer: Answer, at now: Instant, into actions: inout Actions) {
    switch state {
    case .fetching:
      guard answer.code == .ok, !isDown else { return letGo(into: &actions) }
      mayHaveMore = answer.isFull
      if answer.count == 0 { return goOn(into: &actions) }
      attempt = 0
      apply(into: &actions)
    case .applying:
      guard answer.code == .ok || answer.code.blamesRows else { return letGo(into: &actions) }
      switch retry.verdict(after: attempt, answer) {
      case .done: finish(into: &actions)
      case .again(let wait):
        state = .backingOff
        actions.append(.wake(Poller.again, at: now + wait))
      case .deadLetter:
        actions.append(.deadLetter(Poller.parcel))
        finish(into: &actions)
      }
    case .idle, .backingOff, .waitingForReturn: break
    }
  }

  private mutating func apply(into actions: inout Actions) {
    state = .applying
    attempt &+= 1
    actions.append(.send(Poller.parcel, .apply, limit: .max))
  }

  private mutating func resend(into actions: inout Actions) {
    if isDown { state = .waitingForReturn } else { apply(into: &actions) }
  }

  private mutating func finish(into actions: inout Actions) {
    actions.append(.advance(Poller.parcel))
    goOn(into: &actions)
  }

  private mutating func goOn(into actions: inout Actions) {
    if mayHaveMore, !isDown { fetch(into: &actions) } else { state = .idle }
  }

  private mutating func letGo(into actions: inout Actions) {
    actions.append(.release(Poller.parcel))
    state = .idle
  }
}
