import BeaufortNumerics
import Yams

extension ScenarioReader {
  private static let candidateForm = """
    all, or a list of patterns: - call-in, - { name: durable, pattern: call-in, outbox: true }, \
    - { name: mixed, flows: { orders: event-driven, fulfilment: batch } }
    """

  /// The candidates: all patterns with their defaults, or what a list assigns.
  mutating func candidates(_ fields: Fields, in scenario: Scenario) -> [CandidateSpec] {
    let flows = scenario.flows.map(\.name)
    let all = vocabulary.patterns.map { pattern in candidate(pattern.name, pattern.name, flows: flows) }
    guard let field = fields["candidates"] else { return all }
    if field.value.scalar != nil {
      guard let text = word(field.value, for: "candidates", form: Self.candidateForm), text != "all" else { return all }
      report(field.value, Complaint("\(quoted(text)) is no list of candidates", Self.candidateForm))
      return all
    }
    let items = items(field.value, of: "'candidates'", form: Self.candidateForm)
    if field.value.sequence != nil, items.isEmpty {
      report(field.value, Complaint("there is no candidate", Self.candidateForm))
    }
    var candidates: [CandidateSpec] = []
    for item in items {
      guard let candidate = candidate(item, flows: flows) else { continue }
      if candidates.contains(where: { $0.name == candidate.name }) {
        let place = item.mapping?["name"] ?? item
        report(place, Complaint("two candidates are called \(quoted(candidate.name))", "a 'name' of its own"))
      }
      candidates.append(candidate)
    }
    return candidates
  }

  private func candidate(
    _ name: String,
    _ pattern: String,
    settings: ParameterValues = ParameterValues(),
    flows: [String]
  ) -> CandidateSpec {
    CandidateSpec(
      name: name,
      assignments: flows.map { _ in CandidateSpec.Assignment(pattern: pattern, settings: settings) }
    )
  }

  private mutating func candidate(_ item: Node, flows: [String]) -> CandidateSpec? {
    if item.scalar != nil { return pattern(item).map { candidate($0.name, $0.name, flows: flows) } }
    let written = entries(item, of: "the candidate")
    guard !brokenPlaces.contains(written.place) else { return nil }
    let name = written["name"].flatMap { self.name($0.value, for: "name") }
    let subject = name.map { "candidate '\($0)'" } ?? "the candidate"
    guard written["flows"] != nil else {
      guard let assignment = assignment(item, of: subject, extra: ["name"], flows: flows) else { return nil }
      return candidate(name ?? assignment.pattern, assignment.pattern, settings: assignment.settings, flows: flows)
    }
    let fields = fields(item, of: subject, keys: ["name", "flows"])
    if fields["name"] == nil { _ = required("name", "a name", in: fields) }
    guard let field = fields["flows"] else { return nil }
    let assigned = self.fields(field.value, of: subject, at: field.keyPlace, keys: flows)
    guard !brokenPlaces.contains(field.keyPlace) else { return nil }
    var assignments: [CandidateSpec.Assignment] = []
    for flow in flows {
      guard let entry = assigned[flow] else {
        report(field.keyPlace, Complaint("\(subject) has no pattern for flow '\(flow)'", "\(flow): a pattern"))
        continue
      }
      if let assignment = assignment(entry.value, of: "'\(flow)'", extra: [], flows: flows) {
        assignments.append(assignment)
      }
    }
    return CandidateSpec(name: name ?? "", assignments: assignments)
  }

  private mutating func assignment(
    _ node: Node,
    of subject: String,
    extra: [String],
    flows: [String]
  ) -> CandidateSpec.Assignment? {
    if node.scalar != nil {
      return pattern(node).map { CandidateSpec.Assignment(pattern: $0.name, settings: ParameterValues()) }
    }
    let written = entries(node, of: subject)
    let names = vocabulary.patterns.map(\.name).joined(separator: ", ")
    guard let field = required("pattern", "one of: \(names)", in: written), let pattern = pattern(field.value) else {
      return nil
    }
    let fields = fields(node, of: subject, keys: ["pattern"] + extra + pattern.parameters.map(\.name))
    let settings = settings(pattern.parameters, in: fields, flows: flows, requiring: false)
    return CandidateSpec.Assignment(pattern: pattern.name, settings: settings)
  }

  private mutating func pattern(_ node: Node) -> Vocabulary.Pattern? {
    choice(node, for: "pattern", among: vocabulary.patterns.map(\.name)).map { vocabulary.patterns[$0] }
  }
}
