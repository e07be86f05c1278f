import BeaufortNumerics
import Chaos
import Yams

extension ScenarioReader {
  /// The storms, without calm.
  mutating func storms(_ fields: Fields, in scenario: Scenario) -> [StormSpec] {
    guard let field = fields["storms"] else { return [] }
    let form = "a list of faults: - { fault: outage, on: erp, at: \"13:00\", for: 30m }"
    return entries(field.value, of: "storms", at: field.keyPlace).all.map { entry in
      let name = name(entry)
      if name == "calm" {
        report(entry.keyPlace, Complaint("'calm' is the weather without faults, and is always run", "another name"))
      }
      let items = items(entry.value, of: "storm \(quoted(name))", form: form)
      if entry.value.sequence != nil, items.isEmpty {
        report(entry.keyPlace, Complaint("storm \(quoted(name)) has no fault", form))
      }
      return StormSpec(name: name, faults: items.compactMap { fault($0, in: scenario) })
    }
  }

  private mutating func fault(_ item: Node, in scenario: Scenario) -> FaultSpec? {
    let written = entries(item, of: "the fault")
    let names = vocabulary.faults.map(\.name)
    guard let kindField = required("fault", "one of: \(names.joined(separator: ", "))", in: written),
      let index = choice(kindField.value, for: "fault", among: names)
    else { return nil }
    let kind = vocabulary.faults[index]
    let before = problems.count
    let keys = ["fault", "on", "at", "for", "intensity"] + kind.parameters.map(\.name)
    let fields = fields(item, of: "fault '\(kind.name)'", keys: keys)
    let target = required("on", targets(of: kind, in: scenario), in: fields).flatMap {
      self.target($0.value, of: kind, in: scenario)
    }
    let settings = settings(kind.parameters, in: fields, flows: scenario.flows.map(\.name), requiring: true)
    let window = window(fields, kind, duration: scenario.duration)
    let intensity = value("intensity", .share, in: 0...100_000, standard: 1_000, of: fields)
    guard let target else { return nil }
    var fault = FaultSpec(
      kind: kind.name,
      target: target,
      start: window.start,
      length: window.length,
      parameters: settings
    )
    fault.intensityPermille = intensity
    if case .system(let system) = target { fault.perRecord = scenario.systems[system].perRecord }
    if problems.count == before, fault.length == nil, kind.standardLength?(fault) == .zero {
      let complaint = Complaint("the fault lasts no time", "'for', or a 'perRecord' in the service of the system")
      report(kindField.value, complaint)
    }
    return fault
  }

  private mutating func window(
    _ fields: Fields,
    _ kind: Vocabulary.Fault,
    duration: Interval
  ) -> (start: Instant, length: Interval?) {
    let end = Instant.start + duration
    let start = required("at", ClockTime.form, in: fields).flatMap { field -> Instant? in
      guard let start = instant(field.value, for: "at") else { return nil }
      if start >= .start, start < end { return start }
      let last = ClockTime.text(duration.nanoseconds)
      report(field.value, Complaint("the fault lies outside the duration", "an instant before \(last)"))
      return nil
    }
    guard let field = kind.standardLength == nil ? required("for", "a duration such as 30m", in: fields) : fields["for"]
    else {
      return (start ?? .start, nil)
    }
    let length = value(field.value, for: "for", .duration, in: 1...Bound.longest)
    guard let start, let length else { return (start ?? .start, length.map(Interval.init(nanoseconds:))) }
    if length > (end - start).nanoseconds {
      let most = Dimension.duration.text((end - start).nanoseconds)
      report(field.value, Complaint("the fault ends outside the duration", "at most \(most)"))
    }
    return (start, Interval(nanoseconds: length))
  }
}

// MARK: - What a fault strikes

extension ScenarioReader {
  private func names(of sort: FaultTarget.Kind, for kind: Vocabulary.Fault, in scenario: Scenario) -> [String] {
    switch sort {
    case .system: scenario.systems.filter { !kind.isForOrgsOnly || $0.isOrg }.map(\.name)
    case .link: scenario.links.map { scenario.name(of: $0) }
    case .flow: scenario.flows.map(\.name)
    case .integration: ["integration"]
    }
  }

  private func targets(of kind: Vocabulary.Fault, in scenario: Scenario) -> String {
    let names = kind.targets.flatMap { self.names(of: $0, for: kind, in: scenario) }
    let sorts = kind.targets.map(\.rawValue).joined(separator: " or ")
    return names.isEmpty ? "the name of a \(sorts)" : "one of: \(names.joined(separator: ", "))"
  }

  private mutating func target(_ node: Node, of kind: Vocabulary.Fault, in scenario: Scenario) -> FaultTarget? {
    let form = targets(of: kind, in: scenario)
    guard let name = word(node, for: "on", form: form) else { return nil }
    guard let (target, sort) = anything(called: name, in: scenario) else {
      guard !scenario.systems.contains(where: { $0.name == Self.unreadable }) else { return nil }
      let sorts = kind.targets.map(\.rawValue)
      let noun =
        sorts.count > 1 ? sorts.dropLast().joined(separator: ", ") + " or " + (sorts.last ?? "") : sorts.joined()
      let near = nearest(to: name, among: kind.targets.flatMap { names(of: $0, for: kind, in: scenario) })
      report(node, Complaint("no \(noun) is called \(quoted(name))", form, suggestion: near))
      return nil
    }
    guard kind.targets.contains(sort) else {
      report(node, Complaint("fault '\(kind.name)' cannot strike a \(sort.rawValue)", form))
      return nil
    }
    if case .system(let index) = target, kind.isForOrgsOnly, !scenario.systems[index].isOrg {
      report(node, Complaint("fault '\(kind.name)' strikes Salesforce orgs alone", form))
      return nil
    }
    return target
  }

  private func anything(called name: String, in scenario: Scenario) -> (FaultTarget, FaultTarget.Kind)? {
    if name == "integration" { return (.integration, .integration) }
    if let index = scenario.systems.firstIndex(where: { $0.name == name }) { return (.system(index), .system) }
    if let index = scenario.flows.firstIndex(where: { $0.name == name }) { return (.flow(index), .flow) }
    let link = scenario.links.firstIndex { link in
      scenario.name(of: link) == name || scenario.name(of: link, reversed: true) == name
    }
    return link.map { (.link($0), .link) }
  }
}
