import BeaufortNumerics
import Measurement
import Workload

extension FlowState {
  /// Takes a change that the source commits now; returns its slot. Nobody holds it yet.
  mutating func commit(_ source: SourceChange, parent: UInt32, at now: Instant) -> UInt32 {
    let slot = changeSlots.take()
    changes.reserve(slot)
    records.reserve(source.record)
    var change = ChangeState()
    change.instant = now
    change.since = now
    change.identity = source.identity
    change.record = source.record
    change.kind = source.kind.rawValue
    change.parent = parent
    var record = records[source.record]
    record.committed += 1
    change.version = record.committed
    if record.tail != 0 { changes[record.tail - 1].nextVersion = now }
    if record.head == 0 {
      record.head = slot + 1
      change.oldestSince = regressed.isEmpty || regressed[source.record] == nil ? now : .never
    } else {
      changes[record.tail - 1].next = slot + 1
    }
    record.tail = slot + 1
    let wasCounted = isCounted(source.record, record, isNew: source.kind == .create)
    if source.kind == .delete { record.isDeleted = true }
    records[source.record] = record
    recount(source.record, record, was: wasCounted, at: now)
    if measures.isInWeather(now) { change.flags.insert(.inWeather) }
    changes[slot] = change
    measures.ledger.committed += 1
    measures.backlog.change(by: 1, at: now)
    measures.series.add(1, to: .committed, at: now)
    return slot
  }

  /// Whether the record is alive at the source or still shown; `isNew` is one that comes into being with this commit.
  private func isCounted(_ id: UInt32, _ record: RecordState, isNew: Bool) -> Bool {
    if isNew { return false }
    return !record.isDeleted || isShown(id, record)
  }

  private func isShown(_ id: UInt32, _ record: RecordState) -> Bool {
    if record.shown == 0 { return id < config.population }
    return !(record.isDeleted && record.shown == record.committed)
  }

  private mutating func recount(_ id: UInt32, _ record: RecordState, was: Bool, at now: Instant) {
    let counts = isCounted(id, record, isNew: false)
    if counts != was { measures.countRecord(counts ? 1 : -1, from: now) }
  }

  /// Writes the change's version to the target's copy of its record; nothing is seen of it where a later row of the same
  /// chunk writes the record again (``noteLastRow(_:)``).
  mutating func apply(
    _ slot: UInt32,
    at now: Instant,
    shared: SharedCauses,
    requests: borrowing RequestPool
  ) -> Applied {
    let (id, version, flags) = (changes[slot].record, changes[slot].version, changes[slot].flags)
    if flags.isDisjoint(with: .applied) {
      changes[slot].flags = flags.union(.applied)
    } else if flags.isDisjoint(with: .duplicated) {
      changes[slot].flags = flags.union(.duplicated)
      measures.ledger.duplicates += 1
    }
    let record = records[id]
    if record.lastRow != 0, record.lastRow != slot + 1 { return .unseen }
    let wasCounted = !record.isDeleted || isCounted(id, record, isNew: false)
    let isNewlyVisible = flags.isDisjoint(with: .visible)
    if version < record.shown {
      measures.ledger.reorderings += 1
      regress(slot, record, at: now)
      cameIntoView(slot)
    } else if version > record.shown {
      let newest = record.head != 0 ? changes[record.head - 1].version - 1 : record.committed
      if !regressed.isEmpty { progress(slot, past: newest, at: now) }
      if !isNewlyVisible { cameIntoView(slot) }
      popVersions(through: version, of: id, at: now, shared: shared, requests: requests)
    }
    records[id].shown = version
    if record.isDeleted { recount(id, records[id], was: wasCounted, at: now) }
    return isNewlyVisible ? .madeVisible : .seenBefore
  }

  /// What became of a row that was written to the target.
  enum Applied {
    /// It made its own change visible.
    case madeVisible
    /// Its change was visible before.
    case seenBefore
    /// A later row of the same chunk overwrote it.
    case unseen
  }

  /// A read would return `version` from now on.
  mutating func show(_ id: UInt32, version: UInt32, at now: Instant) {
    let before = records[id]
    records[id].shown = version
    if before.isDeleted { recount(id, records[id], was: isCounted(id, before, isNew: false), at: now) }
  }

  /// A change counted as superseded came into view after all.
  private mutating func cameIntoView(_ slot: UInt32) {
    let flags = changes[slot].flags
    guard flags.contains(.visible), flags.contains(.superseded) else { return }
    changes[slot].flags.remove(.superseded)
    changes[slot].flags.insert(.wasInView)
    measures.ledger.superseded -= 1
    measures.ledger.delivered += 1
  }

  /// Of several rows of one record that are written together, only the last is ever in view.
  @inline(__always)
  mutating func noteLastRow(_ slot: UInt32) { records[changes[slot].record].lastRow = slot + 1 }

  @inline(__always)
  mutating func forgetLastRow(_ slot: UInt32) { records[changes[slot].record].lastRow = 0 }

  /// Makes all pending versions up to `version` visible now; only `version` itself is in view.
  mutating func popVersions(
    through version: UInt32,
    of id: UInt32,
    at now: Instant,
    shared: SharedCauses,
    requests: borrowing RequestPool
  ) {
    while records[id].head != 0, changes[records[id].head - 1].version <= version {
      let slot = records[id].head - 1
      let (oldestSince, next) = (changes[slot].oldestSince, changes[slot].next)
      if oldestSince != .never {
        measures.addStaleness(oldest: changes[slot].instant, from: oldestSince, to: now)
      }
      records[id].head = next
      if next != 0 { changes[next - 1].oldestSince = now }
      let isInView = changes[slot].version == version
      becomeVisible(slot, isInView: isInView, at: now, shared: shared, requests: requests)
    }
  }

  private mutating func becomeVisible(
    _ slot: UInt32,
    isInView: Bool,
    at now: Instant,
    shared: SharedCauses,
    requests: borrowing RequestPool
  ) {
    let (commit, flags) = (changes[slot].instant, changes[slot].flags)
    let delay = (now - commit).nanoseconds
    let causes = causes(of: slot, upTo: now, shared: shared, requests: requests)
    if causes.sum != delay, measures.broken == nil { breakBudget(slot, causes, delay, at: now) }
    measures.budget.add(causes, of: delay)
    if causes[.down] > 0 { touchOutages(slot, from: commit, to: now) }
    if isInView {
      measures.ledger.delivered += 1
      changes[slot].flags.insert([.visible, .wasInView])
    } else {
      measures.ledger.superseded += 1
      changes[slot].flags.insert([.visible, .superseded])
      if flags.contains(.exited), flags.isDisjoint(with: [.deadLettered, .rejected]) {
        measures.ledger.dropped += 1
      }
    }
    if let recorder, recorder.tables != nil || flags.contains(.sampled) {
      recorder.visible(config.index, changes[slot], isInView: isInView, causes, now)
    }
    measures.whole.recordDelay(delay)
    if flags.contains(.inWeather) { measures.weather.recordDelay(delay) }
    measures.series.add(1, to: .visible, at: now)
    measures.series.add(delay, to: .delaySum, at: now)
    exit(slot, at: now)
    if flags.contains(.carried) {
      changes[slot].flags.remove(.carried)
      changes[slot].holders -= 1
    }
    freeIfDone(slot)
  }

  private mutating func breakBudget(_ slot: UInt32, _ causes: Causes, _ delay: Int64, at now: Instant) {
    let change = changes[slot]
    measures.broken = """
      the delay budget of change \(change.identity) of flow \(config.name) sums to \(causes.sum) ns, its delay is \
      \(delay) ns (phase \(change.phase), from \(change.instant.nanoseconds) to \(now.nanoseconds))
      """
  }

  /// Whether the watermark may pass the change's own row because a later version, further on in the table, carries it.
  func isCarried(_ slot: UInt32) -> Bool {
    changes[slot].nextVersion != .never && changes[slot].phase == .inTable
      && changes[slot].flags.isDisjoint(with: [.visible, .exited])
  }

  /// Books the first of: visible, parked, refused, nobody holds it.
  mutating func exit(_ slot: UInt32, at now: Instant) {
    guard !changes[slot].flags.contains(.exited) else { return }
    changes[slot].flags.insert(.exited)
    measures.backlog.change(by: -1, at: now)
    measures.stayTotal += Int128((now - changes[slot].instant).nanoseconds)
  }

  /// The target's copy falls back to an older version than it showed.
  private mutating func regress(_ slot: UInt32, _ record: RecordState, at now: Instant) {
    let id = changes[slot].record
    if let earlier = regressed[id] {
      measures.addStaleness(oldest: earlier.oldest, from: earlier.since, to: now)
    } else if record.head != 0 {
      let head = changes[record.head - 1]
      if head.oldestSince != .never {
        measures.addStaleness(oldest: head.instant, from: head.oldestSince, to: now)
      }
      changes[record.head - 1].oldestSince = .never
    }
    regressed[id] = Regression(since: now, oldest: changes[slot].nextVersion)
  }

  /// A copy that had fallen back moves on again: to where it was (`newest`) or only part of the way.
  private mutating func progress(_ slot: UInt32, past newest: UInt32, at now: Instant) {
    let id = changes[slot].record
    guard let regression = regressed[id] else { return }
    measures.addStaleness(oldest: regression.oldest, from: regression.since, to: now)
    if changes[slot].version >= newest {
      regressed[id] = nil
      let head = records[id].head
      if head != 0 { changes[head - 1].oldestSince = now }
    } else {
      regressed[id] = Regression(since: now, oldest: changes[slot].nextVersion)
    }
  }

  /// Commit of the oldest version that a reader of the target's copy misses; `nil` where it misses none.
  @inline(__always)
  func oldestMissing(_ id: UInt32) -> Instant? {
    let record = records[id]
    if record.shown == record.committed { return nil }
    if !regressed.isEmpty, let regression = regressed[id] { return regression.oldest }
    return record.head != 0 ? changes[record.head - 1].instant : nil
  }
}
