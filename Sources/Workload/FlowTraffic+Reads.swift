import BeaufortNumerics

extension FlowTraffic {
  private static var recentMark: UInt64 { 1 << 63 }

  /// Takes the next read; there must be one.
  ///
  /// A recent read looks at the record of a change of the hour up to its instant, both ends included.
  public mutating func takeRead() -> SourceRead {
    let index = reads.next
    precondition(index < reads.count, "no read is left: nextRead is \(Instant.never)")
    let arrival = reads.arrival(index)
    let payload = reads.payload(index)
    let instant = Self.instant(of: arrival, bucket: readBucket)
    let record: UInt32
    if payload & Self.recentMark == 0 {
      record = records.record(slot: UInt32(truncatingIfNeeded: payload))
    } else {
      record =
        recent.record(luck: UInt32(truncatingIfNeeded: payload), at: instant)
        ?? records.record(slot: slotOfRead(arrival & 0xFF_FFFF))
    }
    let read = SourceRead(
      instant: instant,
      identity: Self.identity(of: arrival, bucket: readBucket),
      record: record
    )
    reads.next = index + 1
    if index + 1 < reads.count {
      nextRead = Self.instant(of: reads.arrival(index + 1), bucket: readBucket)
    } else {
      refillReads()
    }
    return read
  }

  /// The record that one of the next reads most likely looks at, so that its state can be asked for in time.
  public func recordSoonRead() -> UInt32? {
    let index = reads.next + Self.lookahead
    guard index < reads.count else { return nil }
    let payload = reads.payload(index)
    let luck = UInt32(truncatingIfNeeded: payload)
    return payload & Self.recentMark == 0 ? records.record(slot: luck) : recent.likely(luck: luck)
  }

  private static var lookahead: Int { 4 }

  /// Draws slots and shares of the whole second at once; what that needs of the table is asked for before.
  mutating func drawReads() {
    let bucketKey = ArrivalSource.bucketKey(key, stream: Self.readStream, bucket: readBucket)
    for index in 0..<reads.count {
      let luck = bucketKey.bits(ArrivalDraw.slot.counter(reads.arrival(index) & 0xFF_FFFF))
      readSlots.prefetch(luck)
      reads.setPayload(index, to: luck)
    }
    for index in 0..<reads.count {
      let ordinal = reads.arrival(index) & 0xFF_FFFF
      let luck = keepsRecent ? bucketKey.bits(ArrivalDraw.recent.counter(ordinal)) : .max
      if luck.reduced(below: 1_000) < recentBelow {
        let chosen = bucketKey.bits(ArrivalDraw.kind.counter(ordinal)) >> 32
        reads.setPayload(index, to: Self.recentMark | chosen)
      } else {
        reads.setPayload(index, to: UInt64(readSlots.slot(reads.payload(index))))
      }
    }
  }

  /// The slot of a recent read that found no recent change.
  private func slotOfRead(_ ordinal: UInt64) -> UInt32 {
    let bucketKey = ArrivalSource.bucketKey(key, stream: Self.readStream, bucket: readBucket)
    return readSlots.slot(bucketKey.bits(ArrivalDraw.slot.counter(ordinal)))
  }
}
