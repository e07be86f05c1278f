import BeaufortNumerics
import Measurement
import Patterns

extension FlowState {
  /// Decides the fate of what is still open, and closes all integrals at `end`.
  mutating func finished(at end: Instant, calm: [Int32]?, lastFaultEnd: Instant?) -> (FlowResult, [Int32]) {
    measures.backlog.advance(to: end)
    for slot in 0..<changeSlots.high where changes[slot].flags.isDisjoint(with: [.freed, .visible]) {
      judge(slot, at: end)
    }
    for regression in regressed.values {
      measures.addStaleness(oldest: regression.oldest, from: regression.since, to: end)
    }
    var result = FlowResult(flow: config.name)
    result.notApplicable = config.notApplicable
    result.ledger = measures.ledger
    result.budget = measures.budget.sums()
    result.whole = measures.whole.finished()
    result.weather = measures.weatherStart == .never ? result.whole : measures.weather.finished()
    result.stalenessIntegral = measures.stalenessTwice / 2
    result.recordTimeIntegral = measures.recordTime
    result.durationNanoseconds = measures.duration.nanoseconds
    result.accepted = measures.accepted
    result.attempts = measures.attempts
    result.usefulDeliveries = measures.usefulDeliveries
    result.requests = measures.requests
    result.sends = !config.readsThrough
    result.backlogIntegral = measures.backlog.integral
    result.backlogIntegralInDuration = measures.backlog.integralInDuration
    result.backlogPeak = measures.backlog.peakInDuration
    result.stayTotal = measures.stayTotal
    result.recovery = recovery(calm: calm, lastFaultEnd: lastFaultEnd)
    result.series = measures.series.finished(backlog: measures.backlog.samples)
    return (result, measures.backlog.samples)
  }

  /// The first rule of the ledger that fits a change that never became visible.
  private mutating func judge(_ slot: UInt32, at end: Instant) {
    let change = changes[slot]
    if change.flags.contains(.deadLettered) {
      measures.ledger.deadLettered += 1
    } else if change.flags.contains(.rejected) {
      measures.ledger.rejected += 1
    } else if change.holders > 0 || change.phase == .cached || change.phase == .sourceDown {
      measures.ledger.inFlight += 1
    } else {
      measures.ledger.lost += 1
    }
    measures.whole.propagation.recordUnreached()
    if change.flags.contains(.inWeather) { measures.weather.propagation.recordUnreached() }
    if !change.flags.contains(.exited) { measures.stayTotal += Int128((end - change.instant).nanoseconds) }
    if records[change.record].head == slot + 1, change.oldestSince != .never {
      measures.addStaleness(oldest: change.instant, from: change.oldestSince, to: end)
    }
  }

  /// From the last fault's end to the first whole second from which the backlog is, for a minute of the clock, at most
  /// that of the calm twin plus the larger of 10 and a tenth.
  private func recovery(calm: [Int32]?, lastFaultEnd: Instant?) -> Recovery {
    guard let calm, let lastFaultEnd else { return .calm }
    let second: Int64 = 1_000_000_000
    let samples = measures.backlog.samples
    let first = Int((lastFaultEnd.nanoseconds + second - 1) / second)
    var start = first
    for index in first..<max(first, min(samples.count, calm.count)) {
      let bound = Int64(calm[index]) + max(10, Int64(calm[index]) / 10)
      if Int64(samples[index]) > bound {
        start = index + 1
      } else if index - start >= config.minute {
        break
      }
    }
    if start == first { return .after(nanoseconds: 0) }
    guard start + config.minute < min(samples.count, calm.count) else {
      return .notWithin(nanoseconds: max(0, (measures.duration - lastFaultEnd).nanoseconds))
    }
    return .after(nanoseconds: Int64(start) * second - lastFaultEnd.nanoseconds)
  }
}
