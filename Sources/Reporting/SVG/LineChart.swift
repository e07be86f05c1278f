/// Lines over a common axis, labelled at their right ends, with stretches of weather shaded behind them.
struct LineChart: Sendable {
  /// One line.
  struct Line: Sendable {
    /// What it shows.
    let name: String
    /// Which colour of the palette.
    let colour: Int
    /// Its points from left to right; a `nil` interrupts it.
    let points: [(x: Double, y: Double?)]
  }

  /// A stretch of the horizontal axis that is shaded and named.
  struct Shade: Hashable, Sendable {
    /// Its name.
    let name: String
    /// Where it begins, in the horizontal axis' unit.
    let start: Double
    /// Where it ends.
    let end: Double
  }

  /// Unique in the document.
  let id: String
  /// What a reader sees above it, and hears first.
  let title: String
  /// What a reader who does not see it hears.
  let description: String
  /// The horizontal axis.
  let horizontal: Axis
  /// The vertical axis.
  let vertical: Axis
  /// The lines, the first one at the bottom of the drawing order.
  let lines: [Line]
  /// The shaded stretches.
  let shades: [Shade]

  /// Rows kept free above the plot for the names of the shaded stretches; the same for charts that are compared.
  var nameRows = 0

  private static let (width, plotHeight, nameHeight) = (472.0, 186.0, 12.0)
  private static let (left, right) = (50.0, 374.0)
  private var top: Double { 8 + Double(nameRows) * Self.nameHeight }
  private var bottom: Double { top + Self.plotHeight }

  /// The names of the shaded stretches, each once, with the place of the first.
  static func names(_ shades: [Shade]) -> [Shade] {
    var seen = Set<String>()
    return shades.filter { seen.insert($0.name).inserted }
  }

  /// The chart as an SVG element.
  var markup: Markup {
    var body = Markup.empty
    body += shades.map(drawn).joined()
    for tick in vertical.ticks {
      let y = bottom - tick.position * (bottom - top)
      body += "<path class=\"grid\" d=\"M\(Self.left) \(y)H\(Self.right)\"/>"
      body += "<text class=\"tick\" x=\"\(Self.left - 6)\" y=\"\(y + 3.5)\" text-anchor=\"end\">\(tick.label)</text>"
    }
    for tick in horizontal.ticks {
      let x = Self.left + tick.position * (Self.right - Self.left)
      body += "<path class=\"axis\" d=\"M\(x) \(bottom)v4\"/>"
      body += "<text class=\"tick\" x=\"\(x)\" y=\"\(bottom + 16)\" text-anchor=\"middle\">\(tick.label)</text>"
    }
    body += "<path class=\"axis\" d=\"M\(Self.left) \(bottom)H\(Self.right)\"/>"
    for line in lines { body += "<path class=\"line k\(line.colour)\" d=\"\(path(line))\"/>" }
    body += labels + shadeNames
    return """
      <svg class="chart" viewBox="0 0 \(Self.width) \(bottom + 24)" role="img" aria-labelledby="\(id)-t \(id)-d">\
      <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(description)</desc>\(body)</svg>
      """
  }

  private func x(_ value: Double) -> Double {
    Self.left + min(1, max(0, horizontal.position(value))) * (Self.right - Self.left)
  }

  private func y(_ value: Double) -> Double {
    bottom - min(1, max(0, vertical.position(value))) * (bottom - top)
  }

  /// A line's points, those on a level left out between its ends; a point between two gaps becomes a dot.
  private func path(_ line: Line) -> Markup {
    var result = Markup.empty
    var (isInterrupted, isAlone) = (true, false)
    var lastY: String?
    var pending: Markup?
    for point in line.points {
      guard let value = point.y else {
        if let pending { result += pending } else if isAlone { result += "h0" }
        (isInterrupted, isAlone, pending, lastY) = (true, false, nil, nil)
        continue
      }
      let (x, y) = (x(point.x), y(value))
      let coordinate = Markup.coordinate(y)
      if !isInterrupted, coordinate == lastY {
        pending = "H\(x)"
        continue
      }
      if let held = pending { result += held }
      pending = nil
      result += isInterrupted ? "M\(x) \(y)" : "L\(x) \(y)"
      (isAlone, isInterrupted, lastY) = (isInterrupted, false, coordinate)
    }
    if let pending { result += pending } else if isAlone { result += "h0" }
    return result
  }

  private func drawn(_ shade: Shade) -> Markup {
    let (start, end) = (x(shade.start), x(shade.end))
    return """
      <rect class="shade" x="\(start)" y="\(top)" width="\(max(1.5, end - start))" height="\(Self.plotHeight)"/>
      """
  }

  /// The names of the stretches above the plot, a row each, with a line down to it.
  private var shadeNames: Markup {
    Self.names(shades).prefix(nameRows).enumerated().map { row, shade -> Markup in
      let start = x(shade.start)
      let y = 8 + Double(row) * Self.nameHeight
      let isOnTheRight = start > Self.left + 0.55 * (Self.right - Self.left)
      let (anchor, labelX) = isOnTheRight ? ("end", start - 4) : ("start", start + 4)
      return """
        <path class="stem" d="M\(start + 0.7) \(top)V\(y - 6)"/>\
        <text class="fault" x="\(labelX)" y="\(y)" text-anchor="\(anchor)">\(shade.name)</text>
        """
    }
    .joined()
  }

  /// The lines' names at their ends, moved apart where they would overlap.
  private var labels: Markup {
    let spacing = 13.0
    var ends = lines.compactMap { line -> (line: Line, x: Double, y: Double, label: Double)? in
      guard let last = line.points.last(where: { $0.y != nil }), let value = last.y else { return nil }
      return (line, x(last.x), y(value), y(value))
    }
    .sorted { $0.y < $1.y }
    for index in ends.indices.dropFirst() {
      ends[index].label = max(ends[index].label, ends[index - 1].label + spacing)
    }
    var ceiling = bottom + 2
    for index in ends.indices.reversed() {
      ends[index].label = min(ends[index].label, ceiling)
      ceiling = ends[index].label - spacing
    }
    return ends.map { end -> Markup in
      let reach = Self.right + 4
      let isEarly = end.x < Self.right - 12
      return """
        <path class="leader k\(end.line.colour)\(isEarly ? " early" : "")" d="M\(end.x) \(end.y)L\(reach) \(end.label)h6"/>\
        <text class="name" x="\(reach + 9)" y="\(end.label + 3.5)">\(end.line.name.shortened(to: 14))</text>
        """
    }
    .joined()
  }
}
