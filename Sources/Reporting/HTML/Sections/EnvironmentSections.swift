import BeaufortNumerics
import Measurement
import ScenarioFile
import Store

extension Section {
  /// The scenario's own text.
  static let scenario = Section(id: "scenario", title: "Scenario") { report in
    let text = report.run.info.scenarioText
    return """
      <p>As it was read from <code>\(report.run.info.scenarioPath)</code>, SHA-256 \
      <code class="long">\(report.run.info.scenarioDigest)</code>.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Scenario text"><pre>\(text)</pre></div>

      """
  }

  /// What is needed to run it again.
  static let environment = Section(id: "environment", title: "The run") { report in
    let info = report.run.info
    let figures = HarnessFigures(report.run)
    let rows: [(String, Markup)] = [
      ("Repeat it", "<code>\(info.command)</code>"), ("Seed", Markup(text: String(info.seed))),
      ("Digest", "<code class=\"long\">\(info.digest ?? "none: the run is not finished")</code>"),
      ("Run", "\(info.id), \(info.status.rawValue), \(report.run.worlds.count) of \(info.worldCount) worlds"),
      ("Replications", Markup(text: String(info.replications))), ("Engine", Markup(text: info.engine)),
      ("Version", Markup(text: info.version)), ("Machine", Markup(text: info.machine)),
      ("Allocator", Markup(text: info.allocator)), ("Jobs", Markup(text: String(info.jobs))),
      ("Started", Markup(text: info.started)), ("Finished", Markup(text: info.finished ?? "–")),
      ("Wall time", Markup(text: Quantity.duration(seconds: figures.wallSeconds))),
      ("Speed", Markup(text: figures.line)),
    ]
    let items = rows.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>\n" as Markup }
    return """
      <dl>\(items)</dl>
      <p>The digest is taken over integers alone (ledgers, histogram buckets, series)\
      \(info.isLive ? "." : sameDigest)</p>

      """
  }

  private static let sameDigest: Markup = """
    ; the same scenario, seed and version give the same digest on every machine, whatever the number of jobs.
    """

  /// What stands behind the figures, and what does not.
  static let model = Section(id: "model", title: "What is modelled, and what is not") { report in
    report.run.info.isLive ? modelOfRealRuns : modelOfSimulatedRuns(report)
  }

  private static let modelOfRealRuns: Markup = """
    <p><b>Run for real, against emulated systems.</b> Requests went over loopback to an emulated org and to emulated \
    external systems, with the scenario’s service times; none was sent to a real org. A second run gives other figures: \
    no two have the same luck.</p>
    <h3>Real</h3>
    <ul>
    <li>Processes, sockets, HTTP, databases; crashes by SIGKILL, outages that refuse or swallow connections.</li>
    <li>When each version of each record came into view: told by the target’s own transactions.</li>
    </ul>
    <h3>Not as in production</h3>
    <ul>
    <li>Tables begin empty but for parents, and a delete travels as a mark on its record.</li>
    <li>Links are latency and bandwidth in a proxy on this machine; what else it does costs time as well.</li>
    <li>What changes waited for is not measured.</li>
    <li>Code inside the org runs in a process beside it: the org charges its asynchronous executions and OData \
    call-outs, but none of its CPU, heap or governor limits. Demand on limits counts every refused attempt: the org cannot \
    tell a second one from a first.</li>
    </ul>

    """

  private static func modelOfSimulatedRuns(_ report: Report) -> Markup {
    """
    <p><b>\(report.calibrationWords)</b> Everything here is simulated, from the figures of the scenario and the \
    limits above; no request was sent to a real org.</p>
    \(whatIsModelled)
    """
  }

  private static let whatIsModelled: Markup = """
    <h3>Modelled</h3>
    <ul>
    <li>Every change and every read, one by one: instants, keys, kinds, versions; the same ones for every candidate.</li>
    <li>Links with latency and bandwidth; external systems with bounded concurrency, a bounded queue and a rate limit.</li>
    <li>The org’s windowed allocations as rolling windows, background use included; the cap on requests of 20 s and more; \
    row locks on parents with a wait of 10 s, in chunks of 200 rows.</li>
    <li>Retries with back-off and jitter, dead letters, outboxes, watermarks and replay ids, and what a crash leaves of \
    them.</li>
    <li>Retries have no common budget. A storm of them is bounded by what is modelled besides: attempts and back-off of \
    each change, calls in parallel, the systems’ queues and rate limits, and the org’s allocations.</li>
    <li>Faults by their windows, the same for every candidate; other systems’ bulk jobs.</li>
    </ul>
    <h3>Not modelled</h3>
    <ul>
    <li>Apex, flows, validation rules and sharing beyond the service times of the scenario; CPU and heap limits.</li>
    <li>Locks of other automation in the org, except the bulk jobs that a storm names.</li>
    <li>Daily windows that are already full from the day before; quotas of single users or connected apps.</li>
    <li>Authentication, token renewal, TLS and DNS, unless a fault says so.</li>
    <li>Losses of single packets: a link delays and is up or down.</li>
    <li>Humans: a dead letter stays where it is.</li>
    </ul>

    """

  /// The files beside this one.
  static let files = Section(id: "files", title: "The figures as CSV") { report in
    let items = CSVFile.all.map {
      "<li><a href=\"\($0.name)\">\($0.name)</a> \($0.summary)</li>\n" as Markup
    }
    return """
      <p>Beside this file; tidy, one observation a row, after RFC 4180.</p>
      <ul>\(items)</ul>

      """
  }
}
