public import BeaufortNumerics

/// The platform's figures that an engine needs in its loop. ``PlatformFigure/all`` has their sources.
public enum PlatformFigures {
  /// How long a request waits for the lock of one row before it fails with UNABLE_TO_LOCK_ROW.
  @inlinable public static var lockWait: Interval { .seconds(10) }
  /// Rows of a request or batch that commit together.
  @inlinable public static var chunkRows: Int { 200 }
  /// Rows of an internal batch of a Bulk ingest job.
  @inlinable public static var bulkBatchRows: Int { 10_000 }
  /// Rows of a page of a query.
  @inlinable public static var queryPageRows: Int { 2_000 }
  /// Records of a collection request.
  @inlinable public static var collectionRows: Int { 200 }
  /// Events that an Apex subscriber takes at once.
  @inlinable public static var eventTriggerRows: Int { 2_000 }
  /// Events of one publish request of the Pub/Sub API.
  @inlinable public static var publishRows: Int { 200 }
  /// Events that a subscription may have asked for and not yet received.
  @inlinable public static var fetchRows: Int { 100 }
  /// From here on a running request counts as long.
  @inlinable public static var longRequest: Interval { .seconds(20) }
  /// How long the event bus keeps an event.
  @inlinable public static var eventRetention: Interval { .hours(72) }
  /// API requests of a Bulk ingest job: create, upload, close, one poll, results.
  @inlinable public static var bulkIngestApiRequests: Int64 { 5 }
  /// API requests of a Bulk query job: create, two polls, one page of results.
  @inlinable public static var bulkQueryApiRequests: Int64 { 4 }
  /// Exchanges of a Bulk job that follow its creation before its rows are at work (upload, close) or there (the poll that
  /// finds it done, results).
  @inlinable public static var bulkFollowingExchanges: UInt64 { 2 }
  /// Logins of one user in an hour; more are refused until the hour is over.
  @inlinable public static var loginsPerHour: Int64 { 3_600 }
  /// Wrong passwords in a row, the last of which locks the user out.
  @inlinable public static var loginTries: Int64 { 10 }
  /// How long a user is locked out.
  @inlinable public static var lockout: Interval { .minutes(15) }
  /// How long a session lives without being used, unless an org says otherwise.
  @inlinable public static var sessionLife: Interval { .hours(2) }
  /// Grants of one app and user that live at once; one more ends the oldest.
  @inlinable public static var liveGrants: Int { 5 }
  /// How far ahead a JWT that logs in may expire.
  @inlinable public static var assertionLife: Interval { .minutes(3) }
  /// Bytes of the body of a SOAP login.
  @inlinable public static var soapLoginBytes: Int { 10_240 }
}

/// A figure of the platform with its source, as reports list it.
package struct PlatformFigure: Hashable, Sendable {
  /// What it is.
  package let title: String
  /// The value in ``unit``.
  package let value: Int64
  /// The unit.
  package let unit: String
  /// Where it is from.
  package let source: String
  /// Whether a source was found; otherwise it is a default of ours.
  package let isConfirmed: Bool

  /// The release that all figures describe, where they name no other.
  package static let release = "Summer '26"

  init(_ title: String, _ value: Int64, _ unit: String, _ source: String, isConfirmed: Bool = true) {
    (self.title, self.value, self.unit) = (title, value, unit)
    (self.source, self.isConfirmed) = (source, isConfirmed)
  }

  init(_ title: String, _ value: Interval, _ source: String) {
    self.init(title, value.nanoseconds / 1_000_000_000, "s", source)
  }

  /// Every fixed figure.
  package static let all: [PlatformFigure] = simulated + login + bulk + rest + soap

  /// Those that the simulation goes by, in the order in which reports list them; the others are the servers' alone.
  package static let simulated: [PlatformFigure] = [
    PlatformFigure("longest wait for a row lock", PlatformFigures.lockWait, "Apex Developer Guide, locking statements"),
    PlatformFigure("rows of a chunk", Int64(PlatformFigures.chunkRows), "rows", quickReference),
    PlatformFigure("records of a collection request", Int64(PlatformFigures.collectionRows), "records", restGuide),
    PlatformFigure("rows of a Bulk batch", Int64(PlatformFigures.bulkBatchRows), "rows", bulkGuide),
    PlatformFigure("rows of a query's page", Int64(PlatformFigures.queryPageRows), "rows", restGuide),
    PlatformFigure(
      "events of an Apex subscriber's batch",
      Int64(PlatformFigures.eventTriggerRows),
      "events",
      quickReference
    ),
    PlatformFigure("events of a publish request", Int64(PlatformFigures.publishRows), "events", pubSubGuide),
    PlatformFigure("events asked for at once", Int64(PlatformFigures.fetchRows), "events", pubSubGuide),
    PlatformFigure("a request is long from", PlatformFigures.longRequest, quickReference),
    PlatformFigure("long requests at once", LongRequestCap.standard, "requests", quickReference),
    PlatformFigure("long requests at once, developer edition", LongRequestCap.developer, "requests", quickReference),
    PlatformFigure("retention of events", PlatformFigures.eventRetention, "Platform Events Developer Guide v67.0"),
    PlatformFigure(
      "API requests of a Bulk ingest job",
      PlatformFigures.bulkIngestApiRequests,
      "requests",
      "create, upload, close, one poll, results",
      isConfirmed: false
    ),
    PlatformFigure(
      "API requests of a Bulk query job",
      PlatformFigures.bulkQueryApiRequests,
      "requests",
      "create, two polls, one page of results",
      isConfirmed: false
    ),
    PlatformFigure(
      "exchanges of a Bulk job after its creation",
      Int64(PlatformFigures.bulkFollowingExchanges),
      "exchanges",
      "upload and close before rows are at work; the last poll and the results before they are there",
      isConfirmed: false
    ),
  ]

  private static let login: [PlatformFigure] = [
    PlatformFigure("logins of a user in an hour", PlatformFigures.loginsPerHour, "logins", loginHelp),
    PlatformFigure(
      "wrong passwords that lock out",
      PlatformFigures.loginTries,
      "logins",
      passwordPolicies,
      isConfirmed: false
    ),
    PlatformFigure("lockout", PlatformFigures.lockout, passwordPolicies),
    PlatformFigure("life of an idle session", PlatformFigures.sessionLife, "Metadata API Developer Guide, sessions"),
    PlatformFigure("grants of an app and user", Int64(PlatformFigures.liveGrants), "grants", "vendor articles"),
    PlatformFigure(
      "life of a JWT that logs in",
      PlatformFigures.assertionLife.nanoseconds / 1_000_000_000,
      "s",
      "what clients send",
      isConfirmed: false
    ),
    PlatformFigure("body of a SOAP login", Int64(PlatformFigures.soapLoginBytes), "bytes", quickReference),
  ]

  static let quickReference = "Salesforce Developer Limits and Allocations Quick Reference"
  private static let loginHelp = "Salesforce Help, article 000381578"
  private static let passwordPolicies = "Salesforce Help, Set Password Policies"
  private static let restGuide = "REST API Developer Guide"
  static let bulkGuide = "Bulk API 2.0 and Bulk API Developer Guide"
  private static let pubSubGuide = "Pub/Sub API guide, allocations"
}
