import Crypto
package import Measurement

/// SHA-256 over what a world measured, as 64 hexadecimal digits: the same results, the same digest.
///
/// Left out are the world's key, the recovery and the weather window of its flows, its fault windows and activations,
/// Little's checks, event count and wall time, so that a storm of intensity 0 has calm's digest.
///
/// What goes in, in this order: the number of flows; for each flow its name; 1 where it is not applicable, else 0; the
/// ledger's ten counts (``Ledger/fields``); the number of causes and the budget; of the whole window the histograms of
/// propagation, staleness, read latency and transaction (each: number of buckets, counts, total, unreached, sum, max),
/// the number of bounds and the changes within them, reads attempted, answered, stale, versions behind; the integrals
/// of staleness and record time; duration, accepted, attempts, useful deliveries, requests, 1 where it sends, else 0;
/// backlog integral, stay total, backlog integral in duration, backlog peak; the number of series and each one's name,
/// unit, bucket width, number of buckets and values. Then the number of allocations, and each one's name, allowance,
/// peak, demand, number of shares with flow, owner and units granted, and refused.
///
/// Numbers are little-endian two's complement of 8 bytes, sums wider than that of 16; a string is the number of its
/// UTF-8 bytes, then those.
package func digest(of world: WorldResult) -> String {
  var writer = DigestWriter()
  writer.append(world.flows.count)
  for flow in world.flows { writer.append(flow) }
  writer.append(world.allocations.count)
  for allocation in world.allocations { writer.append(allocation) }
  return writer.finish()
}

/// SHA-256 over a run: for each world its candidate, storm, force and replication, then the digest of its results.
///
/// Worlds are put in the order of candidate and storm (by their UTF-8 bytes), force and replication, so that it does
/// not matter in which order they were finished.
package func digest(of run: [WorldResult]) -> String { digestOfWorlds(run.map { ($0.key, digest(of: $0)) }) }

/// The digest of a run from the digests of its worlds.
package func digestOfWorlds(_ worlds: [(key: WorldKey, digest: String)]) -> String {
  var writer = DigestWriter()
  for (key, digest) in worlds.sorted(by: { $0.key.comesBefore($1.key) }) {
    writer.append(key.candidate)
    writer.append(key.storm)
    writer.append(key.force)
    writer.append(key.replication)
    writer.append(digest)
  }
  return writer.finish()
}

/// SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits.
package func digest(ofText text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

private func hexadecimal(_ digest: SHA256.Digest) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

extension WorldKey {
  fileprivate func comesBefore(_ other: WorldKey) -> Bool {
    if candidate != other.candidate { return candidate.utf8.lexicographicallyPrecedes(other.candidate.utf8) }
    if storm != other.storm { return storm.utf8.lexicographicallyPrecedes(other.storm.utf8) }
    return (force, replication) < (other.force, other.replication)
  }
}

/// Feeds results to the hash in the documented order.
private struct DigestWriter {
  private var hash = SHA256()

  mutating func append(_ value: Int64) {
    withUnsafeBytes(of: value.littleEndian) { hash.update(bufferPointer: $0) }
  }

  mutating func append(_ value: Int) { append(Int64(value)) }

  mutating func append(_ value: Bool) { append(value ? 1 as Int64 : 0) }

  mutating func append(_ value: Int128) {
    withUnsafeBytes(of: value.littleEndian) { hash.update(bufferPointer: $0) }
  }

  mutating func append(_ text: String) {
    append(text.utf8.count)
    hash.update(data: Array(text.utf8))
  }

  mutating func append(_ values: [Int64]) {
    append(values.count)
    values.map { $0.littleEndian }.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  mutating func append(_ flow: FlowResult) {
    append(flow.flow)
    append(flow.notApplicable != nil)
    for field in Ledger.fields { append(flow.ledger[keyPath: field.path]) }
    append(flow.budget.count)
    for total in flow.budget { append(total) }
    append(flow.whole)
    append(flow.stalenessIntegral)
    append(flow.recordTimeIntegral)
    for count in [
      flow.durationNanoseconds, flow.accepted, flow.attempts, flow.usefulDeliveries, flow.requests,
    ] { append(count) }
    append(flow.sends)
    append(flow.backlogIntegral)
    append(flow.stayTotal)
    append(flow.backlogIntegralInDuration)
    append(flow.backlogPeak)
    append(flow.series.count)
    for series in flow.series {
      append(series.name)
      append(series.unit)
      append(series.bucketNanoseconds)
      append(series.values)
    }
  }

  mutating func append(_ window: WindowMeasures) {
    for histogram in [window.propagation, window.staleness, window.readLatency, window.transaction] {
      append(histogram.counts)
      append(histogram.total)
      append(histogram.unreached)
      append(histogram.sum)
      append(histogram.max)
    }
    append(window.within)
    for count in [window.readsAttempted, window.readsAnswered, window.readsStale, window.versionsBehind] {
      append(count)
    }
  }

  mutating func append(_ use: AllocationUse) {
    append(use.limit)
    for count in [use.allowance, use.peak, use.demand] { append(count) }
    append(use.shares.count)
    for share in use.shares {
      append(share.flow)
      append(share.owner)
      append(share.granted)
    }
    append(use.refused)
  }

  func finish() -> String { hexadecimal(hash.finalize()) }
}
