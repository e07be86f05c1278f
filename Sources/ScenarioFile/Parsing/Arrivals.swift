import BeaufortNumerics
import Workload
import Yams

extension ScenarioReader {
  /// How arrivals are spread: a rate with a shape, or a trace. Also gives the keys, with `extra` ones among them.
  mutating func arrivals(_ field: Field, extra: [String], duration: Interval) -> (ArrivalSpec, Fields)? {
    let subject = "'\(field.key)'"
    if field.value.scalar != nil {
      let rate = value(field.value, for: field.key, .rate, in: 1...Bound.highestRate) ?? 1
      let arrivals = ArrivalSpec(rate: Rate(perMillionSeconds: rate))
      checkVolume(of: arrivals, at: field.value, key: field.key, duration: duration)
      return (arrivals, Fields(subject: subject, place: field.keyPlace, all: []))
    }
    let written = entries(field.value, of: subject, at: field.keyPlace)
    guard !brokenPlaces.contains(field.keyPlace) else { return nil }
    let shapes = ArrivalForm.all
    let index = written["shape"].map { choice($0.value, for: "shape", among: shapes.map(\.shape)) } ?? 0
    let form = index.map { shapes[$0] }
    let keys = form?.keys ?? shapes.flatMap(\.keys)
    let fields = fields(field.value, of: subject, at: field.keyPlace, keys: (keys + ["shape"] + extra).unique)
    guard let form else { return nil }
    let before = problems.count
    let arrivals = form.read(&self, fields)
    if problems.count == before {
      checkVolume(of: arrivals, at: (fields["rate"] ?? field).value, key: field.key, duration: duration)
    }
    return (arrivals, fields)
  }

  private mutating func checkVolume(of arrivals: ArrivalSpec, at node: Node, key: String, duration: Interval) {
    let seconds = Int128(duration.nanoseconds / Bound.second)
    let expected = Int128(arrivals.rate.perMillionSeconds) * seconds / 1_000_000
    guard expected > Int128(Bound.mostRecords), duration.nanoseconds < Bound.longest else { return }
    let most = Dimension.count.text(Bound.mostRecords)
    report(node, Complaint("more than \(most) \(key) in the duration", "a lower rate, or a shorter duration"))
  }

  fileprivate mutating func rate(_ fields: Fields) -> Rate {
    Rate(perMillionSeconds: value("rate", .rate, in: 1...Bound.highestRate, of: fields))
  }

  fileprivate mutating func bursts(_ fields: Fields) -> ArrivalSpec.Shape {
    let range = 1_000_000...Bound.longest
    let before = problems.count
    let period = value("period", .duration, in: range, of: fields)
    let length = value("length", .duration, in: range, of: fields)
    let factor = value("factor", .factor, in: 1_000...1_000_000, of: fields)
    if problems.count == before {
      if length >= period, let field = fields["length"] {
        report(field.value, Complaint("a burst is as long as its period", "less than 'period'"))
      } else if Int128(length) * Int128(factor) > Int128(period) * 1_000, let field = fields["factor"] {
        let most = Dimension.factor.text(Int64(Int128(period) * 1_000 / Int128(length)))
        report(field.value, Complaint("the bursts alone exceed the mean rate", "at most period ÷ length, here \(most)"))
      }
    }
    return .bursts(
      period: Interval(nanoseconds: period),
      length: Interval(nanoseconds: length),
      factorPermille: factor
    )
  }
}

/// A shape of arrivals, as it is written.
private struct ArrivalForm {
  let shape: String
  let keys: [String]
  let read: @Sendable (inout ScenarioReader, Fields) -> ArrivalSpec

  static let all: [ArrivalForm] = [
    ArrivalForm(shape: "poisson", keys: ["rate"]) { reader, fields in ArrivalSpec(rate: reader.rate(fields)) },
    ArrivalForm(shape: "constant", keys: ["rate"]) { reader, fields in
      ArrivalSpec(rate: reader.rate(fields), shape: .constant)
    },
    ArrivalForm(shape: "diurnal", keys: ["rate", "peak", "peakToMean"]) { reader, fields in
      let rate = reader.rate(fields)
      let peak = reader.timeOfDay("peak", of: fields)
      let peakToMean = reader.value("peakToMean", .factor, in: 1_000...6_000, standard: 3_000, of: fields)
      return ArrivalSpec(rate: rate, shape: .diurnal(peak: peak, peakToMeanPermille: peakToMean))
    },
    ArrivalForm(shape: "bursts", keys: ["rate", "period", "length", "factor"]) { reader, fields in
      ArrivalSpec(rate: reader.rate(fields), shape: reader.bursts(fields))
    },
    ArrivalForm(shape: "trace", keys: ["file", "speed", "multiply"]) { reader, fields in reader.trace(fields) },
  ]
}

extension [String] {
  /// The words in order of their first place, each once.
  fileprivate var unique: [String] {
    var unique: [String] = []
    for word in self where !unique.contains(word) { unique.append(word) }
    return unique
  }
}
