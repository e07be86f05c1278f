import Measurement
import Planning
import ScenarioFile
import Store

/// The calibration as one self-contained HTML file, in the manner of a run's report.
func calibrationPage(_ calibration: Calibration, of scenario: Scenario) -> String {
  let weathers = unique(calibration.figures.map(\.place.storm))
  let sections = weathers.enumerated().map { index, weather in section(weather, index, calibration) }
  let links = weathers.enumerated().map { "<li><a href=\"#weather-\($0)\">\($1)</a></li>" as Markup }
  let times = calibration.times.lines.map { "<li>\($0)</li>\n" as Markup }
  let live = calibration.live
  let page: Markup = """
    \(documentHead(title: "\(scenario.name): how far the simulation is off", version: live.version))
    <body>
    <a class="skip" href="#times">Skip to the figures</a>
    <header>
    <p class="kicker">Beaufort · calibration · \(live.started)</p>
    <h1>\(scenario.name)</h1>
    <p class="summary">Of \(calibration.figures.count) predictions of the simulation \
    \(calibration.count(.within)) are near enough to what a real run measured, \
    \(calibration.count(.unclear)) unclear and \(calibration.count(.off)) too far off.</p>
    <p class="why">Live run \(live.id), simulated run \(calibration.written.id) with the scenario’s own times and \
    \(calibration.fitted.id) with the fitted ones: the same seed, changes, reads and faults, \
    \(String(live.replications)) replications.</p>
    </header>
    <nav aria-label="Sections"><ol><li><a href="#times">Fitted times</a></li>\(links)</ol></nav>
    <main>
    <section id="times" aria-labelledby="times-h">
    <h2 id="times-h">Fitted times</h2>
    <p>What requests took in calm weather of the live run, beyond the scenario’s own latencies and service times:</p>
    <ul>\(times)</ul>
    <p>The scenario with these times is <a href="fitted.yaml">fitted.yaml</a>; all figures are in \
    <a href="calibration.csv">calibration.csv</a>.</p>
    </section>
    \(sections)<section id="limits" aria-labelledby="limits-h">
    <h2 id="limits-h">What no fit mends</h2>
    <ul>
    <li>Delays count from when a change was due; a real source takes a moment to commit it. The live run’s report has \
    how late.</li>
    <li>Processes share this machine’s cores: a hiccup delays whatever is under way, and shows in a p99 first.</li>
    <li>Events are published by REST and received by long polls of CometD; the simulation has the Pub/Sub API.</li>
    <li>Where a poll or a run is due just when a fault ends, the simulation has the fault end first; in a real run the \
    one or the other does.</li>
    <li>What requests wait in a system that is busy in calm weather already is fitted as if it were service.</li>
    <li>Few requests in a fault have a luck of their own: add replications until the interval says enough.</li>
    </ul>
    </section>
    </main>
    <footer><p>\(calibrationRule.prefix(1).uppercased() + calibrationRule.dropFirst()). Repeat it: \
    <code>\(live.command)</code></p></footer>
    </body>
    </html>

    """
  return page.source
}

private func section(_ weather: String, _ index: Int, _ calibration: Calibration) -> Markup {
  var table = Table(
    "Predictions in \(weather)",
    columns: [
      .text("Flow and figure"), .text("Verdict"), .figure("Live"), .figure("As written"), .figure("Fitted"),
      .figure("Error"), .figure("95% interval"),
    ]
  )
  let figures = calibration.figures.filter { $0.place.storm == weather }
  for candidate in unique(figures.map(\.place.candidate)) {
    table.group(candidate)
    for figure in figures where figure.place.candidate == candidate {
      table.add(texts: [
        "\(figure.place.flow ?? "–") \(figure.place.metric)", "\(figure.verdict.mark) \(figure.verdict.words)",
        figure.text(figure.live), figure.text(figure.written), figure.text(figure.fitted), figure.errorText,
        figure.intervalText,
      ])
    }
  }
  return """
    <section id="weather-\(index)" aria-labelledby="weather-\(index)-h">
    <h2 id="weather-\(index)-h">\(weather)</h2>
    \(table.markup)</section>

    """
}
