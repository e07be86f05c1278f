import BeaufortNumerics
import Platform

/// Remote Call-Out: the org starts, and the external system answers.
///
/// Out of the org, each change is a call-out: queued in an asynchronous execution (a ``Dispatcher`` on the platform's
/// durable queue), or in the transaction of the user who commits (a ``SynchronousCall``). Into the org, the org pulls:
/// a read whose kept copy is too old calls the source, and falls back to the copy where that fails (a ``ReadThrough``).
extension PatternKind {
  /// The registration.
  package static let remoteCallOut = PatternKind(
    name: "call-out",
    title: "Remote Call-Out",
    summary: "The org calls the external system: with each change, or when a user needs the record.",
    ruleOfThumb: "where Salesforce starts what the business depends on",
    parameters: [mode, parallel, timeout, attempts, backoff, backoffCap, maxAge]
  ) { direction, settings in
    switch direction {
    case .outOfOrg: return PatternPlan(stages: [settings.flag(mode) ? synchronous(settings) : queued(settings)])
    case .intoOrg: return PatternPlan(stages: [pull(settings)], readPath: .throughKeepingStale)
    }
  }

  private static func queued(_ settings: ParameterValues) -> Stage {
    Stage(place: .org, feed: .commits, durability: .outbox, timeout: settings.interval(timeout)) {
      MachineBox(
        Dispatcher(
          .queuedCallOut,
          group: 1,
          parallel: settings.count(parallel),
          linger: .zero,
          retry: Retry(
            from: settings.interval(backoff),
            to: settings.interval(backoffCap),
            attempts: settings.value(attempts)
          )
        )
      )
    }
  }

  private static func synchronous(_ settings: ParameterValues) -> Stage {
    Stage(
      place: .org,
      feed: .commits,
      durability: .memory,
      timeout: settings.interval(timeout),
      holdsTransaction: true
    ) { MachineBox(SynchronousCall()) }
  }

  private static func pull(_ settings: ParameterValues) -> Stage {
    Stage(place: .org, feed: .reads, durability: .memory, timeout: settings.interval(timeout)) {
      MachineBox(
        ReadThrough(.callOutRead, lifetime: settings.interval(maxAge), sharesLookups: false, answersStale: true)
      )
    }
  }
}

private let mode = Parameter(
  "mode",
  .choice(["queued", "synchronous"]),
  in: 0...1,
  standard: 0,
  summary: "Whether a call-out is queued, or holds the transaction of the user who commits."
)
private let parallel = Parameter.count("parallel", 20, upTo: 10_000, "Queued call-outs in parallel.")
private let timeout = Parameter.timeout("timeout", .seconds(10), "How long a call-out waits for its answer.")
private let attempts = Parameter.count("attempts", 20, upTo: 1_000, "Attempts before the dead-letter queue.")
private let backoff = Parameter.duration("backoff", .seconds(1), "First back-off; doubles, with full jitter.")
private let backoffCap = Parameter.duration("backoffCap", .seconds(60), "What the back-off doubles up to.")
private let maxAge = Parameter.duration("maxAge", .seconds(60), "Pull: the age up to which a kept copy is used.")

/// Calls out in the transaction of the user who commits: no queue, no second attempt, and a failure is the user's.
struct SynchronousCall: PatternMachine, ~Copyable {
  private var pool = SlotPool()
  private var isDown = false

  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    switch input {
    case .committed(let change):
      let parcel = ParcelID(pool.take())
      actions.append(.put(change, in: parcel))
      if isDown { refuse(parcel, into: &actions) } else { actions.append(.send(parcel, .synchronousCallOut, limit: 1)) }
    case .answered(let parcel, let answer):
      if answer.code == .ok { pool.give(parcel.raw) } else { refuse(parcel, into: &actions) }
    case .wentDown: isDown = true
    case .cameBack: isDown = false
    case .started, .read, .woke: break
    }
  }

  private mutating func refuse(_ parcel: ParcelID, into actions: inout Actions) {
    actions.append(.reject(parcel))
    pool.give(parcel.raw)
  }
}
