import BeaufortNumerics
import Measurement
import ScenarioFile
import Store

/// All charts of one measure of one flow: one a weather, on the same scales, so that they can be compared.
struct SeriesPanel: Sendable {
  /// The flow.
  let flow: String
  /// The measure, as the series are named.
  let measure: String
  /// What a value means, in words: `changes in each 5 m`, `largest mean of 10 s in each 5 m …`.
  let caption: String
  /// One chart for each weather in which the measure was seen.
  let charts: [(weather: String, chart: LineChart)]

  /// Every measure of a report, flow by flow; replication 0 alone. Measures that are 0 throughout are left out.
  static func all(_ report: Report) -> [SeriesPanel] {
    report.flows.flatMap { flow in
      let names = unique(
        report.run.worlds.filter { $0.key.replication == 0 }
          .flatMap { $0.flows.filter { $0.flow == flow }.flatMap { $0.series.map(\.name) } }
      )
      return names.compactMap { panel(report, flow: flow, measure: $0) }
    }
  }

  private static func panel(_ report: Report, flow: String, measure: String) -> SeriesPanel? {
    let found = report.weathers.map { weather in
      (weather, courses(report, weather, flow: flow, measure: measure))
    }
    let all = found.flatMap(\.1)
    guard let first = all.first, all.contains(where: { $0.most > 0 }) else { return nil }
    let scale = first.isTime ? 1e-9 : 1
    let most = Double(all.map(\.most).max() ?? 0) * scale
    let vertical: Axis =
      first.isTime
      ? .durations(upTo: most) : first.course.isLevel ? .logarithmicCounts(upTo: most) : .counts(upTo: most)
    let horizontal = Axis.clock(upTo: Double(report.scenario.duration.nanoseconds) / 1e9)
    let shades = report.weathers.map { weather in
      report.faults(in: weather).map {
        LineChart.Shade(name: "\($0.kind) \($0.target)", start: seconds($0.start), end: seconds($0.end))
      }
    }
    let nameRows = min(5, shades.map { LineChart.names($0).count }.max() ?? 0)
    let charts = zip(found, shades).compactMap { pair, shades -> (String, LineChart)? in
      let (weather, courses) = pair
      guard !courses.isEmpty else { return nil }
      let id = anchor("c-\(flow)-\(measure)-\(weather.title)")
      let chart = LineChart(
        id: id,
        title: "\(measure) of \(flow) in \(weather.title)",
        description: description(courses, scale: scale),
        horizontal: horizontal,
        vertical: vertical,
        lines: distinct(courses).map { $0.line(scale: scale) },
        shades: shades,
        nameRows: nameRows
      )
      return (weather.title, chart)
    }
    return SeriesPanel(flow: flow, measure: measure, caption: caption(first), charts: charts)
  }

  /// What is drawn: times were averaged over each bucket before the course kept the largest of a step.
  private static func caption(_ drawn: Drawn) -> String {
    let step = Quantity.length(seconds: Double(drawn.course.stepNanoseconds) / 1e9)
    guard drawn.course.isLevel else { return "\(drawn.unit) in each \(step)" }
    guard drawn.isTime else { return "largest value in each \(step), logarithmic scale" }
    let bucket = Quantity.length(seconds: Double(drawn.course.bucketNanoseconds) / 1e9)
    let mean = bucket == step ? "mean of each \(step)" : "largest mean of \(bucket) in each \(step)"
    return "\(mean), logarithmic scale"
  }

  private struct Drawn {
    let candidate: String
    let colour: Int
    let unit: String
    let course: Course
    let most: Int64

    var isTime: Bool { unit == "ns" }

    func line(scale: Double) -> LineChart.Line {
      let step = Double(course.stepNanoseconds) / 1e9
      return LineChart.Line(
        name: candidate,
        colour: colour,
        points: course.values.enumerated().map { (Double($0) * step, $1.map { Double($0) * scale }) }
      )
    }
  }

  private static func courses(
    _ report: Report,
    _ weather: Report.Weather,
    flow: String,
    measure: String
  ) -> [Drawn] {
    report.candidates.enumerated().compactMap { index, candidate in
      let world = report.worlds(of: candidate, in: weather).first { $0.key.replication == 0 }
      let result = world?.flows.first { $0.flow == flow && $0.notApplicable == nil }
      guard let series = result?.series.first(where: { $0.name == measure }) else { return nil }
      let course = Course(series)
      let most = course.values.compactMap { $0 }.max() ?? 0
      return Drawn(candidate: candidate, colour: Palette.colour(index), unit: series.unit, course: course, most: most)
    }
  }

  /// One line where all candidates have the same course, as they have what the source and the readers do.
  private static func distinct(_ courses: [Drawn]) -> [Drawn] {
    guard courses.count > 1, let first = courses.first, courses.allSatisfy({ $0.course == first.course }) else {
      return courses
    }
    return [Drawn(candidate: "all alike", colour: 3, unit: first.unit, course: first.course, most: first.most)]
  }

  private static func description(_ courses: [Drawn], scale: Double) -> String {
    let peaks = courses.map { drawn in
      let unit = drawn.isTime ? "s" : "count"
      return "\(drawn.candidate) peaks at \(Quantity.text(Double(drawn.most) * scale, unit: unit))"
    }
    return peaks.joined(separator: "; ") + "."
  }
}

/// Seconds from the scenario's start.
func seconds(_ instant: Instant) -> Double { Double(instant.nanoseconds) / 1e9 }

/// A text as an id: letters, digits and hyphens alone.
func anchor(_ text: String) -> String {
  String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
}
