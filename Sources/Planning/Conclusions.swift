package import Measurement
package import Store

/// One summary for each candidate in each weather, in the order in which the worlds first name them.
package func summaries(of worlds: [WorldResult], objectives: [Objective]) -> [CandidateSummary] {
  var order: [WorldKey] = []
  var groups: [WorldKey: [WorldResult]] = [:]
  for world in worlds {
    let cell = WorldKey(
      candidate: world.key.candidate,
      storm: world.key.storm,
      force: world.key.force,
      replication: 0
    )
    if groups[cell] == nil { order.append(cell) }
    groups[cell, default: []].append(world)
  }
  return order.compactMap { groups[$0] }.map { summarise($0, objectives: objectives) }
}

/// What a reader should know beside the figures: flows that a pattern cannot serve, and faults that touched nothing.
package func findings(about summaries: [CandidateSummary]) -> [Finding] {
  var findings: [Finding] = []
  func add(_ severity: Finding.Severity, _ text: String) {
    let finding = Finding(severity: severity, text: text)
    if !findings.contains(finding) { findings.append(finding) }
  }
  for summary in summaries {
    for flow in summary.flows {
      guard let reason = flow.notApplicable else { continue }
      add(.note, "\(summary.candidate) is not applicable on \(flow.flow): \(reason)")
    }
  }
  for summary in summaries {
    for fault in summary.activations where fault.isFault && fault.changes == 0 && fault.reads == 0 {
      add(
        .warning,
        "\(fault.name) in \(summary.storm) touched nothing of \(summary.candidate): it proves nothing about it"
      )
    }
  }
  return findings
}
