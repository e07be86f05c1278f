package import Chaos

extension SystemSpec {
  /// Whether it is a Salesforce org.
  package var isOrg: Bool { if case .salesforce = kind { true } else { false } }
}

extension Scenario {
  /// The name of a link: its systems joined by a hyphen, as in `erp-salesforce`; a scenario may write either first.
  package func name(of link: LinkSpec, reversed: Bool = false) -> String {
    (reversed ? link.between.reversed() : link.between).map { systems[$0].name }.joined(separator: "-")
  }

  /// The name of what a fault strikes, as a scenario writes it.
  package func name(of target: FaultTarget) -> String {
    switch target {
    case .system(let index): systems[index].name
    case .link(let index): name(of: links[index])
    case .flow(let index): flows[index].name
    case .integration: "integration"
    }
  }

  /// The storm of this name; `nil` where there is none, and for calm.
  package func storm(named name: String) -> StormSpec? { storms.first { $0.name == name } }
}
