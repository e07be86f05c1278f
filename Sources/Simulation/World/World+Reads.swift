import BeaufortNumerics
import Measurement
import Patterns
import Workload

extension World {
  mutating func readNext(_ flow: Int) {
    readCount += 1
    let read = flows[flow].traffic.takeRead()
    arrivals.setRead(flows[flow].traffic.nextRead, of: flow)
    guard flows[flow].config.notApplicable == nil else { return }
    if let soon = flows[flow].traffic.recordSoonRead() { flows[flow].records.prefetch(soon) }
    flows[flow].records.reserve(read.record)
    flows[flow].countRead(at: now)
    if !flows[flow].config.readsThrough {
      flows[flow].readCopy(read, at: now)
      journal?.read(flow, read, version: flows[flow].records[read.record].shown, now)
      return
    }
    let slot = flows[flow].readSlots.take()
    flows[flow].reads.reserve(slot)
    var pending = PendingRead()
    pending.due = now
    pending.identity = read.identity
    pending.record = read.record
    pending.committed = flows[flow].records[read.record].committed
    pending.isOpen = true
    flows[flow].reads[slot] = pending
    let stage = flows[flow].config.readStage
    if flows[flow].stages[stage].isCrashed {
      failRead(flow, slot)
    } else {
      deliver(flow, stage, .read(ReadID(slot), of: RecordID(read.record)))
    }
  }

  mutating func answerRead(_ flow: Int, _ read: UInt32, _ value: UInt32) {
    touchRead(flow, read, value)
    journal?.read(flow, flows[flow].reads[read].source, version: flows[flow].values[value].version, now)
    flows[flow].answerRead(read, value, at: now)
  }

  mutating func failRead(_ flow: Int, _ read: UInt32) {
    touchRead(flow, read, nil)
    journal?.read(flow, flows[flow].reads[read].source, version: nil, now)
    flows[flow].failRead(read, at: now)
  }

  private mutating func touchRead(_ flow: Int, _ read: UInt32, _ value: UInt32?) {
    var mask = flows[flow].reads[read].touched
    var bits = lookupTouched
    while bits != 0 {
      flows[flow].measures.touches.touchRead(&mask, UInt8(bits.trailingZeroBitCount))
      bits &= bits - 1
    }
    if let value {
      let held = flows[flow].values[value]
      if held.isKept, held.until <= now {
        flows[flow].measures.touches.act(.staleAnswer)
        flows[flow].measures.touches.touchRead(&mask, Mechanism.staleAnswer.rawValue)
      } else if held.isKept, flows[flow].reads[read].due == now {
        flows[flow].measures.touches.act(.cacheHit)
        flows[flow].measures.touches.touchRead(&mask, Mechanism.cacheHit.rawValue)
      }
    } else {
      let stage = flows[flow].config.readStage
      for outage in flows[flow].stages[stage].outages where outage.start <= now && outage.end > now {
        flows[flow].measures.touches.act(Mechanism.windowBit(outage.window))
        flows[flow].measures.touches.touchRead(&mask, Mechanism.windowBit(outage.window))
      }
    }
    flows[flow].reads[read].touched = mask
  }

  // MARK: Held values

  /// The source reads the record for a lookup that will be served at `served`.
  mutating func readValue(_ request: UInt32, servedAt served: Instant) {
    let flow = Int(requests[request].flow)
    let isListed = wouldArrive(request, servedAt: served)
    let value = flows[flow].makeValue(of: requests[request].record, at: now, isListed: isListed)
    requests[request].value = value + 1
    journal?.snapshot(flow, value, flows[flow].values[value], requests[request])
  }

  mutating func keep(_ flow: Int, _ record: UInt32, _ value: UInt32, until: Instant) {
    flows[flow].keep(value, until: until, at: now, requests: requests)
    journal?.kept(flow, value, until: until, now)
    armExpiry(flow, value)
  }

  /// Asks for the instant at which what hides behind the value comes into view, if anything does.
  private mutating func armExpiry(_ flow: Int, _ value: UInt32) {
    let held = flows[flow].values[value]
    guard held.isKept, !held.hasExpiryEvent, flows[flow].records[held.record].head != 0, held.until > now else {
      return
    }
    flows[flow].values[value].hasExpiryEvent = true
    schedule(.expiry, at: held.until, rank: .timer, value, UInt32(flow) << 16 | held.generation & 0xFFFF)
  }

  mutating func valueExpired(_ value: UInt32, flowAndGeneration: UInt32) {
    let flow = Int(flowAndGeneration >> 16)
    guard flows[flow].values[value].generation & 0xFFFF == flowAndGeneration & 0xFFFF, flows[flow].values[value].isKept
    else { return }
    flows[flow].values[value].hasExpiryEvent = false
    flows[flow].expire(value, at: now, requests: requests)
  }

  mutating func forget(_ flow: Int, _ record: UInt32) {
    journal?.forgot(flow, record, now)
    flows[flow].forget(record, at: now, requests: requests)
  }

  /// A lookup's value that the machine did not keep is gone.
  mutating func dropUnkept(_ flow: Int, _ value: UInt32) {
    flows[flow].dropUnkept(value, at: now, requests: requests)
  }

  /// A change commits on a flow whose target reads through a cache.
  mutating func commitBehindCache(_ flow: Int, _ slot: UInt32) {
    flows[flow].recordTransaction(slot)
    if let value = flows[flow].commitBehindCache(slot, at: now, requests: requests) { armExpiry(flow, value) }
  }
}
