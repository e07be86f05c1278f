import BeaufortNumerics
import Workload
import Yams

extension ScenarioReader {
  private static let flowKeys = [
    "object", "from", "to", "owner", "population", "parents", "recordSize", "changes", "reads",
  ]

  /// The flows.
  mutating func flows(_ fields: Fields, in scenario: Scenario) -> [FlowSpec] {
    let form = "{ name: { object: Order, from: erp, to: salesforce, … } }"
    guard let field = required("flows", form, in: fields) else { return [] }
    let entries = entries(field.value, of: "flows", at: field.keyPlace)
    if entries.all.isEmpty, !brokenPlaces.contains(field.keyPlace) {
      report(field.keyPlace, Complaint("there is no flow", form))
    } else if entries.all.count > Bound.mostFlows {
      report(
        field.keyPlace,
        Complaint("\(entries.all.count) flows are too many", "at most \(Bound.mostFlows) flows")
      )
    }
    return entries.all.map { flow($0, in: scenario) }
  }

  private mutating func flow(_ entry: Field, in scenario: Scenario) -> FlowSpec {
    let name = name(entry)
    if name == "integration" || name == "background" {
      report(entry.keyPlace, Complaint("'\(name)' has a meaning of its own", "another name for the flow"))
    } else if scenario.systems.contains(where: { $0.name == name }) {
      report(entry.keyPlace, Complaint("a system is called '\(name)' as well", "another name for the flow"))
    }
    let fields = fields(entry.value, of: "flow \(quoted(name))", at: entry.keyPlace, keys: Self.flowKeys)
    let object = required("object", "the type of record, such as Order", in: fields).flatMap {
      self.name($0.value, for: "object")
    }
    let ends = route(fields, in: scenario)
    let owner = fields["owner"].flatMap { word($0.value, for: "owner", form: "who answers for the flow") }
    var load = LoadSpec(
      population: value("population", .count, in: 1...Bound.mostRecords, of: fields),
      changes: ArrivalSpec(rate: .perSecond(1)),
      mix: MixSpec(create: 0, update: 1_000, delete: 0)
    )
    load.speed = scenario.speed
    let parentObject = parents(fields, into: &load)
    let size = value("recordSize", .size, in: 1...10_000_000, standard: 1_000, of: fields)
    changes(fields, duration: scenario.duration, into: &load)
    reads(fields, duration: scenario.duration, into: &load)
    return FlowSpec(
      name: name,
      object: object ?? "",
      source: ends.source,
      target: ends.target,
      link: ends.link,
      owner: owner ?? scenario.owner,
      parentObject: parentObject,
      recordSize: ByteCount(size),
      load: load
    )
  }

  private mutating func route(_ fields: Fields, in scenario: Scenario) -> (source: Int, target: Int, link: Int) {
    let (from, to) = (
      required("from", "the name of a system", in: fields), required("to", "the name of a system", in: fields)
    )
    let source = from.flatMap { system(named: $0.value, for: "from", among: scenario.systems) }
    let target = to.flatMap { system(named: $0.value, for: "to", among: scenario.systems) }
    guard let source, let target, let to else { return (0, 0, 0) }
    let names = (scenario.systems[source].name, scenario.systems[target].name)
    guard source != target else {
      report(to.value, Complaint("a flow from '\(names.0)' to itself", "another system"))
      return (source, target, 0)
    }
    let orgs = [source, target].count { index in
      if case .salesforce = scenario.systems[index].kind { true } else { false }
    }
    if orgs != 1 {
      let complaint = Complaint("neither '\(names.0)' nor '\(names.1)' is a Salesforce org", "one end in the org")
      if orgs == 0 { report(to.value, complaint) }
    }
    if let link = scenario.links.firstIndex(where: { Set($0.between) == [source, target] }) {
      return (source, target, link)
    }
    report(
      to.value,
      Complaint(
        "no link between '\(names.0)' and '\(names.1)'",
        "in 'links': - { between: [\(names.0), \(names.1)], latency: 20ms }"
      )
    )
    return (source, target, 0)
  }

  private mutating func parents(_ fields: Fields, into load: inout LoadSpec) -> String? {
    guard let field = fields["parents"] else { return nil }
    let parents = self.fields(field.value, of: "'parents'", at: field.keyPlace, keys: ["object", "population", "skew"])
    let object = required("object", "the type of record, such as Account", in: parents).flatMap {
      name($0.value, for: "object")
    }
    load.parentPopulation = value("population", .count, in: 1...Bound.mostRecords, of: parents)
    load.parentSkewPermille = skew(parents)
    return object
  }

  private mutating func skew(_ fields: Fields) -> Int64 {
    value("skew", .factor, in: 0...5_000, standard: 0, of: fields)
  }

  private mutating func changes(_ fields: Fields, duration: Interval, into load: inout LoadSpec) {
    guard let field = required("changes", "{ rate: 12/s, … }", in: fields) else { return }
    guard let (arrivals, fields) = arrivals(field, extra: ["mix", "skew"], duration: duration) else { return }
    load.changes = arrivals
    load.changeSkewPermille = skew(fields)
    guard let mixField = fields["mix"] else { return }
    let kinds = ["create", "update", "delete"]
    let before = problems.count
    let mix = self.fields(mixField.value, of: "'mix'", at: mixField.keyPlace, keys: kinds)
    let shares = kinds.map { value($0, .share, in: 0...1_000, standard: 0, of: mix) }
    if problems.count == before, shares.reduce(0, +) != 1_000 {
      let total = Dimension.share.text(shares.reduce(0, +))
      report(mixField.value, Complaint("the mix sums to \(total)", "create, update and delete that sum to 100%"))
    }
    load.mix = MixSpec(create: shares[0], update: shares[1], delete: shares[2])
  }

  private mutating func reads(_ fields: Fields, duration: Interval, into load: inout LoadSpec) {
    guard let field = fields["reads"] else { return }
    guard let (arrivals, fields) = arrivals(field, extra: ["skew", "recent"], duration: duration) else { return }
    load.reads = arrivals
    load.readSkewPermille = skew(fields)
    load.recentPermille = value("recent", .share, in: 0...1_000, standard: 0, of: fields)
  }
}
