/// A horizontal bar of parts, as wide as its place; parts wide enough carry their name.
struct StackedBar: Sendable {
  /// One part.
  struct Part: Hashable, Sendable {
    /// What it is.
    let name: String
    /// Its class in the stylesheet, e.g. `b3`.
    let style: String
    /// Its share of the bar's full width, from 0 to 1.
    let share: Double
  }

  /// What a reader who does not see it hears.
  let title: String
  /// The parts from left to right.
  let parts: [Part]
  /// Where a line is drawn across, as a share of the full width.
  var mark: Double?

  /// The bar as an SVG element.
  var markup: Markup {
    var body = Markup.empty
    var start = 0.0
    for part in parts where part.share > 0.000_5 {
      let width = min(part.share, 1 - start)
      body += """
        <rect class="\(part.style)" x="\(percent(start))" y="0" width="\(percent(width))" height="100%">\
        <title>\(part.name) \(Quantity.share(part.share))</title></rect>
        """
      if width > 0.05 + 0.03 * Double(part.name.count), !part.name.isEmpty {
        body += "<text class=\"on \(part.style)\" x=\"\(percent(start + width / 2))\" y=\"13.5\">\(part.name)</text>"
      }
      start += width
    }
    if let mark { body += "<path class=\"mark\" d=\"M0 0V20\" style=\"transform:translateX(\(percent(mark)))\"/>" }
    return "<svg class=\"bar\" role=\"img\" aria-label=\"\(title)\">\(body)</svg>"
  }

  private func percent(_ share: Double) -> String { "\(Markup.coordinate(share * 100))%" }
}
