import BeaufortNumerics
import Workload

extension Scenario {
  /// The flow as a scenario writes it.
  func lines(of flow: FlowSpec) -> [String] {
    let load = flow.load
    var entries = [
      Entry("object", flow.object), Entry("from", systems[flow.source].name), Entry("to", systems[flow.target].name),
      Entry("owner", quotedText(flow.owner)), Entry("population", Dimension.count.text(load.population)),
    ]
    if let object = flow.parentObject {
      let parents = [
        Entry("object", object), Entry("population", Dimension.count.text(load.parentPopulation)),
        Entry("skew", Dimension.factor.text(load.parentSkewPermille)),
      ]
      entries.append(Entry("parents", flowMapping(parents)))
    }
    entries.append(Entry("recordSize", Dimension.size.text(flow.recordSize.bytes)))
    let mix = flowMapping([
      Entry("create", Dimension.share.text(load.mix.create)), Entry("update", Dimension.share.text(load.mix.update)),
      Entry("delete", Dimension.share.text(load.mix.delete)),
    ])
    let changes =
      load.changes.entries + [Entry("mix", mix), Entry("skew", Dimension.factor.text(load.changeSkewPermille))]
    entries.append(Entry("changes", flowMapping(changes)))
    if let reads = load.reads {
      let reads =
        reads.entries + [
          Entry("skew", Dimension.factor.text(load.readSkewPermille)),
          Entry("recent", Dimension.share.text(load.recentPermille)),
        ]
      entries.append(Entry("reads", flowMapping(reads)))
    }
    return ["  \(flow.name):"] + entries.map { "    \($0.key): \($0.text)" }
  }
}

extension ArrivalSpec {
  /// The arrivals as a scenario writes them.
  fileprivate var entries: [Entry] {
    let rate = Entry("rate", rate.written)
    return switch shape {
    case .poisson: [rate, Entry("shape", "poisson")]
    case .constant: [rate, Entry("shape", "constant")]
    case .diurnal(let peak, let peakToMean):
      [
        rate, Entry("shape", "diurnal"), Entry("peak", ClockTime.text(peak.nanoseconds)),
        Entry("peakToMean", Dimension.factor.text(peakToMean)),
      ]
    case .bursts(let period, let length, let factor):
      [
        rate, Entry("shape", "bursts"), Entry("period", period.written), Entry("length", length.written),
        Entry("factor", Dimension.factor.text(factor)),
      ]
    case .trace(let trace):
      [
        Entry("shape", "trace"), Entry("file", quotedText(trace.path)),
        Entry("speed", Dimension.factor.text(trace.speedPermille)),
        Entry("multiply", Dimension.factor.text(trace.multiplyPermille)),
      ]
    }
  }
}
