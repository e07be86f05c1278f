import Measurement
package import Planning
package import ScenarioFile

/// How far each candidate can grow, for a terminal, and what gives first.
package func capacityTable(
  _ capacities: [CandidateCapacity],
  of scenario: Scenario,
  from lowest: Double,
  to highest: Double,
  precision: Double,
  isColoured: Bool = false
) -> String {
  let ink = TerminalInk(isColoured: isColoured)
  let scope = [
    "\(Quantity.factor(lowest)) to \(Quantity.factor(highest)), to \(Quantity.share(precision))", scenario.weatherWords,
    scenario.replicationWords,
  ]
  var lines = [ink.strong("how far changes and reads of \(scenario.name.printable) can grow")]
  lines += scope.joined(separator: "; ").printable.wrapped(to: 110).map(ink.faint)
  let width = capacities.map(\.candidate.printable.count).max() ?? 0
  let indentation = String(repeating: " ", count: width + 12)
  for capacity in capacities {
    let name = capacity.candidate.printable
    let cell = name + String(repeating: " ", count: width - name.count + 2) + capacity.answerWord
    let cells = cell + String(repeating: " ", count: max(1, width + 12 - cell.count))
    let words = capacity.reasonWords.printable.wrapped(to: max(40, 110 - indentation.count))
    lines.append((cells + (words.first ?? "")).trimmedAtEnd)
    lines += words.dropFirst().map { indentation + $0 }
  }
  lines.append("note: this takes for granted that what fails at a factor fails at every larger one")
  return lines.map { $0 + "\n" }.joined()
}

/// The figures of each candidate at one factor, for a terminal: what it asks of the limits, and what it misses.
package func factorTable(_ probes: [CapacityProbe], of scenario: Scenario, isColoured: Bool = false) -> String {
  let ink = TerminalInk(isColoured: isColoured)
  let factor = probes.first.map { Quantity.factor($0.factor) } ?? ""
  var lines = [ink.strong("\(scenario.name.printable) at \(factor) its changes and reads"), ""]
  var table = TextTable(sides: [.left, .left, .left])
  table.add(["candidate", "weather", "demand, as a share of what the limit allows"])
  for probe in probes {
    for summary in probe.weathers {
      let uses = summary.allocations.filter { $0.demand > 0 && $0.allowance > 0 }
      let demands = uses.map { "\($0.limit) \(Quantity.share(Double($0.demand) / Double($0.allowance)))" }
      table.add([
        probe.candidate.printable, summary.storm.printable, demands.isEmpty ? "–" : demands.joined(separator: ", "),
      ])
    }
  }
  lines += table.lines(atMost: 110)
  for probe in probes where !probe.passes {
    lines += ["", "\(probe.candidate.printable) misses"]
    for breach in probe.breaches { lines += breach.words.printable.wrapped(to: 106).map { "  " + $0 } }
  }
  return lines.map { $0 + "\n" }.joined()
}

/// One probe of a search, for whoever waits for its end.
package func progressLine(_ probe: CapacityProbe) -> String {
  let outcome = probe.breaches.first.map { "misses \($0.words)" } ?? "meets every objective"
  return "\(probe.candidate) at \(Quantity.factor(probe.factor)): \(outcome)".printable
}

extension Quantity {
  /// A multiple: `3x`, `1.44x`, `0.01x`.
  static func factor(_ value: Double) -> String {
    let text = value == value.rounded() && value < 1e6 ? fixed(value, digits: 0) : decimal(value)
    guard text.contains(".") else { return text + "x" }
    var digits = text
    while digits.last == "0" { digits.removeLast() }
    return digits + "x"
  }
}

extension CandidateCapacity {
  fileprivate var answerWord: String {
    switch answer {
    case .none: "none"
    case .between(let passed, _): Quantity.factor(passed)
    case .atLeast(let passed): ">= \(Quantity.factor(passed))"
    }
  }

  fileprivate var reasonWords: String {
    let words =
      switch answer {
      case .none(let failed): "fails at \(Quantity.factor(failed)) on \(Self.words(breaches))"
      case .between(_, let failed): "at \(Quantity.factor(failed)) it misses \(Self.words(breaches))"
      case .atLeast: "meets every objective at the highest factor tried"
      }
    guard let below = failedBelow else { return words }
    return "\(words); yet at \(Quantity.factor(below.factor)) it misses \(Self.words(below.breaches))"
  }

  private static func words(_ breaches: [CapacityProbe.Breach]) -> String {
    (breaches.first?.words ?? "") + (breaches.count > 1 ? ", and \(breaches.count - 1) more" : "")
  }
}

extension CapacityProbe.Breach {
  /// The objective with its flow, weather and value.
  var words: String {
    let place = "\(outcome.text) \(outcome.flow.map { "on \($0) " } ?? "")in \(storm)"
    if let notApplicable { return "\(place): not applicable (\(notApplicable))" }
    // Just above a limit a share would round to its bound.
    let value =
      outcome.worst.map { worst in
        unit == "share" ? "\(Quantity.fixed(worst * 100, digits: 2))%" : Quantity.text(worst, unit: unit)
      } ?? "not reached"
    return "\(place): \(value)\(outcome.of > 1 ? " in the worst of \(outcome.of) replications" : "")"
  }
}

extension Scenario {
  fileprivate var weatherWords: String { weatherNames.joined(separator: ", ") }
  fileprivate var replicationWords: String { "\(replications) \(replications == 1 ? "replication" : "replications")" }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
