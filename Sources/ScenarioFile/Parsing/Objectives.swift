import Measurement
import Yams

extension ScenarioReader {
  private static let objectiveForm = "measure[@weather] comparison bound, such as propagation.p95 <= 5m"

  /// The objectives.
  mutating func objectives(_ fields: Fields) -> [Objective] {
    guard let field = fields["objectives"] else { return [] }
    return items(field.value, of: "'objectives'", form: "- \(Self.objectiveForm)").compactMap { objective($0) }
  }

  /// One objective.
  mutating func objective(_ node: Node) -> Objective? {
    guard let text = word(node, for: "objectives", form: Self.objectiveForm) else { return nil }
    guard let parts = ObjectiveParts(text) else {
      report(node, Complaint("\(quoted(text)) is no objective", Self.objectiveForm))
      return nil
    }
    let comparisons = Objective.Comparison.allCases
    let comparison = comparisons.first { $0.rawValue == parts.comparison.text }
    if comparison == nil {
      let known = comparisons.map(\.rawValue)
      let meant = ["=": "==", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">="][parts.comparison.text]
      report(
        place(of: parts.comparison, in: node),
        Complaint(
          "unknown comparison \(quoted(parts.comparison.text))",
          "one of: \(known.joined(separator: ", "))",
          suggestion: meant
        )
      )
    }
    guard let measure = measure(parts, in: node), let bound = bound(parts, of: measure, in: node), let comparison else {
      return nil
    }
    return Objective(
      text: text,
      metric: measure.name,
      isInWeather: parts.weather != nil,
      comparison: comparison,
      bound: bound
    )
  }

  private mutating func measure(_ parts: ObjectiveParts, in node: Node) -> Vocabulary.Measure? {
    let name = parts.measure.text
    guard let measure = vocabulary.measures.first(where: { $0.name == name }) else {
      let names = vocabulary.measures.map(\.name)
      let near = nearest(to: name, among: names)
      report(
        place(of: parts.measure, in: node),
        Complaint("unknown measure \(quoted(name))", measureForm(like: name, among: names), suggestion: near)
      )
      return nil
    }
    guard let weather = parts.weather else { return measure }
    if weather.text != "weather" {
      let near = nearest(to: weather.text, among: ["weather"])
      let complaint = Complaint("unknown window \(quoted(weather.text))", "weather", suggestion: near)
      report(place(of: weather, in: node), complaint)
      return nil
    }
    if !measure.allowsWeather {
      let complaint = Complaint("'\(name)' is measured over the whole run alone", "'\(name)' without @weather")
      report(place(of: weather, in: node), complaint)
      return nil
    }
    return measure
  }

  /// The measures of the same family, where there is one; else the families.
  private func measureForm(like name: String, among names: [String]) -> String {
    let family = name.prefix { $0 != "." }
    let members = names.filter { $0.hasPrefix(family + ".") }
    if !members.isEmpty { return "one of: \(members.joined(separator: ", "))" }
    var families: [String] = []
    for name in names {
      let family = name.contains(".") ? name.prefix { $0 != "." } + ".…" : name[...]
      if !families.contains(String(family)) { families.append(String(family)) }
    }
    return "one of: \(families.joined(separator: ", "))"
  }

  private mutating func bound(_ parts: ObjectiveParts, of measure: Vocabulary.Measure, in node: Node) -> Double? {
    let dimension = Dimension.bound(inUnit: measure.unit)
    do throws(Complaint) {
      let value = try dimension.value(of: parts.bound.text)
      if value < 0 {
        throw Complaint("no measure goes below 0, and so no bound does: \(quoted(parts.bound.text))", "0 or more")
      }
      return Double(value) / dimension.countsInUnit
    } catch {
      report(place(of: parts.bound, in: node), error)
      return nil
    }
  }

  private func place(of part: ObjectiveParts.Part, in node: Node) -> Place {
    source.place(within: node, offset: part.offset, length: part.text.unicodeScalars.count)
  }
}

/// An objective cut into its words.
private struct ObjectiveParts {
  /// A word and where it stands.
  struct Part {
    var text: String
    var offset: Int
  }

  var measure: Part
  var weather: Part?
  var comparison: Part
  var bound: Part

  init?(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    let isComparison: (Unicode.Scalar) -> Bool = { "<>=!≤≥".unicodeScalars.contains($0) }
    guard let start = scalars.firstIndex(where: isComparison) else { return nil }
    let end = scalars[start...].firstIndex { !isComparison($0) } ?? scalars.endIndex
    guard let left = Self.part(scalars[..<start]), let bound = Self.part(scalars[end...]) else { return nil }
    comparison = Part(text: String(String.UnicodeScalarView(scalars[start..<end])), offset: start)
    (measure, self.bound) = (left, bound)
    let pieces = Array(left.text.unicodeScalars).split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard pieces.count == 2 else { return }
    measure.text = String(String.UnicodeScalarView(pieces[0]))
    weather = Part(text: String(String.UnicodeScalarView(pieces[1])), offset: left.offset + pieces[0].count + 1)
  }

  /// The slice without the spaces around it; `nil` where nothing else is in it.
  private static func part(_ slice: ArraySlice<Unicode.Scalar>) -> Part? {
    guard let first = slice.firstIndex(where: { $0 != " " }), let last = slice.lastIndex(where: { $0 != " " }) else {
      return nil
    }
    return Part(text: String(String.UnicodeScalarView(slice[first...last])), offset: first)
  }
}
