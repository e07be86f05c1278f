import BeaufortNumerics
package import ScenarioFile

extension Scenario {
  /// The scenario with the times that were fitted, written out as a scenario file and read again; `run` is the real run
  /// that they were fitted to.
  ///
  /// - Throws: what the format does not allow of the outcome.
  package func fitted(to times: FittedTimes, run: String) throws(ScenarioError) -> Scenario {
    var fitted = self
    for (index, fit) in times.systems.enumerated() {
      guard let fit else { continue }
      fitted.systems[index].service = systems[index].service.moved(by: fit.shift)
      fitted.systems[index].perRecord = max(.zero, systems[index].perRecord + fit.perRecord)
    }
    for (index, fit) in times.links.enumerated() {
      guard let fit else { continue }
      fitted.links[index].latency = links[index].latency.moved(by: fit.shift)
    }
    fitted.calibrated = run
    let text = "# \(path), its times fitted to live run \(run)\n" + fitted.described
    do throws(ScenarioError) {
      var scenario = try parseScenario(text: text, path: path)
      scenario.seed = seed
      return scenario
    } catch {
      throw error.about("\(path) with fitted times")
    }
  }
}

extension Distribution {
  /// The shares, in parts per million, at which a moved distribution is written down.
  private static let shares: [Int64] = [
    1_000, 10_000, 50_000, 100_000, 250_000, 500_000, 750_000, 900_000, 950_000, 990_000, 999_000, 1_000_000,
  ]

  /// The distribution with `shift` added to each value, none below 0.
  fileprivate func moved(by shift: Interval) -> Distribution {
    func moved(_ value: Interval) -> Interval { max(.zero, value + shift) }
    switch self {
    case .constant(let value): return .constant(moved(value))
    case .uniform(let min, let max): return .uniform(min: moved(min), max: moved(max))
    case .quantiles(let points):
      return .quantiles(points.map { Quantile(perMillion: $0.perMillion, value: moved($0.value)) })
    case .lognormal, .exponential, .weibull, .pareto:
      let table = SampleTable(self)
      return .quantiles(
        Self.shares.map { share in
          // The largest value of the table is one in a million million: the format's 1 stands for one in ten thousand.
          let bits = UInt64(Double(min(share, 999_900)) / 1e6 * 0x1p64)
          return Quantile(perMillion: share, value: moved(Interval(nanoseconds: table.sample(bits))))
        }
      )
    }
  }
}
