import BeaufortNumerics
import Yams

extension ScenarioReader {
  /// A distribution of durations: a bare duration, or a mapping in one of the forms, with `extra` keys beside it.
  ///
  /// `readExtra` reads what the extra keys say; it sees no keys where a bare duration is written.
  mutating func distribution<Extra>(
    _ field: Field,
    extra: [String],
    _ readExtra: (inout ScenarioReader, Fields) -> Extra
  ) -> (time: Distribution, perRecord: Extra) {
    let subject = "'\(field.key)'"
    let none = Fields(subject: subject, place: field.keyPlace, all: [])
    if field.value.scalar != nil {
      let value = value(field.value, for: field.key, .duration, in: 0...Bound.longestService) ?? 0
      return (.constant(Interval(nanoseconds: value)), readExtra(&self, none))
    }
    let written = entries(field.value, of: subject, at: field.keyPlace)
    guard let form = form(of: written) else { return (.constant(.zero), readExtra(&self, none)) }
    let fields = fields(field.value, of: subject, at: field.keyPlace, keys: form.keys + extra)
    return (form.read(&self, fields), readExtra(&self, fields))
  }

  private mutating func form(of fields: Fields) -> DistributionForm? {
    if let shape = fields["shape"] {
      let shapes = DistributionForm.all.filter { $0.shape != nil }
      return choice(shape.value, for: "shape", among: shapes.compactMap(\.shape)).map { shapes[$0] }
    }
    if let form = DistributionForm.all.first(where: { $0.shape == nil && fields[$0.mark] != nil }) { return form }
    guard !brokenPlaces.contains(fields.place) else { return nil }
    if let likely = DistributionForm.all.first(where: { form in fields.all.contains { form.keys.contains($0.key) } }) {
      return likely
    }
    report(fields.place, Complaint("\(fields.subject) is no distribution", DistributionForm.summary))
    return nil
  }

  fileprivate mutating func interval(_ key: String, from least: Int64, of fields: Fields) -> Interval {
    Interval(nanoseconds: value(key, .duration, in: least...Bound.longestService, of: fields))
  }
}

/// A way of writing a distribution.
private struct DistributionForm {
  /// What `shape` says; `nil` where it is told by its keys.
  let shape: String?
  /// The key that tells the form.
  let mark: String
  /// All of its keys.
  let keys: [String]
  /// Reads it.
  let read: @Sendable (inout ScenarioReader, Fields) -> Distribution

  init(
    shape: String? = nil,
    _ keys: [String],
    read: @escaping @Sendable (inout ScenarioReader, Fields) -> Distribution
  ) {
    (self.shape, mark, self.read) = (shape, keys.first ?? "", read)
    self.keys = keys + (shape == nil ? [] : ["shape"])
  }

  static let summary = """
    a duration, { median, p99 }, { quantiles }, { shape: exponential, mean }, { shape: uniform, min, max }, \
    { shape: weibull, exponent, scale } or { shape: pareto, exponent, min }
    """

  static let all: [DistributionForm] = [
    DistributionForm(["median", "p99"]) { reader, fields in
      let median = reader.interval("median", from: 1, of: fields)
      let p99 = reader.interval("p99", from: 1, of: fields)
      if let field = fields["p99"], fields["median"] != nil, p99 < median {
        reader.report(field.value, Complaint("the 99th percentile lies below the median", "at least the median"))
      }
      return .lognormal(median: median, p99: p99)
    },
    DistributionForm(["constant"]) { reader, fields in .constant(reader.interval("constant", from: 0, of: fields)) },
    DistributionForm(["quantiles"]) { reader, fields in
      .quantiles(fields["quantiles"].map { reader.quantiles($0) } ?? [])
    },
    DistributionForm(shape: "exponential", ["mean"]) { reader, fields in
      .exponential(mean: reader.interval("mean", from: 1, of: fields))
    },
    DistributionForm(shape: "uniform", ["min", "max"]) { reader, fields in
      let least = reader.interval("min", from: 0, of: fields)
      let most = reader.interval("max", from: 0, of: fields)
      if let field = fields["max"], fields["min"] != nil, most < least {
        reader.report(field.value, Complaint("'max' lies below 'min'", "at least 'min'"))
      }
      return .uniform(min: least, max: most)
    },
    DistributionForm(shape: "weibull", ["exponent", "scale"]) { reader, fields in
      .weibull(
        shapePermille: reader.value("exponent", .factor, in: 100...20_000, of: fields),
        scale: reader.interval("scale", from: 1, of: fields)
      )
    },
    DistributionForm(shape: "pareto", ["exponent", "min"]) { reader, fields in
      .pareto(
        shapePermille: reader.value("exponent", .factor, in: 1_001...20_000, of: fields),
        min: reader.interval("min", from: 1, of: fields)
      )
    },
  ]
}

extension ScenarioReader {
  fileprivate mutating func quantiles(_ field: Field) -> [Distribution.Quantile] {
    let form = "rising shares with their durations, up to 1, such as { 0.5: 20ms, 0.99: 80ms, 1: 1s }"
    let entries = entries(field.value, of: "'quantiles'", at: field.keyPlace)
    var quantiles: [Distribution.Quantile] = []
    for entry in entries.all {
      let value = value(entry.value, for: entry.key, .duration, in: 0...Bound.longestService)
      guard let share = share(entry), let value else { continue }
      let next = Distribution.Quantile(perMillion: share, value: Interval(nanoseconds: value))
      if let last = quantiles.last, next.perMillion <= last.perMillion || next.value < last.value {
        report(entry.keyPlace, Complaint("the quantiles do not rise here", form))
      }
      quantiles.append(next)
    }
    let isComplete = quantiles.count == entries.all.count && !brokenPlaces.contains(field.keyPlace)
    if isComplete, quantiles.last?.perMillion != 1_000_000 {
      report(field.keyPlace, Complaint("the quantiles do not end at 1", form))
    }
    return quantiles
  }

  private mutating func share(_ entry: Field) -> Int64? {
    do throws(Complaint) {
      let share = try Dimension.quantile.value(of: entry.key)
      if (1...1_000_000).contains(share) { return share }
      report(entry.keyPlace, Complaint("no share of 1: \(printable(entry.key))", "a share above 0 and up to 1"))
    } catch {
      report(entry.keyPlace, error)
    }
    return nil
  }
}
