import BeaufortNumerics
import Platform
import Workload

/// A key with the text that is written for it.
struct Entry: Hashable, Sendable {
  var key: String
  var text: String

  init(_ key: String, _ text: String) { (self.key, self.text) = (key, text) }
}

/// The entries in one line: `{ key: value, key: value }`.
func flowMapping(_ entries: [Entry]) -> String {
  "{ " + entries.map { "\($0.key): \($0.text)" }.joined(separator: ", ") + " }"
}

/// `text` in double quotation marks, as YAML reads it back.
func quotedText(_ text: String) -> String {
  var written = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": written += "\\\(scalar)"
    case "\n": written += "\\n"
    case _ where scalar.properties.generalCategory == .control || scalar.properties.isWhitespace && scalar != " ":
      let digits = String(scalar.value, radix: 16)
      written += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    default: written.unicodeScalars.append(scalar)
    }
  }
  return written + "\""
}

extension Interval {
  /// The stretch as a scenario writes it.
  var written: String { Dimension.duration.text(nanoseconds) }
}

extension Rate {
  /// The rate as a scenario writes it.
  var written: String { Dimension.rate.text(perMillionSeconds) }
}

extension Speed {
  /// The speed as a scenario writes it.
  package var written: String { Dimension.speed.text(permille) }
}

extension SystemSpec {
  /// The system as a scenario writes it.
  var lines: [String] {
    var entries: [Entry]
    switch kind {
    case .salesforce(let org):
      entries = [
        Entry("kind", "salesforce"), Entry("edition", org.edition.rawValue),
        Entry("licences", Dimension.count.text(org.licences)),
        Entry("service", service.written(perRecord: perRecord)),
        Entry("addOns", flowMapping([Entry("platformEvents", Dimension.count.text(org.platformEventAddOns))])),
      ]
      for (key, allowances) in [("background", org.background), ("limits", org.overrides)] where !allowances.isEmpty {
        let sorted = allowances.sorted { $0.key < $1.key }
        entries.append(Entry(key, flowMapping(sorted.map { Entry($0.key, Dimension.count.text($0.value)) })))
      }
    case .external(let external):
      entries = [
        Entry("kind", "external"), Entry("concurrency", Dimension.count.text(Int64(external.concurrency))),
        Entry("queue", Dimension.count.text(Int64(external.queue))),
        Entry("service", service.written(perRecord: perRecord)),
      ]
      if let rateLimit = external.rateLimit { entries.append(Entry("rateLimit", rateLimit.written)) }
    }
    return ["  \(name):"] + entries.map { "    \($0.key): \($0.text)" }
  }
}

extension Distribution {
  /// The distribution as a scenario writes it, with what is added for each record where that is given.
  func written(perRecord: Interval? = nil) -> String {
    if case .constant(let value) = self, perRecord == nil { return value.written }
    return flowMapping(entries + (perRecord.map { [Entry("perRecord", $0.written)] } ?? []))
  }

  private var entries: [Entry] {
    switch self {
    case .constant(let value): [Entry("constant", value.written)]
    case .lognormal(let median, let p99): [Entry("median", median.written), Entry("p99", p99.written)]
    case .exponential(let mean): [Entry("shape", "exponential"), Entry("mean", mean.written)]
    case .uniform(let min, let max):
      [Entry("shape", "uniform"), Entry("min", min.written), Entry("max", max.written)]
    case .weibull(let shape, let scale):
      [Entry("shape", "weibull"), Entry("exponent", Dimension.factor.text(shape)), Entry("scale", scale.written)]
    case .pareto(let shape, let min):
      [Entry("shape", "pareto"), Entry("exponent", Dimension.factor.text(shape)), Entry("min", min.written)]
    case .quantiles(let points):
      [
        Entry(
          "quantiles",
          flowMapping(points.map { Entry(Dimension.quantile.text($0.perMillion), $0.value.written) })
        )
      ]
    }
  }
}
