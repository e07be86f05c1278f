import BeaufortNumerics
import Measurement
import Workload

extension FlowState {
  /// Takes a change that the source commits now; returns its slot. Nobody holds it yet.
  mutating func commit(_ source: SourceChange, parent: UInt32, at now: Instant) -> UInt32 {
    let slot = changeSlots.take()
    changes.reserve(slot)
    if let soon = changeSlots.soon(after: Self.ahead / 2) { changes.prefetch(soon) }
    records.reserve(source.record)
    var change = ChangeState()
    change.instant = now
    change.since = now
    change.identity = source.identity
    change.record = source.record
    change.kind = source.kind.rawValue
    change.parent = parent
    let record = records.lent(source.record)
    record.value.committed += 1
    change.version = record.value.committed
    if record.value.tail != 0 { changes[record.value.tail - 1].nextVersion = now }
    if record.value.head == 0 {
      record.value.head = slot + 1
      change.oldestSince = regressed.isEmpty || regressed[source.record] == nil ? now : .never
    } else {
      changes[record.value.tail - 1].next = slot + 1
    }
    record.value.tail = slot + 1
    if source.kind != .update {
      let wasCounted = isCounted(source.record, record.value, isNew: source.kind == .create)
      if source.kind == .delete { record.value.isDeleted = true }
      recount(source.record, record.value, was: wasCounted, at: now)
    }
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
    let change = changes.lent(slot)
    let (id, version, flags) = (change.value.record, change.value.version, change.value.flags)
    if flags.isDisjoint(with: .applied) {
      change.value.flags = flags.union(.applied)
    } else if flags.isDisjoint(with: .duplicated) {
      change.value.flags = flags.union(.duplicated)
      measures.ledger.duplicates += 1
    }
    let record = records.lent(id)
    if record.value.lastRow != 0, record.value.lastRow != slot + 1 { return .unseen }
    let wasCounted = !record.value.isDeleted || isCounted(id, record.value, isNew: false)
    let isNewlyVisible = flags.isDisjoint(with: .visible)
    if version < record.value.shown {
      measures.ledger.reorderings += 1
      regress(slot, record.value, at: now)
      cameIntoView(slot)
    } else if version > record.value.shown {
      if !regressed.isEmpty { progress(slot, record.value, at: now) }
      if !isNewlyVisible { cameIntoView(slot) }
      popVersions(through: version, of: record, at: now, shared: shared, requests: requests)
    }
    record.value.shown = version
    if record.value.isDeleted { recount(id, record.value, was: wasCounted, at: now) }
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
    of record: Lent<RecordState>,
    at now: Instant,
    shared: SharedCauses,
    requests: borrowing RequestPool
  ) {
    while record.value.head != 0 {
      let slot = record.value.head - 1
      let change = changes.lent(slot)
      guard change.value.version <= version else { break }
      let (oldestSince, next) = (change.value.oldestSince, change.value.next)
      if oldestSince != .never {
        measures.addStaleness(oldest: change.value.instant, from: oldestSince, to: now)
      }
      record.value.head = next
      if next != 0 { changes[next - 1].oldestSince = now }
      let isInView = change.value.version == version
      becomeVisible(slot, change, isInView: isInView, at: now, shared: shared, requests: requests)
    }
  }

  private mutating func becomeVisible(
    _ slot: UInt32,
    _ change: Lent<ChangeState>,
    isInView: Bool,
    at now: Instant,
    shared: SharedCauses,
    requests: borrowing RequestPool
  ) {
    let (commit, flags) = (change.value.instant, change.value.flags)
    let delay = (now - commit).nanoseconds
    let causes = causes(of: change, upTo: now, shared: shared, requests: requests)
    if causes.sum != delay, measures.broken == nil { breakBudget(slot, causes, delay, at: now) }
    measures.budget.add(causes, of: delay)
    if causes[.down] > 0 { touchOutages(slot, from: commit, to: now) }
    if isInView {
      measures.ledger.delivered += 1
      change.value.flags = flags.union([.visible, .wasInView])
    } else {
      measures.ledger.superseded += 1
      change.value.flags = flags.union([.visible, .superseded])
      if flags.contains(.exited), flags.isDisjoint(with: [.deadLettered, .rejected]) {
        measures.ledger.dropped += 1
      }
    }
    if let recorder, recorder.tables != nil || flags.contains(.sampled) {
      recorder.visible(config.index, change, isInView: isInView, causes, now)
    }
    measures.whole.recordDelay(delay)
    if flags.contains(.inWeather) { measures.weather.recordDelay(delay) }
    measures.series.add(1, to: .visible, at: now)
    measures.series.add(delay, to: .delaySum, at: now)
    exit(change, at: now)
    if flags.contains(.carried) {
      change.value.flags.remove(.carried)
      change.value.holders -= 1
    }
    freeIfDone(slot, change)
  }

  @inline(never)
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
  @inline(__always)
  mutating func exit(_ change: Lent<ChangeState>, at now: Instant) {
    guard !change.value.flags.contains(.exited) else { return }
    change.value.flags.insert(.exited)
    measures.backlog.change(by: -1, at: now)
    measures.stayTotal += Int128((now - change.value.instant).nanoseconds)
  }

  /// The target's copy falls back to an older version than it showed.
  @inline(never)
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

  /// A copy that had fallen back moves on again: to the newest version it had shown, or only part of the way.
  @inline(never)
  private mutating func progress(_ slot: UInt32, _ record: RecordState, at now: Instant) {
    let id = changes[slot].record
    guard let regression = regressed[id] else { return }
    let newest = record.head != 0 ? changes[record.head - 1].version - 1 : record.committed
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
