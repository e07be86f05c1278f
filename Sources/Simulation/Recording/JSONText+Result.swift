import Measurement

extension JSONText {
  /// A world's own figures, in integers.
  init(_ outcome: WorldOutcome) {
    let result = outcome.result
    self = .object([
      ("candidate", .text(result.key.candidate)), ("storm", .text(result.key.storm)),
      ("force", .count(result.key.force)), ("replication", .count(result.key.replication)),
      ("broken", outcome.broken.map { .text($0) } ?? .none),
      ("flows", .list(result.flows.map { JSONText($0) })),
      ("backlogs", .list(outcome.backlogs.map { .list($0.map { .count($0) }) })),
      ("allocations", .list(result.allocations.map { JSONText($0) })),
      (
        "activations",
        .list(
          result.activations.map { activation in
            .object([
              ("isFault", .flag(activation.isFault)), ("name", .text(activation.name)),
              ("acted", .count(activation.acted)), ("changes", .count(activation.changes)),
              ("reads", .count(activation.reads)),
            ])
          }
        )
      ),
      (
        "little",
        .list(
          result.littleChecks.map { check in
            .object([
              ("name", .text(check.name)), ("integral", .number(check.integral)), ("stays", .number(check.stays)),
            ])
          }
        )
      ),
    ])
  }

  private init(_ flow: FlowResult) {
    var fields: [(String, JSONText)] = [
      ("flow", .text(flow.flow)),
      ("notApplicable", flow.notApplicable.map { .text($0) } ?? .none),
      ("ledger", .object(Ledger.fields.map { ($0.name, .count(flow.ledger[keyPath: $0.path])) })),
      ("budget", .object(DelayCause.allCases.map { ($0.name, .number(flow.budget[Int($0.rawValue)])) })),
      ("whole", JSONText(flow.whole)), ("weather", JSONText(flow.weather)),
    ]
    let numbers: [(String, Int128)] = [
      ("stalenessIntegral", flow.stalenessIntegral), ("recordTimeIntegral", flow.recordTimeIntegral),
      ("accepted", Int128(flow.accepted)), ("attempts", Int128(flow.attempts)),
      ("usefulDeliveries", Int128(flow.usefulDeliveries)), ("requests", Int128(flow.requests)),
      ("backlogIntegral", flow.backlogIntegral), ("stayTotal", flow.stayTotal),
      ("backlogIntegralInDuration", flow.backlogIntegralInDuration), ("backlogPeak", Int128(flow.backlogPeak)),
    ]
    fields += numbers.map { ($0.0, .number($0.1)) }
    fields.append(("sends", .flag(flow.sends)))
    let recovery: (String, Int64?) =
      switch flow.recovery {
      case .calm: ("calm", nil)
      case .after(let nanoseconds): ("after", nanoseconds)
      case .notWithin(let nanoseconds): ("notWithin", nanoseconds)
      }
    fields.append(("recovery", .list([.text(recovery.0), recovery.1.map { .count($0) } ?? .none])))
    fields.append(("series", .object(flow.series.map { ($0.name, .counts($0.values)) })))
    self = .object(fields)
  }

  private init(_ measures: WindowMeasures) {
    self = .object([
      ("propagation", JSONText(measures.propagation)), ("staleness", JSONText(measures.staleness)),
      ("readLatency", JSONText(measures.readLatency)), ("transaction", JSONText(measures.transaction)),
      ("within", .counts(measures.within)), ("readsAttempted", .count(measures.readsAttempted)),
      ("readsAnswered", .count(measures.readsAnswered)), ("readsStale", .count(measures.readsStale)),
      ("versionsBehind", .count(measures.versionsBehind)),
    ])
  }

  private init(_ histogram: Histogram) {
    let used = histogram.counts.enumerated().filter { $0.element != 0 }
    let percentiles = [500, 900, 950, 990, 1_000].map { perMille -> (String, JSONText) in
      ("\(perMille)", histogram.percentile(perMille: perMille).map { .count($0) } ?? .none)
    }
    self = .object([
      ("buckets", .object(used.map { ("\($0.offset)", .count($0.element)) })),
      ("unreached", .count(histogram.unreached)), ("sum", .number(histogram.sum)), ("max", .count(histogram.max)),
      ("percentiles", .object(percentiles)),
    ])
  }

  private init(_ use: AllocationUse) {
    self = .object([
      ("limit", .text(use.limit)), ("allowance", .count(use.allowance)), ("peak", .count(use.peak)),
      ("demand", .count(use.demand)), ("refused", .count(use.refused)),
      ("shares", .object(use.shares.map { ($0.flow, .count($0.granted)) })),
    ])
  }
}
