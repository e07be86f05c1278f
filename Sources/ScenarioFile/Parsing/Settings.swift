import BeaufortNumerics
import Yams

extension ScenarioReader {
  /// The settings among `fields`, each in the bare integer of its parameter; those without a default must be written
  /// where `requiring` says so.
  mutating func settings(
    _ parameters: [Parameter],
    in fields: Fields,
    flows: [String],
    requiring: Bool
  ) -> ParameterValues {
    var values = ParameterValues()
    for parameter in parameters {
      if let field = fields[parameter.name] {
        if let value = setting(field.value, parameter, flows: flows) { values.set(parameter.name, to: value) }
      } else if requiring, parameter.standard == nil {
        _ = required(parameter.name, parameter.summary, in: fields)
      }
    }
    return values
  }

  private mutating func setting(_ node: Node, _ parameter: Parameter, flows: [String]) -> Int64? {
    let index: Int?
    switch parameter.kind {
    case .duration, .latency: return value(node, for: parameter.name, .duration, in: parameter.range)
    case .count: return value(node, for: parameter.name, .count, in: parameter.range)
    case .permille: return value(node, for: parameter.name, .share, in: parameter.range)
    case .factor: return value(node, for: parameter.name, .factor, in: parameter.range)
    case .flag: return flag(node, for: parameter.name).map { $0 ? 1 : 0 }
    case .choice(let words): index = choice(node, for: parameter.name, among: words)
    case .flow: index = flow(named: node, for: parameter.name, among: flows)
    }
    return index.map(Int64.init)
  }

  private mutating func flag(_ node: Node, for key: String) -> Bool? {
    let form = "true or false"
    guard let text = word(node, for: key, form: form) else { return nil }
    if text == "true" || text == "false" { return text == "true" }
    let meant = ["yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"][
      text.lowercased()
    ]
    let near = meant ?? nearest(to: text, among: ["true", "false"])
    report(node, Complaint("'\(key)' is true or false, not \(quoted(text))", form, suggestion: near))
    return nil
  }

  private mutating func flow(named node: Node, for key: String, among flows: [String]) -> Int? {
    guard let name = word(node, for: key, form: "the name of a flow") else { return nil }
    if let index = flows.firstIndex(of: name) { return index }
    report(
      node,
      Complaint(
        "no flow is called \(quoted(name))",
        flows.isEmpty ? "the name of a flow" : "one of: \(flows.joined(separator: ", "))",
        suggestion: nearest(to: name, among: flows)
      )
    )
    return nil
  }

  /// The time of day of `key`, as a stretch from midnight.
  mutating func timeOfDay(_ key: String, of fields: Fields) -> Interval {
    guard let field = required(key, "a time of day such as \"18:00\"", in: fields) else { return .zero }
    guard let instant = instant(field.value, for: key) else { return .zero }
    guard (0..<86_400 * Bound.second).contains(instant.nanoseconds) else {
      report(field.value, Complaint("'\(key)' is no time of day", "a time from \"00:00\" to \"23:59:59\""))
      return .zero
    }
    return instant - .start
  }

  /// The instant that `node` stands for.
  mutating func instant(_ node: Node, for key: String) -> Instant? {
    guard let text = word(node, for: key, form: ClockTime.form) else { return nil }
    do throws(Complaint) {
      return Instant(nanoseconds: try ClockTime.nanoseconds(of: text))
    } catch {
      report(node, error)
      return nil
    }
  }
}
