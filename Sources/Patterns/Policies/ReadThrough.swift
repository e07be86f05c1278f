import BeaufortNumerics
import Platform

/// Answers reads from a cache, and looks up at the source what the cache does not hold.
///
/// A value's lifetime runs from the instant at which its request was sent, so it is never used longer than that after
/// the source could have changed it. Every read that waited is answered with what the lookup brought.
struct ReadThrough: PatternMachine, ~Copyable {
  private let operation: Operation
  private let lifetime: Interval
  private let answersStale: Bool
  private var cache: ExpiringCache
  private var flight: SingleFlight
  private var isDown = false

  /// Looks up by `operation` and uses a value for `lifetime`. Where `sharesLookups`, reads of one record wait for one
  /// lookup; where `answersStale`, a failed lookup is answered with the last value, however old.
  init(_ operation: Operation, lifetime: Interval, sharesLookups: Bool, answersStale: Bool) {
    (self.operation, self.lifetime, self.answersStale) = (operation, lifetime, answersStale)
    cache = ExpiringCache(keepsExpired: answersStale)
    flight = SingleFlight(isShared: sharesLookups)
  }

  @inline(__always)
  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    switch input {
    case .read(let read, let record): serve(read, of: record, at: now, into: &actions)
    case .answered(let parcel, let answer): settle(parcel, answer, at: now, into: &actions)
    case .wentDown: isDown = true
    case .cameBack: isDown = false
    case .started, .committed, .woke: break
    }
  }

  private mutating func serve(_ read: ReadID, of record: RecordID, at now: Instant, into actions: inout Actions) {
    cache.sweep(at: now)
    if let value = cache.fresh(record, at: now) {
      actions.append(.answer(read, value))
    } else if isDown {
      actions.append(fallback(for: read, of: record))
    } else if let parcel = flight.join(record, by: read, at: now) {
      actions.append(.lookup(parcel, operation, record))
    }
  }

  private mutating func settle(_ parcel: ParcelID, _ answer: Answer, at now: Instant, into actions: inout Actions) {
    let (record, sent) = flight.subject(of: parcel)
    if answer.code == .ok {
      let value = ValueID(answer.count)
      let until = sent + lifetime
      if until > now, cache.keep(record, value, until: until) { actions.append(.keep(record, value, until: until)) }
      while let read = flight.nextWaiter(of: parcel) { actions.append(.answer(read, value)) }
    } else {
      while let read = flight.nextWaiter(of: parcel) { actions.append(fallback(for: read, of: record)) }
    }
  }

  private func fallback(for read: ReadID, of record: RecordID) -> Action {
    if answersStale, let value = cache.last(record) { .answer(read, value) } else { .fail(read) }
  }
}
