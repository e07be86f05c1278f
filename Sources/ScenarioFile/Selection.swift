import Chaos

/// Which part of a scenario is run, and with what seed: what the command line may change about it.
package struct Selection: Hashable, Sendable {
  /// The seed; `nil` for the scenario's own.
  package var seed: UInt64?
  /// Replications; `nil` for the scenario's own.
  package var replications: Int?
  /// Candidates to run; empty for all.
  package var candidates: [String]
  /// Storms to run beside calm; empty for all.
  package var storms: [String]

  /// Selects everything, unless said otherwise.
  package init(seed: UInt64? = nil, replications: Int? = nil, candidates: [String] = [], storms: [String] = []) {
    (self.seed, self.replications, self.candidates, self.storms) = (seed, replications, candidates, storms)
  }
}

/// A name on the command line that the scenario does not have.
package struct SelectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The scenario's path.
  package let path: String
  /// `candidate` or `storm`.
  package let kind: String
  /// The name that was asked for.
  package let name: String
  /// The names that there are.
  package let known: [String]
  /// The nearest of them.
  package let suggestion: String?

  /// What is wrong, and what to write instead.
  package var description: String {
    let choice = known.isEmpty ? "it has none" : "expected one of: \(known.joined(separator: ", "))"
    return "\(path): no \(kind) is called '\(name)'; \(choice)" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
  }
}

extension Scenario {
  /// The scenario without the candidates and storms that were not selected, with the selected seed and replications.
  package func selecting(_ selection: Selection) throws(SelectionError) -> Scenario {
    var scenario = self
    scenario.seed = selection.seed ?? seed
    scenario.replications = selection.replications ?? replications
    try check(selection.candidates, "candidate", among: candidates.map(\.name))
    try check(selection.storms.filter { $0 != "calm" }, "storm", among: storms.map(\.name))
    if !selection.candidates.isEmpty {
      scenario.candidates = candidates.filter { selection.candidates.contains($0.name) }
    }
    if !selection.storms.isEmpty { scenario.storms = storms.filter { selection.storms.contains($0.name) } }
    return scenario
  }

  /// The names of its weathers, calm first.
  package var weatherNames: [String] { ["calm"] + storms.map(\.name) }

  private func check(_ names: [String], _ kind: String, among known: [String]) throws(SelectionError) {
    guard let name = names.first(where: { !known.contains($0) }) else { return }
    let suggestion = nearest(to: name, among: known)
    throw SelectionError(path: path, kind: kind, name: name, known: known, suggestion: suggestion)
  }
}
