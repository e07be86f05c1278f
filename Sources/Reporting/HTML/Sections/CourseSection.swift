import Measurement

extension Section {
  /// Every series as small charts: the same scales across the weathers.
  static let course = Section(id: "course", title: "Over the day") { report in
    let panels = SeriesPanel.all(report)
    guard !panels.isEmpty else { return .empty }
    var body: Markup = """
      <p>Replication 0. Charts of one measure share their scales, so they can be compared across the weathers; the shaded \
      stretches are the faults.</p>

      """
    for flow in unique(panels.map(\.flow)) {
      body += "<h3>\(flow)</h3>\n"
      for panel in panels where panel.flow == flow {
        body += "<h4>\(panel.measure) <small>\(panel.caption)</small></h4>\n<div class=\"charts\">"
        for (weather, chart) in panel.charts {
          body += "<figure><figcaption>\(weather)</figcaption>\(chart.markup)</figure>\n"
        }
        body += "</div>\n"
      }
    }
    return body
  }

  /// Delay by percentile.
  static let percentiles = Section(id: "percentiles", title: "How late the late ones are") { report in
    let panels = PercentileChart.all(report)
    guard !panels.isEmpty else { return .empty }
    var body: Markup = """
      <p>The propagation delay that a share of all committed changes does not exceed, all replications together. Each \
      further nine takes the same room; both axes are logarithmic. A line that ends early belongs to a candidate whose \
      slowest changes never became visible.</p>

      """
    for panel in panels {
      body += "<h3>\(panel.flow)</h3>\n<div class=\"charts\">"
      for (chart, weather) in zip(panel.charts, report.weathers) {
        body += "<figure><figcaption>\(weather.title)</figcaption>\(chart.markup)</figure>\n"
      }
      body += "</div>\n"
    }
    return body
  }
}
