import BeaufortNumerics
import Chaos
import Measurement

extension Scenario {
  /// The scenario as it was understood: every default written out, in the format of a scenario file.
  ///
  /// Read again it gives the same scenario, but for its path, its text, and defaults that are now written.
  package var described: String { described(with: .standard) }

  /// The scenario as it was understood by a reader that knows `vocabulary`.
  package func described(with vocabulary: Vocabulary) -> String {
    var lines = [
      "scenario: \(name)", "summary: \(quotedText(summary))",
      "governance: { owner: \(quotedText(owner)), rationale: \(quotedText(rationale)) }",
      "duration: \(duration.written)", "drain: \(drain.written)",
      "speed: \(speed.written)",
      "seed: \(Dimension.count.text(Int64(clamping: seed)))",
      "replications: \(Dimension.count.text(Int64(replications)))", "systems:",
    ]
    if let calibrated { lines.insert("calibrated: \(quotedText(calibrated))", at: 3) }
    for system in systems { lines += system.lines }
    if !links.isEmpty { lines.append("links:") }
    for link in links { lines.append("  - \(flowMapping(written(link)))") }
    lines.append("flows:")
    for flow in flows { lines += self.lines(of: flow) }
    lines.append("candidates:")
    for candidate in candidates { lines += self.lines(of: candidate, with: vocabulary) }
    if !storms.isEmpty { lines.append("storms:") }
    for storm in storms {
      lines.append("  \(storm.name):")
      lines += storm.faults.map { "    - \(flowMapping(written($0, with: vocabulary)))" }
    }
    if !objectives.isEmpty { lines.append("objectives:") }
    lines += objectives.map { "  - \(quotedText($0.text))" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func written(_ link: LinkSpec) -> [Entry] {
    let between = link.between.map { systems[$0].name }.joined(separator: ", ")
    let bandwidth = link.bitsPerSecond.map { Entry("bandwidth", Dimension.bandwidth.text($0)) }
    return [Entry("between", "[\(between)]"), Entry("latency", link.latency.written())] + (bandwidth.map { [$0] } ?? [])
  }

  private func lines(of candidate: CandidateSpec, with vocabulary: Vocabulary) -> [String] {
    let written = candidate.assignments.map { self.written($0, with: vocabulary) }
    guard let first = written.first else { return ["  - { name: \(candidate.name) }"] }
    if written.allSatisfy({ $0 == first }) { return ["  - \(flowMapping([Entry("name", candidate.name)] + first))"] }
    let assigned = zip(flows, written).map { "      \($0.name): \(flowMapping($1))" }
    return ["  - name: \(candidate.name)", "    flows:"] + assigned
  }

  private func written(_ assignment: CandidateSpec.Assignment, with vocabulary: Vocabulary) -> [Entry] {
    let pattern = vocabulary.patterns.first { $0.name == assignment.pattern }
    return [Entry("pattern", assignment.pattern)] + written(assignment.settings, pattern?.parameters ?? [])
  }

  private func written(_ fault: FaultSpec, with vocabulary: Vocabulary) -> [Entry] {
    let kind = vocabulary.faults.first { $0.name == fault.kind }
    var entries = [Entry("fault", fault.kind), Entry("on", name(of: fault.target))]
    entries.append(Entry("at", ClockTime.text(fault.start.nanoseconds)))
    if let length = fault.length { entries.append(Entry("for", length.written)) }
    entries.append(Entry("intensity", Dimension.share.text(fault.intensityPermille)))
    return entries + written(fault.parameters, kind?.parameters ?? [])
  }

  private func written(_ values: ParameterValues, _ parameters: [Parameter]) -> [Entry] {
    parameters.compactMap { parameter in
      values[parameter].map { Entry(parameter.name, parameter.text($0, flows: flows.map(\.name))) }
    }
  }
}

extension Parameter {
  /// Writes `value` as a scenario does; `flows` are the names that a flow's index stands for.
  func text(_ value: Int64, flows: [String]) -> String {
    let index = Int(clamping: value)
    return switch kind {
    case .duration, .latency: Dimension.duration.text(value)
    case .count: Dimension.count.text(value)
    case .permille: Dimension.share.text(value)
    case .factor: Dimension.factor.text(value)
    case .flag: value == 0 ? "false" : "true"
    case .choice(let words): words.indices.contains(index) ? words[index] : String(value)
    case .flow: flows.indices.contains(index) ? flows[index] : String(value)
    }
  }
}
