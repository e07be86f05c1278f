import Measurement
import ScenarioFile

/// How long the slow ones took: the propagation delay at each percentile, for one flow in one weather.
struct PercentileChart: Sendable {
  /// The flow.
  let flow: String
  /// The charts, one for each weather.
  let charts: [LineChart]

  /// One for each flow; the delays of all replications together.
  static func all(_ report: Report) -> [PercentileChart] {
    report.flows.compactMap { flow in
      let found = report.weathers.map { weather in
        (weather, report.candidates.map { merged(report, $0, weather, flow: flow) })
      }
      let all = found.flatMap(\.1).compactMap { $0 }
      guard let most = all.map(\.max).max() else { return nil }
      let vertical = Axis.durations(upTo: Double(most) / 1e9)
      return PercentileChart(
        flow: flow,
        charts: found.map { weather, histograms in
          chart(report, flow: flow, weather: weather.title, histograms, vertical: vertical)
        }
      )
    }
  }

  private static func merged(
    _ report: Report,
    _ candidate: String,
    _ weather: Report.Weather,
    flow: String
  ) -> Histogram? {
    var merged = Histogram()
    for world in report.worlds(of: candidate, in: weather) {
      for result in world.flows where result.flow == flow && result.notApplicable == nil {
        merged.merge(result.whole.propagation)
      }
    }
    return merged.population > 0 ? merged : nil
  }

  private static func chart(
    _ report: Report,
    flow: String,
    weather: String,
    _ histograms: [Histogram?],
    vertical: Axis
  ) -> LineChart {
    let drawn = zip(report.candidates, histograms).enumerated().compactMap { index, pair in
      pair.1.map { (candidate: pair.0, colour: Palette.colour(index), histogram: $0) }
    }
    let words = drawn.map { candidate, _, histogram in
      let figures = [("half", 500_000), ("95%", 950_000), ("99%", 990_000)].map { name, share in
        let value = histogram.percentile(perMillion: Int64(share)).map { Quantity.duration(seconds: Double($0) / 1e9) }
        return "\(name) \(value ?? "never")"
      }
      return "\(candidate): \(figures.joined(separator: ", "))"
    }
    return LineChart(
      id: anchor("p-\(flow)-\(weather)"),
      title: "propagation delay of \(flow) in \(weather)",
      description: words.joined(separator: "; ") + ".",
      horizontal: .nines,
      vertical: vertical,
      lines: drawn.map { candidate, colour, histogram in
        LineChart.Line(name: candidate, colour: colour, points: points(histogram))
      },
      shades: []
    )
  }

  /// Shares of all changes in parts per million, closer together towards the slowest.
  private static let shares: [Int64] = {
    var shares: [Int64] = stride(from: 0, to: 900_000, by: 25_000).map { $0 }
    shares += stride(from: 900_000, to: 990_000, by: 5_000)
    shares += stride(from: 990_000, to: 999_000, by: 500)
    shares += stride(from: 999_000, through: 999_900, by: 50)
    return shares
  }()

  private static func points(_ histogram: Histogram) -> [(x: Double, y: Double?)] {
    shares.map { share in
      (Double(share) / 1e6, histogram.percentile(perMillion: share).map { Double($0) / 1e9 })
    }
  }
}
