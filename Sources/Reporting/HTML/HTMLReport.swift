import ScenarioFile
import Store

/// The whole report as one self-contained HTML file: no script, no network, nothing beside it needed.
///
/// - Parameters:
///   - report: The run.
///   - hasLives: Whether `lives.csv` lies in the same folder, so that it is linked.
/// - Returns: The document; it is also well-formed XML after its first line.
package func htmlReport(_ report: Report, hasLives: Bool = false) -> String {
  let sections = Section.all.map { ($0, $0.body(report)) }.filter { $0.1 != .empty }
  let links = sections.map { "<li><a href=\"#\($0.0.id)\">\($0.0.title)</a></li>" as Markup }
  let bodies = sections.map { section, body -> Markup in
    let lives: Markup =
      section.id == Section.files.id && hasLives
      ? "<p><a href=\"lives.csv\">lives.csv</a> the lives of sampled changes: every attempt, wait and fault.</p>\n"
      : .empty
    return """
      <section id="\(section.id)" aria-labelledby="\(section.id)-h">
      <h2 id="\(section.id)-h">\(section.title)</h2>
      \(body)\(lives)</section>

      """
  }
  let info = report.run.info
  let clock: Markup = report.clockWords.map { "<p class=\"why\">Note: \($0).</p>\n" } ?? .empty
  let title = "\(report.scenario.name): integration patterns compared"
  let page: Markup = """
    \(documentHead(title: title, version: info.version))
    <body>
    <a class="skip" href="#verdict">Skip to the verdict</a>
    <header>
    <p class="kicker">Beaufort · run \(info.id) · \(info.started)</p>
    <h1>\(report.scenario.name)</h1>
    <p class="summary">\(report.scenario.summary)</p>
    \(clock)<p class="why">\(report.scenario.rationale) <span>Owner: \(report.scenario.owner)</span></p>
    </header>
    <nav aria-label="Sections"><ol>\(links)</ol></nav>
    <main>
    \(bodies)</main>
    <footer><p>Written by beaufort \(info.version) from run \(info.id), seed \(String(info.seed)). \
    \(info.isLive ? "Run for real, against emulated systems." : report.calibrationWords)\
    </p></footer>
    </body>
    </html>

    """
  return page.source
}

/// The document up to its body: nothing in it names anything beside the file.
func documentHead(title: String, version: String) -> Markup {
  """
  <!DOCTYPE html>
  <html lang="en">
  <head>
  <meta charset="utf-8"/>
  <meta name="viewport" content="width=device-width, initial-scale=1"/>
  <meta name="color-scheme" content="light dark"/>
  <meta name="generator" content="beaufort \(version)"/>
  <title>\(title)</title>
  <style>\(stylesheet)</style>
  </head>
  """
}
