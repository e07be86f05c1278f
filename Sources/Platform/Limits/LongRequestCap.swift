/// The cap on requests that run 20 s or longer: while as many are in progress, any new request is refused.
///
/// A request counts once it has run ``PlatformFigures/longRequest``; shorter ones are not capped at all. The engine says
/// when a running request passes that age, and when one that had passed it ends.
public struct LongRequestCap: Sendable, BitwiseCopyable {
  /// Long requests at once, but in developer orgs.
  public static let standard: Int64 = 25
  /// Long requests at once in developer (and trial) orgs.
  public static let developer: Int64 = 5

  /// Long requests at once.
  public let limit: Int64
  /// Long requests in progress; above ``limit`` where they were all admitted before they were long.
  public private(set) var running: Int64 = 0
  /// The most that were in progress at once.
  public private(set) var peak: Int64 = 0

  /// No long request is in progress.
  public init(limit: Int64) { self.limit = limit }
  /// The cap of `org`'s edition.
  package init(_ org: OrgSpec) { self.init(limit: org.edition == .developer ? Self.developer : Self.standard) }

  /// Whether a request that arrives now is refused with ``AnswerCode/longRequestCap``.
  public var isExhausted: Bool { running >= limit }

  /// A running request has now run 20 s.
  public mutating func passed20s() {
    running += 1
    peak = max(peak, running)
  }

  /// A request that had passed 20 s ends.
  public mutating func ended() {
    precondition(running > 0, "a long request ended that had not passed 20 s")
    running -= 1
  }
}
