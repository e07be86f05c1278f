import BeaufortNumerics
import Measurement
package import Planning
import Store

/// How far predictions are off, for a terminal: what was fitted, every figure by weather, and how many are near enough.
///
/// - Returns: Lines of at most 110 columns with a line feed after each.
package func calibrationTable(_ calibration: Calibration, isColoured: Bool = false) -> String {
  let ink = TerminalInk(isColoured: isColoured)
  var lines = [ink.strong("fitted to live run \(calibration.live.id), in calm weather")]
  lines += calibration.times.lines.map { "  \($0)".printable }
  for weather in unique(calibration.figures.map(\.place.storm)) {
    let figures = calibration.figures.filter { $0.place.storm == weather }
    lines += ["", ink.strong(weather.printable)]
    var table = TextTable(sides: [.left, .left, .left, .right, .right, .right, .right, .left])
    table.add(["  candidate", "flow", "figure", "live", "as written", "fitted", "error", "95% interval"])
    for figure in figures {
      table.add([
        "\(figure.verdict.mark) \(figure.place.candidate.printable.shortened(to: 16))",
        (figure.place.flow ?? "–").printable.shortened(to: 14), figure.place.metric, figure.text(figure.live),
        figure.text(figure.written), figure.text(figure.fitted), figure.errorText, figure.intervalText,
      ])
    }
    let rows = table.lines(atMost: 110)
    lines.append(ink.faint(rows[0]))
    lines += zip(rows.dropFirst(), figures).map { ink.marked($0, mark: $1.verdict.mark) }
  }
  lines += ["", ink.strong(conclusion(calibration))] + calibrationRule.wrapped(to: 110)
  return lines.map { $0 + "\n" }.joined()
}

/// The calibration in a sentence.
func conclusion(_ calibration: Calibration) -> String {
  let count = calibration.figures.count
  if count == 0 { return "nothing to compare: no world of the two runs is the same" }
  let counts = CalibratedFigure.Verdict.allCases.map { "\(calibration.count($0)) \($0.words)" }
  return "of \(count) predictions \(counts.joined(separator: ", "))"
}

/// What is judged, in words.
let calibrationRule = """
  a median may be off by 15%, a p99 by 30%, a count by 5% or 10, whichever is more; counts are those of a replication; \
  the interval is that of the replications' own errors
  """

extension CalibratedFigure.Verdict {
  /// The verdict in a word or two.
  var words: String {
    switch self {
    case .within: "near enough"
    case .unclear: "unclear"
    case .off: "too far off"
    }
  }

  /// The verdict at the head of a line.
  var mark: String {
    switch self {
    case .within: "✓"
    case .unclear: "?"
    case .off: "✗"
    }
  }
}

extension CalibratedFigure {
  /// A value of the figure.
  func text(_ value: Double?) -> String { value.map { Quantity.text($0, unit: unit) } ?? "never" }

  /// The error with its sign.
  var errorText: String { error.value.map(signed) ?? "–" }

  /// The error's interval; a dash where there is none.
  var intervalText: String {
    guard let low = error.low, let high = error.high else { return "–" }
    return "\(signed(low)) to \(signed(high))"
  }

  private func signed(_ value: Double) -> String {
    guard unit == "s" else { return (value > 0 ? "+" : "") + Quantity.shortCount(value) }
    let tenths = (value * 1_000).rounded()
    let isFine = tenths.magnitude < 100
    let percent = isFine ? tenths.magnitude / 10 : (value.magnitude * 100).rounded()
    let digits = isFine ? "\(percent)" : String(Int64(clamping: percent))
    return (tenths > 0 ? "+" : tenths < 0 ? "−" : "") + (tenths == 0 ? "0" : digits) + "%"
  }
}

extension FittedTimes {
  /// What was fitted, a line for each system and link.
  var lines: [String] {
    let systems = systems.compactMap { $0 }.map { fit in
      let each = fit.perRecord == .zero ? "" : " and \(Self.signed(fit.perRecord)) a record"
      return "\(fit.name): \(Self.signed(fit.shift)) a request\(each), from \(fit.exchanges) exchanges"
    }
    let links = links.compactMap { $0 }.map { fit in
      "\(fit.name): \(Self.signed(fit.shift)) each way, from \(fit.exchanges) exchanges"
    }
    let lines = systems + links
    return lines.isEmpty ? ["nothing: too few exchanges were seen"] : lines
  }

  private static func signed(_ length: Interval) -> String {
    let text = Quantity.duration(seconds: Double(length.nanoseconds) / 1e9)
    return length > .zero ? "+" + text : text
  }
}
