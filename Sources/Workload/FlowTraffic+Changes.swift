import BeaufortNumerics

extension FlowTraffic {
  /// Takes the next change; there must be one.
  public mutating func takeChange() -> SourceChange {
    let index = changes.next
    precondition(index < changes.count, "no change is left: nextChange is \(Instant.never)")
    let arrival = changes.arrival(index)
    let change = resolved(arrival, payload: changes.payload(index))
    if keepsRecent { recent.append(change.record, at: change.instant) }
    changes.next = index &+ 1
    if index &+ 1 < changes.count {
      nextChange = Self.instant(of: changes.arrival(index &+ 1), bucket: changeBucket)
    } else {
      refillChanges()
    }
    return change
  }

  /// Draws kinds and slots of the whole second at once, so that its memory accesses overlap.
  mutating func drawChanges() {
    var drawn: UInt64 = 0
    var streamKey = baseKey.derived(UInt64(truncatingIfNeeded: changeBucket))
    for index in 0..<changes.count {
      let arrival = changes.arrival(index)
      let stream = arrival >> 24 & 0xFF
      if stream != drawn {
        streamKey = ArrivalSource.bucketKey(key, stream: stream, bucket: changeBucket)
        drawn = stream
      }
      let ordinal = arrival & 0xFF_FFFF
      let kind = kind(streamKey.bits(ArrivalDraw.kind.counter(ordinal)).reduced(below: 1_000))
      let slot = kind == .update ? updateSlots.slot(streamKey.bits(ArrivalDraw.slot.counter(ordinal))) : 0
      changes.setPayload(index, to: UInt64(kind.rawValue) << 32 | UInt64(slot))
    }
    if parents.isWorthPrefetching { prefetchParents() }
  }

  private func prefetchParents() { forRecordsSoonChanged { parents.prefetch($0) } }

  /// Whether the changes of a whole second were drawn just now, and none of them was taken yet.
  public var hasDrawnChanges: Bool { changes.next == 0 && changes.count > 0 }

  /// Names the records that the changes drawn are most likely of, so that what is known of them can be asked for at once.
  public func forRecordsSoonChanged(_ body: (UInt32) -> Void) {
    var created = records.newest
    for index in changes.next..<changes.count {
      let payload = changes.payload(index)
      if payload >> 32 == UInt64(ChangeKind.update.rawValue) {
        body(records.record(slot: UInt32(truncatingIfNeeded: payload)))
      } else if changes.arrival(index) >> 24 & 0xFF == 0 {
        let isCreate = payload >> 32 == UInt64(ChangeKind.create.rawValue)
        body(isCreate ? created : records.oldestLiving)
        if isCreate { created &+= 1 }
      }
    }
  }

  @inline(__always) private func kind(_ permille: UInt64) -> ChangeKind {
    if permille < createBelow { .create } else if permille < updateBelow { .update } else { .delete }
  }

  @inline(__always) private mutating func resolved(_ arrival: UInt64, payload: UInt64) -> SourceChange {
    var change = SourceChange(
      instant: Self.instant(of: arrival, bucket: changeBucket),
      identity: Self.identity(of: arrival, bucket: changeBucket),
      record: 0,
      kind: .update
    )
    let isOfBase = arrival >> 24 & 0xFF == 0
    if payload >> 32 == UInt64(ChangeKind.update.rawValue) {
      change.record = records.record(slot: UInt32(truncatingIfNeeded: payload))
    } else if payload >> 32 == UInt64(ChangeKind.create.rawValue) {
      change.kind = .create
      change.record = isOfBase ? records.create() : records.createInStorm()
    } else if isOfBase {
      // Where one record is left it is updated.
      change.record = records.oldestLiving
      if records.deleteOldest() != nil { change.kind = .delete }
    } else {
      (change.record, change.kind) = deleteInStorm(arrival)
    }
    return change
  }

  @inline(never) private mutating func deleteInStorm(_ arrival: UInt64) -> (UInt32, ChangeKind) {
    if let oldest = records.deleteOldestOfStorm() { return (oldest, .delete) }
    return (records.record(slot: lateSlot(arrival)), .update)
  }

  /// The slot of a delete that becomes an update.
  private func lateSlot(_ arrival: UInt64) -> UInt32 {
    let streamKey = ArrivalSource.bucketKey(key, stream: arrival >> 24 & 0xFF, bucket: changeBucket)
    return updateSlots.slot(streamKey.bits(ArrivalDraw.slot.counter(arrival & 0xFF_FFFF)))
  }
}
