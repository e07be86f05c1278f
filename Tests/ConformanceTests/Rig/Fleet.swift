/// Every pattern in both directions at once, under the same weather.
enum Fleet {
  /// A fault lasts this long, and begins early enough for changes and reads before and after it.
  static let outage = "at: 700ms, for: 1s"
  /// The largest age of a value in a cache, in milliseconds.
  static let cacheAge: Int64 = 300

  /// Lanes whose target has a copy.
  static let copied = [
    "sent", "durable", "loaded", "published", "polled", "queued", "extracted", "streamed",
  ]
  /// Lanes whose reads go to the source, and to nothing else.
  static let virtual = ["virtual", "looked"]
  static let all = copied + virtual + ["pulled"]

  static let trial = Trial(name: "fleet", seed: 7, duration: "2s", lanes: lanes, storms: storms)

  private static let lanes = [
    Lane.into("sent", "pattern: call-in, attempts: 100, \(retry)", changing),
    .into("durable", "pattern: call-in, attempts: 100, outbox: true, \(retry)", changing),
    .into("loaded", "pattern: batch, every: 1s, \(retry)", changing),
    // What is published again after a failure overtakes nothing here: of two events of one record that are applied
    // together in the wrong order the newer one would be lost, by luck and in either engine.
    .into("published", "pattern: event-driven, \(retry)", changingOnce),
    .into("pulled", "pattern: call-out, timeout: 1s, maxAge: \(cacheAge)ms", readOften),
    .into("virtual", "pattern: virtualization, timeout: 1s, ttl: \(cacheAge)ms", readOften),
    .out("polled", "pattern: call-in, every: 200ms, \(retry)", changing),
    .out("queued", "pattern: call-out, attempts: 100, \(retry)", changing),
    .out("extracted", "pattern: batch, every: 1s, \(retry)", changing),
    .out("streamed", "pattern: event-driven, \(retry)", changing),
    .out("looked", "pattern: virtualization, timeout: 1s, ttl: \(cacheAge)ms", readOften),
  ]

  private static let retry = "backoff: 20ms, backoffCap: 50ms, timeout: 1s"
  private static let changing = """
    population: 40, changes: { rate: 20/s, mix: { create: 20%, update: 75%, delete: 5% } }, reads: { rate: 10/s }
    """
  private static let changingOnce = """
    population: 1_000_000, changes: { rate: 20/s, mix: { update: 100% } }, reads: { rate: 10/s }
    """
  private static let readOften = "population: 4, changes: { rate: 20/s, mix: { update: 100% } }, reads: { rate: 20/s }"

  static let outages = ["erp-refuses", "org-refuses", "erp-hole", "org-hole", "link-hole"]
  static let errors = ["errors-500", "errors-503", "errors-429"]
  static let allStorms = storms.map(\.name)

  private static let storms = [
    Storm("erp-refuses", "fault: outage, mode: refused, on: erp, \(outage)"),
    Storm("org-refuses", "fault: outage, mode: refused, on: salesforce, \(outage)"),
    Storm("erp-hole", "fault: outage, mode: blackHole, on: erp, \(outage)"),
    Storm("org-hole", "fault: outage, mode: blackHole, on: salesforce, \(outage)"),
    Storm("link-hole", "fault: outage, mode: blackHole, on: erp-salesforce, \(outage)"),
    errors(500),
    errors(503),
    errors(429),
    Storm("latency", "fault: latency, on: erp-salesforce, add: 300ms, at: 0s, for: 2s"),
    Storm("slow-org", "fault: slowService, on: salesforce, factor: 30, at: 0s, for: 2s"),
    Storm("slow-erp", "fault: slowService, on: erp, factor: 30, at: 0s, for: 2s"),
    Storm("crash", "fault: crash, on: integration, at: 1200ms, for: 500ms"),
    Storm(
      "surge",
      "fault: dataStorm, on: sent, factor: 4, at: 500ms, for: 1s",
      "fault: dataStorm, on: queued, factor: 4, at: 500ms, for: 1s"
    ),
  ]

  /// Half of all requests fail, at both systems.
  private static func errors(_ status: Int) -> Storm {
    let fault = "fault: errorRate, rate: 50%, status: \(status), at: 500ms, for: 1s"
    return Storm("errors-\(status)", "\(fault), on: salesforce", "\(fault), on: erp")
  }
}
