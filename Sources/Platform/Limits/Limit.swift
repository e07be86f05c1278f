package import BeaufortNumerics

/// Which windowed limit; its raw value is the index in ``Limit/all``.
public enum LimitID: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Requests to the org's APIs in a day.
  case dailyApi
  /// Asynchronous Apex executions in a day.
  case asyncApex
  /// OData call-outs of Salesforce Connect in an hour.
  case hourlyODataCallout
  /// Platform events published in an hour.
  case hourlyPublishedEvents
  /// Platform and change events delivered to API subscribers in a day.
  case dailyDeliveredEvents
  /// Internal batches of Bulk ingest in a day.
  case dailyBulkBatches
  /// Records ingested by Bulk in a day.
  case dailyBulkRecords
  /// Bulk query jobs in a day.
  case dailyBulkQueries
}

/// A windowed allocation of an org: what it allows, in which window, and who says so.
///
/// Every window is a rolling sum. Where the vendor does not say how finely it rolls, days move in steps of a minute and
/// hours in steps of a second.
package struct Limit: Sendable {
  /// How long the window is and in which steps it moves.
  package enum Window: Hashable, Sendable {
    /// 1,440 steps of a minute.
    case day
    /// 3,600 steps of a second.
    case hour

    /// How many steps it has.
    package var steps: Int {
      switch self {
      case .day: 1_440
      case .hour: 3_600
      }
    }

    /// How long a step is in life.
    package var step: Interval {
      switch self {
      case .day: .minutes(1)
      case .hour: .seconds(1)
      }
    }
  }

  /// What a window allows, and whether a source says so.
  package struct Figure: Hashable, Sendable {
    /// Units in any one window.
    package let amount: Int64
    /// Whether a source was found; otherwise it is a tunable default.
    package let isConfirmed: Bool

    /// A figure with a source.
    static func confirmed(_ amount: Int64) -> Figure { Figure(amount: amount, isConfirmed: true) }
    /// A figure without one.
    static func unconfirmed(_ amount: Int64) -> Figure { Figure(amount: amount, isConfirmed: false) }
  }

  /// Which one.
  package let id: LimitID
  /// The name in scenarios (`limits`, `background`) and in `allocation.<name>.*`.
  package let name: String
  /// The name in prose.
  package let title: String
  /// What is counted, in the plural.
  package let unit: String
  /// The window.
  package let window: Window
  /// Where the figures are from.
  package let source: String
  /// The release that the figures describe.
  package let date: String
  /// The standard figure, add-ons included and overrides not.
  package let standard: @Sendable (OrgSpec) -> Figure

  init(
    _ id: LimitID,
    name: String,
    title: String,
    unit: String,
    window: Window,
    source: String,
    date: String = PlatformFigure.release,
    standard: @escaping @Sendable (OrgSpec) -> Figure
  ) {
    (self.id, self.name, self.title, self.unit) = (id, name, title, unit)
    (self.window, self.source, self.date, self.standard) = (window, source, date, standard)
  }

  /// What a request that it refuses is told.
  package var code: AnswerCode { id.code }

  /// What any one window allows `org`: agreed with the vendor, or else the standard figure.
  package func allowance(for org: OrgSpec) -> Int64 { org.overrides[name] ?? standard(org).amount }

  /// What everybody else uses of it in one window.
  package func background(for org: OrgSpec) -> Int64 { org.background[name] ?? 0 }

  /// Whether the scenario gives the figure in place of the standard one.
  package func isOverridden(for org: OrgSpec) -> Bool { org.overrides[name] != nil }

  /// Whether a source says so; an override is the scenario's own word.
  package func isConfirmed(for org: OrgSpec) -> Bool { isOverridden(for: org) || standard(org).isConfirmed }
}

extension OrgSpec {
  /// `base` and `each` for every one of `count`, without overflow.
  func sum(_ base: Int64, plus each: Int64, times count: Int64) -> Int64 {
    Int64(clamping: Int128(base) + Int128(each) * Int128(count))
  }
}
