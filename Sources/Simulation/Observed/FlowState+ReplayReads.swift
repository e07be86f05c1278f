import BeaufortNumerics
import Patterns
import Workload

/// What happens to held values where reads go through a cache, in order of time.
struct ValueReplay {
  enum Step: Comparable {
    case sourceUp, sourceDown
    /// The source reads a value for the lookup with this index.
    case snapshot(Int)
    /// Its answer arrives.
    case answer(Int)
    /// What is kept in this slot, of this generation, expires.
    case expiry(UInt32, UInt32)
  }

  private var events: [(at: Instant, step: Step)] = []
  private var next = 0
  let reads: ObservedReads
  /// When each version of a record was committed.
  var commits: [ObservedFlow.Version: Instant] = [:]
  /// The slot of a lookup's value.
  var slots: [Int: UInt32] = [:]

  /// What is seen while the source is out as `sourceDown` says.
  init(_ reads: ObservedReads, sourceDown: [Outage]) {
    self.reads = reads
    for (index, lookup) in reads.lookups.enumerated() {
      events.append((lookup.sent, .snapshot(index)))
      events.append((lookup.answered, .answer(index)))
    }
    for outage in sourceDown {
      events.append((outage.start, .sourceDown))
      events.append((outage.end, .sourceUp))
    }
    events.sort { ($0.at, $0.step) < ($1.at, $1.step) }
  }

  /// When something happens next; `never` where nothing does.
  var nextInstant: Instant { next < events.count ? events[next].at : .never }

  mutating func take() -> Step {
    defer { next += 1 }
    return events[next].step
  }

  /// Asks for an expiry, or for a snapshot that has to wait for its version.
  mutating func add(_ step: Step, at instant: Instant) {
    var (low, high) = (next, events.count)
    while low < high {
      let middle = (low + high) / 2
      if (events[middle].at, events[middle].step) < (instant, step) { low = middle + 1 } else { high = middle }
    }
    events.insert((instant, step), at: low)
  }
}

extension FlowState {
  /// A read is due, whose answer was seen.
  mutating func readObserved(_ replay: ValueReplay, faults: [Int], at now: Instant) {
    let read = traffic.takeRead()
    records.reserve(read.record)
    countRead(at: now)
    var touched: UInt64 = 0
    for fault in faults where faultSpans[fault].start <= now && now < faultSpans[fault].end {
      measures.touches.touchRead(&touched, Mechanism.windowBit(fault))
    }
    guard let answer = replay.reads.answers[read.identity], let version = answer.version else {
      measures.series.add(1, to: .failedReads, at: now)
      return
    }
    var (staleness, behind) = (Int64(0), Int64(0))
    let missed = replay.commits[.init(record: read.record, version: version + 1)]
    if let missed, missed <= now {
      (staleness, behind) = ((now - missed).nanoseconds, Int64(records[read.record].committed) - Int64(version))
    }
    recordRead(due: now, latency: max(0, (answer.at - now).nanoseconds), staleness: staleness, behind: behind)
  }

  /// A change commits that readers see by way of the cache.
  mutating func commitBehindCache(
    _ slot: UInt32,
    _ replay: inout ValueReplay,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    let version = ObservedFlow.Version(record: changes[slot].record, version: changes[slot].version)
    replay.commits[version] = now
    if let value = commitBehindCache(slot, at: now, requests: requests) { armExpiry(value, &replay) }
  }

  /// Something happens to a held value, or to the source that could be asked instead.
  mutating func live(
    through step: ValueReplay.Step,
    _ replay: inout ValueReplay,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    switch step {
    case .sourceDown: isSourceDown = true
    case .sourceUp: sourceCameBack(at: now, requests: requests)
    case .snapshot(let index):
      let lookup = replay.reads.lookups[index]
      records.reserve(lookup.version.record)
      let committed = records[lookup.version.record].committed
      guard committed >= lookup.version.version else {
        // It was read after it was sent: no earlier than its version was committed.
        if now < lookup.answered { replay.add(.snapshot(index), at: now + Interval(nanoseconds: 1_000_000)) }
        return
      }
      let slot = makeValue(of: lookup.version.record, at: now, isListed: true)
      values[slot].version = lookup.version.version
      let missed = ObservedFlow.Version(record: lookup.version.record, version: lookup.version.version + 1)
      values[slot].nextVersion = replay.commits[missed] ?? .never
      replay.slots[index] = slot
    case .answer(let index):
      guard let slot = replay.slots.removeValue(forKey: index) else { return }
      guard let until = replay.reads.lookups[index].until, until > now else {
        return dropUnkept(slot, at: now, requests: requests)
      }
      keep(slot, until: until, at: now, requests: requests)
      armExpiry(slot, &replay)
    case .expiry(let slot, let generation):
      guard values[slot].generation == generation, values[slot].isKept else { return }
      values[slot].hasExpiryEvent = false
      expire(slot, at: now, requests: requests)
    }
  }

  private mutating func armExpiry(_ slot: UInt32, _ replay: inout ValueReplay) {
    let value = values[slot]
    guard value.isKept, !value.hasExpiryEvent, records[value.record].head != 0 else { return }
    values[slot].hasExpiryEvent = true
    replay.add(.expiry(slot, value.generation), at: value.until)
  }
}
