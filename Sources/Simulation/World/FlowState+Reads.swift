import BeaufortNumerics
import Measurement
import Patterns
import Workload

extension FlowState {
  @inline(__always)
  mutating func countRead(at now: Instant) {
    measures.whole.readsAttempted += 1
    if measures.isInWeather(now) { measures.weather.readsAttempted += 1 }
    measures.series.add(1, to: .reads, at: now)
  }

  /// A read of the target's own copy: answered at once.
  @inline(__always)
  mutating func readCopy(_ read: SourceRead, at now: Instant) {
    let (committed, shown) = (records[read.record].committed, records[read.record].shown)
    if shown != committed, let oldest = oldestMissing(read.record) {
      let behind = Int64(committed) - Int64(shown)
      recordRead(due: now, latency: 0, staleness: (now - oldest).nanoseconds, behind: behind)
    } else {
      measures.whole.recordFresh()
      if measures.isInWeather(now) { measures.weather.recordFresh() }
    }
  }

  mutating func recordRead(due: Instant, latency: Int64, staleness: Int64, behind: Int64) {
    measures.whole.record(latency: latency, staleness: staleness, behind: behind)
    if measures.isInWeather(due) { measures.weather.record(latency: latency, staleness: staleness, behind: behind) }
    if behind > 0 {
      measures.series.add(1, to: .staleReads, at: due)
      measures.series.add(staleness, to: .stalenessSum, at: due)
    }
    if latency > 0 { measures.series.add(latency, to: .latencySum, at: due) }
  }

  mutating func answerRead(_ read: UInt32, _ value: UInt32, at now: Instant) {
    let pending = reads[read]
    precondition(pending.isOpen, "read \(read) is answered twice")
    let held = values[value]
    var staleness: Int64 = 0
    var behind: Int64 = 0
    if held.nextVersion <= pending.due {
      staleness = (pending.due - held.nextVersion).nanoseconds
      behind = Int64(pending.committed) - Int64(held.version)
    }
    recordRead(
      due: pending.due,
      latency: (now - pending.due).nanoseconds,
      staleness: staleness,
      behind: behind
    )
    endRead(read)
  }

  mutating func failRead(_ read: UInt32, at now: Instant) {
    precondition(reads[read].isOpen, "read \(read) fails twice")
    measures.series.add(1, to: .failedReads, at: reads[read].due)
    endRead(read)
  }

  private mutating func endRead(_ read: UInt32) {
    reads[read].isOpen = false
    readSlots.give(back: read)
  }

  // MARK: Held values

  mutating func makeValue(of record: UInt32, at now: Instant, isListed: Bool) -> UInt32 {
    let slot = valueSlots.take()
    values.reserve(slot)
    if let soon = valueSlots.soon(after: Self.ahead / 2) { values.prefetch(soon) }
    var value = HeldValue()
    value.generation = values[slot].generation
    value.record = record
    value.version = records[record].committed
    value.from = now
    value.isListed = isListed
    if isListed {
      let held = records.lent(record)
      value.older = held.value.held
      held.value.held = slot + 1
      // What is held already is looked at when the answer arrives.
      if value.older != 0 { values.prefetch(value.older - 1) }
    }
    values[slot] = value
    return slot
  }

  /// The value is in view from now on: it replaces what was kept, and shows what hid behind that.
  mutating func keep(_ slot: UInt32, until: Instant, at now: Instant, requests: borrowing RequestPool) {
    let record = values[slot].record
    values[slot].isKept = true
    values[slot].until = until
    var next = records[record].held
    while next != 0 {
      let other = next - 1
      next = values[other].older
      if other != slot, values[other].isKept { freeValue(other) }
    }
    reveal(record, through: values[slot].version, at: now, requests: requests)
  }

  mutating func expire(_ slot: UInt32, at now: Instant, requests: borrowing RequestPool) {
    let record = values[slot].record
    if config.keepsStale, isSourceDown {
      waitForSource(record, at: now, requests: requests)
      return
    }
    if let cover = cover(of: record, at: now), cover != slot { return }
    reveal(record, through: records[record].committed, at: now, requests: requests)
  }

  mutating func forget(_ record: UInt32, at now: Instant, requests: borrowing RequestPool) {
    var next = records[record].held
    while next != 0 {
      let value = next - 1
      next = values[value].older
      if values[value].isKept { freeValue(value) }
    }
    guard cover(of: record, at: now) == nil else { return }
    reveal(record, through: records[record].committed, at: now, requests: requests)
  }

  mutating func dropUnkept(_ slot: UInt32, at now: Instant, requests: borrowing RequestPool) {
    guard !values[slot].isKept else { return }
    let record = values[slot].record
    freeValue(slot)
    guard records[record].head != 0, cover(of: record, at: now) == nil else { return }
    if config.keepsStale, isSourceDown, records[record].held != 0 {
      waitForSource(record, at: now, requests: requests)
    } else {
      reveal(record, through: records[record].committed, at: now, requests: requests)
    }
  }

  /// The source answers again: what was hidden behind expired copies is in view.
  mutating func sourceCameBack(at now: Instant, requests: borrowing RequestPool) {
    isSourceDown = false
    let waiting = waitingForSource
    waitingForSource.removeAll()
    for record in waiting where cover(of: record, at: now) == nil {
      reveal(record, through: records[record].committed, at: now, requests: requests)
    }
  }

  /// - Returns: the kept value that the change hides behind, `nil` where it is visible at once or waits otherwise.
  mutating func commitBehindCache(_ slot: UInt32, at now: Instant, requests: borrowing RequestPool) -> UInt32? {
    let record = changes[slot].record
    var next = records[record].held
    while next != 0 {
      if values[next - 1].nextVersion == .never { values[next - 1].nextVersion = now }
      next = values[next - 1].older
    }
    if let cover = cover(of: record, at: now) {
      changes[slot].phase = .cached
      return values[cover].isKept ? cover : nil
    }
    if config.keepsStale, isSourceDown, records[record].held != 0 {
      changes[slot].phase = .sourceDown
      waitingForSource.append(record)
      return nil
    }
    reveal(record, through: records[record].committed, at: now, requests: requests)
    return nil
  }

  /// The value that a reader of the record would find held now.
  private func cover(of record: UInt32, at now: Instant) -> UInt32? {
    var next = records[record].held
    while next != 0 {
      if values[next - 1].until > now { return next - 1 }
      next = values[next - 1].older
    }
    return nil
  }

  private mutating func waitForSource(_ record: UInt32, at now: Instant, requests: borrowing RequestPool) {
    var next = records[record].head
    while next != 0 {
      leave(next - 1, for: .sourceDown, at: now, requests: requests)
      next = changes[next - 1].next
    }
    waitingForSource.append(record)
  }

  private mutating func reveal(
    _ record: UInt32,
    through version: UInt32,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    guard records[record].head != 0, changes[records[record].head - 1].version <= version else { return }
    popVersions(through: version, of: records.lent(record), at: now, shared: .none, requests: requests)
    show(record, version: version, at: now)
  }

  private mutating func freeValue(_ slot: UInt32) {
    let record = values[slot].record
    if values[slot].isListed {
      if records[record].held == slot + 1 {
        records[record].held = values[slot].older
      } else {
        var newer = records[record].held
        while newer != 0, values[newer - 1].older != slot + 1 { newer = values[newer - 1].older }
        if newer != 0 { values[newer - 1].older = values[slot].older }
      }
    }
    values[slot].generation += 1
    values[slot].isKept = false
    values[slot].isListed = false
    valueSlots.give(back: slot)
  }
}
