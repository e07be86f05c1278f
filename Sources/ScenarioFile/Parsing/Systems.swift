import BeaufortNumerics
import Platform
import Yams

extension ScenarioReader {
  /// The systems: exactly one of them is a Salesforce org.
  mutating func systems(_ scenario: Fields, speed: Speed) -> [SystemSpec] {
    let form = "{ name: { kind: salesforce, … }, name: { kind: external, … } }"
    guard let field = required("systems", form, in: scenario) else { return [] }
    let entries = entries(field.value, of: "systems", at: field.keyPlace)
    var orgs = 0
    let systems = entries.all.map { entry in
      let system = system(entry, speed: speed)
      if case .salesforce = system.kind {
        orgs += 1
        if orgs > 1 {
          report(entry.keyPlace, Complaint("'\(entry.key)' is a second org", "one system of kind salesforce"))
        }
      }
      return system
    }
    if systems.count > Bound.mostSystems {
      report(field.keyPlace, Complaint("\(systems.count) systems are too many", "at most \(Bound.mostSystems) systems"))
    }
    let isReadable = !brokenPlaces.contains(field.keyPlace) && !systems.contains { $0.name == Self.unreadable }
    if isReadable, orgs == 0 {
      report(field.keyPlace, Complaint("no system is a Salesforce org", "one system of kind salesforce"))
    }
    return systems
  }

  /// The name of a system whose kind could not be read; no file can write it.
  static let unreadable = ""

  private mutating func system(_ entry: Field, speed: Speed) -> SystemSpec {
    let name = name(entry)
    if name == "integration" || name == "background" {
      report(entry.keyPlace, Complaint("'\(name)' has a meaning of its own", "another name for the system"))
    }
    let subject = "system \(quoted(name))"
    let written = entries(entry.value, of: subject, at: entry.keyPlace)
    let kinds = ["salesforce", "external"]
    guard let kind = required("kind", "salesforce or external", in: written) else { return unreadableSystem }
    switch choice(kind.value, for: "kind", among: kinds) {
    case 0:
      let keys = ["kind", "edition", "licences", "service", "background", "addOns", "limits"]
      let fields = fields(entry.value, of: subject, at: entry.keyPlace, keys: keys)
      let service = service(fields)
      var org = org(fields)
      org.speed = speed
      return SystemSpec(name: name, kind: .salesforce(org), service: service.time, perRecord: service.perRecord)
    case 1:
      let keys = ["kind", "concurrency", "queue", "service", "rateLimit"]
      let fields = fields(entry.value, of: subject, at: entry.keyPlace, keys: keys)
      let service = service(fields)
      let external = ExternalSpec(
        concurrency: Int(value("concurrency", .count, in: 1...100_000, standard: 64, of: fields)),
        queue: Int(value("queue", .count, in: 0...10_000_000, standard: 1_000, of: fields)),
        rateLimit: fields["rateLimit"].flatMap {
          value($0.value, for: "rateLimit", .rate, in: 1...Bound.highestRate).map(Rate.init(perMillionSeconds:))
        }
      )
      return SystemSpec(name: name, kind: .external(external), service: service.time, perRecord: service.perRecord)
    case .some, .none: return unreadableSystem
    }
  }

  private var unreadableSystem: SystemSpec {
    SystemSpec(
      name: Self.unreadable,
      kind: .external(ExternalSpec(concurrency: 1, queue: 0, rateLimit: nil)),
      service: .constant(.zero),
      perRecord: .zero
    )
  }

  private mutating func service(_ fields: Fields) -> (time: Distribution, perRecord: Interval) {
    let form = "a duration, or { median: 120ms, p99: 900ms, perRecord: 4ms }"
    guard let field = required("service", form, in: fields) else { return (.constant(.zero), .zero) }
    return distribution(field, extra: ["perRecord"]) { reader, fields in
      Interval(nanoseconds: reader.value("perRecord", .duration, in: 0...Bound.longestService, standard: 0, of: fields))
    }
  }

  private mutating func org(_ fields: Fields) -> OrgSpec {
    let editions = OrgSpec.Edition.allCases
    let form = "one of: \(editions.map(\.rawValue).joined(separator: ", "))"
    let edition = required("edition", form, in: fields).flatMap {
      choice($0.value, for: "edition", among: editions.map(\.rawValue))
    }
    var org = OrgSpec(
      edition: edition.map { editions[$0] } ?? .enterprise,
      licences: value("licences", .count, in: 1...10_000_000, of: fields)
    )
    org.background = allowances("background", least: 0, of: fields)
    org.overrides = allowances("limits", least: 1, of: fields)
    if let addOns = fields["addOns"] {
      let addOns = self.fields(addOns.value, of: "addOns", at: addOns.keyPlace, keys: ["platformEvents"])
      org.platformEventAddOns = value("platformEvents", .count, in: 0...1_000, standard: 0, of: addOns)
    }
    return org
  }

  private mutating func allowances(_ key: String, least: Int64, of fields: Fields) -> [String: Int64] {
    guard let field = fields[key] else { return [:] }
    let written = self.fields(field.value, of: key, at: field.keyPlace, keys: vocabulary.limits)
    var allowances: [String: Int64] = [:]
    for entry in written.all {
      allowances[entry.key] = value(entry.value, for: entry.key, .count, in: least...1_000_000_000_000)
    }
    return allowances
  }

  /// The links between the systems.
  mutating func links(_ scenario: Fields, systems: [SystemSpec]) -> [LinkSpec] {
    guard let field = scenario["links"] else { return [] }
    let form = "- { between: [erp, salesforce], latency: { median: 20ms, p99: 80ms } }"
    var links: [LinkSpec] = []
    for item in items(field.value, of: "'links'", form: form) {
      let fields = fields(item, of: "the link", keys: ["between", "latency", "bandwidth"])
      let ends = ends(fields, systems: systems)
      let latency = required("latency", "a duration, or { median: 20ms, p99: 80ms }", in: fields).map {
        distribution($0, extra: []) { _, _ in () }.time
      }
      let bandwidth = fields["bandwidth"].flatMap {
        value($0.value, for: "bandwidth", .bandwidth, in: 1_000...1_000_000_000_000)
      }
      guard let ends else { continue }
      if links.contains(where: { Set($0.between) == Set(ends) }), let between = fields["between"] {
        report(between.value, Complaint("these two systems have a link already"))
      }
      links.append(LinkSpec(between: ends, latency: latency ?? .constant(.zero), bitsPerSecond: bandwidth))
    }
    return links
  }

  private mutating func ends(_ fields: Fields, systems: [SystemSpec]) -> [Int]? {
    guard let field = required("between", "the names of two systems", in: fields) else { return nil }
    let nodes = items(field.value, of: "'between'", form: "the names of two systems")
    guard !nodes.isEmpty || field.value.sequence != nil else { return nil }
    let ends = nodes.map { system(named: $0, for: "between", among: systems) }
    guard nodes.count == 2 else {
      report(field.value, Complaint("a link is between two systems, not \(nodes.count)", "the names of two systems"))
      return nil
    }
    guard let one = ends[0], let other = ends[1] else { return nil }
    if one == other { report(nodes[1], Complaint("a link needs two different systems")) }
    return one == other ? nil : [one, other]
  }

  /// The index of the system whose name stands in `node`.
  mutating func system(named node: Node, for key: String, among systems: [SystemSpec]) -> Int? {
    guard let name = word(node, for: key, form: "the name of a system") else { return nil }
    if let index = systems.firstIndex(where: { $0.name == name }) { return index }
    if systems.contains(where: { $0.name == Self.unreadable }) { return nil }
    let names = systems.map(\.name)
    report(
      node,
      Complaint(
        "no system is called \(quoted(name))",
        "one of: \(names.joined(separator: ", "))",
        suggestion: nearest(to: name, among: names)
      )
    )
    return nil
  }
}
