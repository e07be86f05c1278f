/// Half an hour of a few orders, 20 worlds; a test puts something else in the place of a piece of it.
func tinyScenario(replacing piece: String = "", by replacement: String = "") -> String {
  let text = """
    scenario: tiny
    summary: A few orders on their way.
    governance: { owner: tests, rationale: Commands are tried on it. }
    duration: 30m
    drain: 10m
    seed: 7
    replications: 2
    systems:
      salesforce: { kind: salesforce, edition: enterprise, licences: 20, service: 100ms }
      erp: { kind: external, concurrency: 8, queue: 100, service: 40ms }
    links:
      - { between: [erp, salesforce], latency: 20ms }
    flows:
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: tests
        population: 100
        changes: { rate: 0.2/s, shape: diurnal, peak: "18:00", peakToMean: 3, mix: { create: 50%, update: 50% } }
        reads: { rate: 0.2/s }
    candidates: all
    storms:
      outage: [{ fault: outage, mode: refused, on: erp, at: "00:10", for: 5m }]
    objectives:
      - propagation.p95 <= 5m

    """
  return piece.isEmpty ? text : text.replacing(piece, with: replacement)
}
