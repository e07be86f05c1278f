package import Planning
import Store

/// A check as JUnit XML: one case for each candidate, weather and flow, and one for the limits that flows share.
package func junit(_ check: RegressionCheck) -> String {
  junit(
    suite: check.run.scenario,
    cases: check.cases.map { item in
      JUnitCase(
        name: "\(item.storm) · \(item.flow ?? "limits")",
        className: "\(check.run.scenario).\(item.candidate)",
        failure: item.regressions.isEmpty ? nil : item.regressions.map(\.words).joined(separator: "\n"),
        seconds: item.seconds
      )
    }
  )
}
