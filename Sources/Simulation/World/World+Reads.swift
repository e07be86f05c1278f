import BeaufortNumerics
import Measurement
import Patterns
import Workload

extension World {
  mutating func readNext(_ flow: Lent<FlowState>) {
    readCount += 1
    let read = flow.value.traffic.takeRead()
    arrivals.setRead(flow.value.traffic.nextRead, of: flow.value.index)
    guard flow.value.config.notApplicable == nil else { return }
    if let soon = flow.value.traffic.recordSoonRead() { flow.value.records.prefetch(soon) }
    flow.value.records.reserve(read.record)
    flow.value.countRead(at: now)
    if !flow.value.config.readsThrough {
      flow.value.readCopy(read, at: now)
      journal?.read(flow.value.index, read, version: flow.value.records[read.record].shown, now)
      return
    }
    let slot = flow.value.readSlots.take()
    flow.value.reads.reserve(slot)
    var pending = PendingRead()
    pending.due = now
    pending.identity = read.identity
    pending.record = read.record
    pending.committed = flow.value.records[read.record].committed
    pending.isOpen = true
    flow.value.reads[slot] = pending
    let stage = flow.value.stages.lent(flow.value.config.readStage)
    if stage.value.isCrashed {
      failRead(flow, slot)
    } else {
      deliver(flow, stage, .read(ReadID(slot), of: RecordID(read.record)))
    }
  }

  mutating func answerRead(_ flow: Lent<FlowState>, _ read: UInt32, _ value: UInt32) {
    touchRead(flow, read, value)
    journal?.read(flow.value.index, flow.value.reads[read].source, version: flow.value.values[value].version, now)
    flow.value.answerRead(read, value, at: now)
  }

  mutating func failRead(_ flow: Lent<FlowState>, _ read: UInt32) {
    touchRead(flow, read, nil)
    journal?.read(flow.value.index, flow.value.reads[read].source, version: nil, now)
    flow.value.failRead(read, at: now)
  }

  private mutating func touchRead(_ flow: Lent<FlowState>, _ read: UInt32, _ value: UInt32?) {
    var mask = flow.value.reads[read].touched
    var bits = lookupTouched
    while bits != 0 {
      flow.value.measures.touches.touchRead(&mask, UInt8(bits.trailingZeroBitCount))
      bits &= bits - 1
    }
    if let value {
      let held = flow.value.values[value]
      if held.isKept, held.until <= now {
        flow.value.measures.touches.act(.staleAnswer)
        flow.value.measures.touches.touchRead(&mask, Mechanism.staleAnswer.rawValue)
      } else if held.isKept, flow.value.reads[read].due == now {
        flow.value.measures.touches.act(.cacheHit)
        flow.value.measures.touches.touchRead(&mask, Mechanism.cacheHit.rawValue)
      }
    } else {
      let stage = flow.value.stages.lent(flow.value.config.readStage)
      for outage in stage.value.outages where outage.start <= now && outage.end > now {
        flow.value.measures.touches.act(Mechanism.windowBit(outage.window))
        flow.value.measures.touches.touchRead(&mask, Mechanism.windowBit(outage.window))
      }
    }
    flow.value.reads[read].touched = mask
  }

  // MARK: Held values

  /// The source reads the record for a lookup that will be served at `served`.
  mutating func readValue(_ request: Lent<RequestState>, servedAt served: Instant) {
    let flow = request.value.flow
    let isListed = wouldArrive(request, servedAt: served)
    let value = flow.value.makeValue(of: request.value.record, at: now, isListed: isListed)
    request.value.value = value + 1
    journal?.snapshot(flow.value.index, value, flow.value.values[value], request)
  }

  mutating func keep(_ flow: Lent<FlowState>, _ record: UInt32, _ value: UInt32, until: Instant) {
    flow.value.keep(value, until: until, at: now, requests: requests)
    journal?.kept(flow.value.index, value, until: until, now)
    armExpiry(flow, value)
  }

  /// Asks for the instant at which what hides behind the value comes into view, if anything does.
  private mutating func armExpiry(_ flow: Lent<FlowState>, _ value: UInt32) {
    let held = flow.value.values[value]
    guard held.isKept, !held.hasExpiryEvent, flow.value.records[held.record].head != 0, held.until > now else {
      return
    }
    flow.value.values[value].hasExpiryEvent = true
    schedule(.expiry, at: held.until, rank: .timer, value, UInt32(flow.value.index) << 16 | held.generation & 0xFFFF)
  }

  mutating func valueExpired(_ value: UInt32, flowAndGeneration: UInt32) {
    let flow = flows.lent(Int(flowAndGeneration >> 16))
    guard flow.value.values[value].generation & 0xFFFF == flowAndGeneration & 0xFFFF, flow.value.values[value].isKept
    else { return }
    flow.value.values[value].hasExpiryEvent = false
    flow.value.expire(value, at: now, requests: requests)
  }

  mutating func forget(_ flow: Lent<FlowState>, _ record: UInt32) {
    journal?.forgot(flow.value.index, record, now)
    flow.value.forget(record, at: now, requests: requests)
  }

  /// A lookup's value that the machine did not keep is gone.
  mutating func dropUnkept(_ flow: Lent<FlowState>, _ value: UInt32) {
    flow.value.dropUnkept(value, at: now, requests: requests)
  }

  /// A change commits on a flow whose target reads through a cache.
  mutating func commitBehindCache(_ flow: Lent<FlowState>, _ slot: UInt32) {
    flow.value.recordTransaction(slot)
    if let value = flow.value.commitBehindCache(slot, at: now, requests: requests) { armExpiry(flow, value) }
  }
}
